/**
 * pow: 2^(y·log2 |x|), the logarithm and the product in pairs of numbers, for y may magnify an error a thousandfold.
 *
 * log2 |x| = k + (2/ln 2)·(s + s·u), s = f/(2 + f), u = z·(1/3 + z·W(z)), z = s² (fdlibm's e_pow.c has the same series after a table; without
 * one z is up to 0.03, so that the terms up to 1/3 are pairs). W is minimax (Remez' exchange, 45 digits): with the pairs
 * 2^-66 of the logarithm in float64, 2^-34 in float32. Special operands are C's and IEEE 754's table, laid over by masks.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import { formats, type Machine } from '../machine.ts';
import type { Params } from '../op.ts';
import { exactProduct, type Pair, pairProduct, pairSum } from './exact-product.ts';
import { scale, tail } from './exp.ts';
import { split } from './log.ts';
import { type Coefficients, madd, pick, polynomial } from './polynomial.ts';

const W: Coefficients = {
  float64: [
    0.19999999999999987, 0.14285714285723522, 0.11111111108534664, 0.0909090946363384, 0.07692276504858814,
    0.06668232531320806, 0.05835919780427876, 0.06006837111342967,
  ],
  float32: [0.200000763, 0.142735288, 0.117105156],
};

const third = <T>(m: Machine<T>): Pair<T> => ({
  high: pick(m, 0.3333333333333333, 0.333333343),
  low: pick(m, 1.850371707708594e-17, -9.93410746e-9),
});
const twoOverLn2 = <T>(m: Machine<T>): Pair<T> => ({
  high: pick(m, 2.8853900817779268, 2.88539004),
  low: pick(m, 4.0710547481862066e-17, 3.85192598e-8),
});

/** f/(2 + f): the quotient and what a second step of the division adds. */
function quotient<T>(m: Machine<T>, f: T): Pair<T> {
  const two = m.constant(2);
  const d = m.add(two, f);
  const dLost = m.sub(f, m.sub(d, two));
  const inverse = m.div(m.constant(1), d);
  const high = m.mul(f, inverse);
  const product = exactProduct(m, high, d);
  const left = m.sub(m.sub(m.sub(f, product.high), product.low), m.mul(high, dLost));
  return { high, low: m.mul(left, inverse) };
}

/** log2 of a positive finite number. */
function logPair<T>(m: Machine<T>, size: T): Pair<T> {
  const { k, f } = split(m, size);
  const s = quotient(m, f);
  const z = pairProduct(m, s, s);
  const { high: c, low: cLow } = third(m);
  const v = pairSum(m, c, { high: m.mul(z.high, polynomial(m, z.high, W)), low: cLow });
  const u = pairProduct(m, z, v);
  const su = pairProduct(m, s, u);
  const sum = pairSum(m, s.high, { high: su.high, low: m.add(su.low, s.low) });
  return pairSum(m, k, pairProduct(m, sum, twoOverLn2(m)));
}

/** 2^(high + low), high held where the result is 0 or Infinity anyway. */
function exp2Pair<T>(m: Machine<T>, { high, low }: Pair<T>): T {
  const magic = m.constant(formats[m.dtype].magic);
  const held = m.pmin(m.pmax(high, pick(m, -1080, -155)), pick(m, 1024.4, 128.4));
  const shifted = m.add(held, magic);
  const rest = m.keep(m.eq(held, high), low);
  const r = m.mul(m.add(m.sub(held, m.sub(shifted, magic)), rest), m.constant(Math.LN2));
  return scale(m, m.add(m.constant(1), m.add(r, tail(m, r))), shifted, held);
}

/** |x|^y, and NaN where either is NaN. */
function magnitude<T>(m: Machine<T>, x: T, y: T): T {
  const [zero, one, infinity] = [m.constant(0), m.constant(1), m.constant(Infinity)];
  const size = m.abs(x);
  const reach = pick(m, 2 ** 70, 2 ** 40);
  const y0 = m.pmin(m.pmax(y, m.neg(reach)), reach);
  const log = logPair(m, size);
  const product = exactProduct(m, y0, log.high);
  const y1 = exp2Pair(m, { high: product.high, low: madd(m, y0, log.low, product.low) });
  const ends = m.either(m.eq(size, zero), m.either(m.eq(size, infinity), m.eq(m.abs(y), infinity)));
  const grows = m.eq(m.keep(m.gt(size, one), one), m.keep(m.gt(y, zero), one));
  const known = m.select(m.eq(size, one), one, m.keep(grows, infinity));
  const ordered = m.both(m.eq(x, x), m.eq(y, y));
  return m.select(ordered, m.select(ends, known, y1), m.constant(NaN));
}

/** Exponents that torch computes without a logarithm: ±½, ±1, ±2 and 3. So pow(−0, ½) is −0 and pow(−∞, ½) NaN. */
function simple<T>(m: Machine<T>, x: T, y: T): { readonly applies: T; readonly value: T } {
  const one = m.constant(1);
  const size = m.abs(y);
  const [isRoot, isOne, isCube] = [m.eq(size, m.constant(0.5)), m.eq(size, one), m.eq(y, m.constant(3))];
  const square = m.mul(x, x);
  const even = m.select(isRoot, m.sqrt(x), m.select(isOne, x, square));
  const base = m.select(isCube, m.mul(square, x), even);
  const applies = m.either(m.either(isRoot, isOne), m.either(isCube, m.eq(size, m.constant(2))));
  return { applies, value: m.select(m.lt(y, m.constant(0)), m.div(one, base), base) };
}

/** The exponents ±1 and 2, which C's pow rounds as one step does. */
function plain<T>(m: Machine<T>, x: T, y: T): { readonly applies: T; readonly value: T } {
  const one = m.constant(1);
  const isSquare = m.eq(y, m.constant(2));
  const base = m.select(isSquare, m.mul(x, x), x);
  const applies = m.either(m.eq(m.abs(y), one), isSquare);
  return { applies, value: m.select(m.lt(y, m.constant(0)), m.div(one, base), base) };
}

/** x to the power y; with a Value as exponent, C's pow. */
export function pow<T>(m: Machine<T>, x: T, y: T, params: Params = {}): T {
  const [zero, one] = [m.constant(0), m.constant(1)];
  const halved = m.mul(y, m.constant(0.5));
  const whole = m.eq(m.trunc(y), y);
  const odd = m.both(whole, m.ne(m.trunc(halved), halved));
  const signed = m.or(magnitude(m, x, y), m.keep(odd, m.and(x, m.constant(-0))));
  const negative = m.both(m.lt(x, zero), m.gt(x, m.constant(-Infinity)));
  const real = m.select(m.both(negative, m.not(whole)), m.constant(NaN), signed);
  const { applies, value } = params.exponent === 'value' ? plain(m, x, y) : simple(m, x, y);
  return m.select(m.either(m.eq(y, zero), m.eq(x, one)), one, m.select(applies, value, real));
}
