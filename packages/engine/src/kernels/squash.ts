/**
 * tanh and sigmoid, and the activations made of eˣ and log1p: silu, softplus, logsigmoid, mish.
 *
 * With eᵛ = s·(1 + w), s = 2ⁿ, a denominator 1 + eᵛ is taken as (1 + s) + s·w: 1 + s is exact for |n| ≤ 53, so one rounding is
 * saved where it would weigh most. tanh is 1 − 2/(e^(2|x|) + 1) from 5/8 on, and x + x³·P(x²)/Q(x²) below (Cody and Waite 1980);
 * both share one division, and the sign is put back as a bit. P/Q is a minimax rational of (tanh(x)/x − 1)/x², by a linearised
 * Remez exchange in 45 digits: 2^-60 with 3/3 terms (float64); in float32 Q is 1 and P has 5 terms: 2^-27.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import type { Machine } from '../machine.ts';
import { exp, fraction, powerOfTwo, reduce } from './exp.ts';
import { log1pFinite } from './log.ts';
import { type Coefficients, madd, pick, polynomial, withSign } from './polynomial.ts';

const P: Coefficients = {
  float64: [-0.33333333333333326, -0.020496803446197497, -0.00019908967639379173],
  float32: [-0.333332837, 0.133314788, -0.0537421852, 0.0206456725, -0.0057110046],
};
const Q: Coefficients = {
  float64: [1, 0.4614904103385777, 0.023288671260106815, 0.00020643910325584164],
  float32: [1],
};

/** 1 + eᵛ for |v| such that 2ⁿ is a normal number. */
function onePlusExp<T>(m: Machine<T>, v: T): T {
  const reduced = reduce(m, v);
  const s = powerOfTwo(m, reduced.shifted, 0);
  return madd(m, s, fraction(m, reduced), m.add(s, m.constant(1)));
}

/** The hyperbolic tangent. */
export function tanh<T>(m: Machine<T>, x: T): T {
  const a = m.abs(x);
  const held = m.pmin(a, pick(m, 22, 10));
  const large = onePlusExp(m, m.add(held, held));
  const z = m.mul(a, a);
  const small = m.lt(a, m.constant(0.625));
  const numerator = m.select(small, m.mul(m.mul(a, z), polynomial(m, z, P)), m.constant(-2));
  const denominator = m.select(small, polynomial(m, z, Q), large);
  const y = m.add(m.select(small, a, m.constant(1)), m.div(numerator, denominator));
  return withSign(m, y, x);
}

/**
 * 1 + e^−x, Infinity where e^−x is: half of it first, since 2^1024 is no number. Above 40 it is 1 to the last bit.
 */
function onePlusExpMinus<T>(m: Machine<T>, x: T): T {
  const v = m.pmin(m.pmax(m.neg(x), pick(m, -40, -20)), pick(m, 710, 89));
  const reduced = reduce(m, v);
  const s = powerOfTwo(m, reduced.shifted, -1);
  const half = madd(m, s, fraction(m, reduced), m.add(s, m.constant(0.5)));
  return m.add(half, half);
}

/** 1/(1 + e^−x). */
export const sigmoid = <T>(m: Machine<T>, x: T): T => m.div(m.constant(1), onePlusExpMinus(m, x));

/** x/(1 + e^−x). */
export const silu = <T>(m: Machine<T>, x: T): T => m.div(x, onePlusExpMinus(m, x));

/** ln(1 + e^(βx))/β, and x itself where βx is above the threshold. */
export function softplus<T>(m: Machine<T>, x: T, { beta, threshold }: { beta: number; threshold: number }): T {
  const scaled = m.mul(x, m.constant(beta));
  const y = m.div(log1pFinite(m, exp(m, scaled)), m.constant(beta));
  return m.select(m.gt(scaled, m.constant(threshold)), x, y);
}

/** ln sigmoid(x) = min(x, 0) − ln(1 + e^−|x|). */
export function logsigmoid<T>(m: Machine<T>, x: T): T {
  const zero = m.constant(0);
  return m.sub(m.pmin(x, zero), log1pFinite(m, exp(m, m.neg(m.abs(x)))));
}

/** x·tanh(ln(1 + eˣ)) = x·n/(n + 2) with n = eˣ·(eˣ + 2); the quotient is 1 long before n overflows. */
export function mish<T>(m: Machine<T>, x: T): T {
  const e = exp(m, m.pmin(x, m.constant(25)));
  const n = m.mul(e, m.add(e, m.constant(2)));
  return m.mul(x, m.div(n, m.add(n, m.constant(2))));
}
