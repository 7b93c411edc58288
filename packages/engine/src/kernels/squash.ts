/**
 * tanh and sigmoid, and the activations made of eˣ and log1p: silu, softplus, logsigmoid, mish.
 *
 * tanh = h/(h + 1) with h = (e^(2|x|) − 1)/2, whose core keeps small x accurate, and the sign is put back as a bit. A tanh in two ranges
 * (a rational up to 5/8, 1 − 2/(e^(2|x|) + 1) above) halves the error and costs a quarter more time. sigmoid's denominator is
 * (1 + s) + s·w with e^−x = s·(1 + w), s = 2ⁿ: 1 + s is exact for |n| ≤ 53, so one rounding is saved where it would weigh most.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import type { Machine } from '../machine.ts';
import { exp, fraction, powerOfTwo, reduce, scaledExpm1 } from './exp.ts';
import { log1pFinite } from './log.ts';
import { madd, pick, withSign } from './polynomial.ts';

/** The hyperbolic tangent. */
export function tanh<T>(m: Machine<T>, x: T): T {
  const a = m.pmin(m.abs(x), pick(m, 20, 10));
  const reduced = reduce(m, m.add(a, a), m.mul(a, m.constant(2 * Math.LOG2E)));
  const h = scaledExpm1(m, reduced, -1);
  return withSign(m, m.div(h, m.add(h, m.constant(1))), x);
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
  const scaled = beta === 1 ? x : m.mul(x, m.constant(beta));
  const y = log1pFinite(m, exp(m, scaled));
  return m.select(m.gt(scaled, m.constant(threshold)), x, beta === 1 ? y : m.div(y, m.constant(beta)));
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
