/**
 * exp, exp2 and expm1, and the reduction that everything made of eˣ shares (tanh, sigmoid, softplus, sinh, …).
 *
 * Method (Cody and Waite 1980; fdlibm's e_exp.c for the splitting of ln 2): x = n·ln2 + r with |r| ≤ ln2/2, so eˣ = 2ⁿ·(1 + w),
 * w = r + r²·q(r). n is found without a conversion: adding 1.5·2^52 leaves it in the sum's low bits, from where a shift makes it an
 * exponent. ln2 is subtracted in two parts, the first so short that n times it is exact. q is a minimax polynomial of
 * (eʳ − 1 − r)/r² for the relative error of w, found by Remez' exchange in 45 digits, its first coefficient held at 1/2:
 * 2^-57 of eʳ with 10 terms (float64), 2^-28 with 5 (float32).
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import { formats, type Machine } from '../machine.ts';
import { type Coefficients, madd, pick, polynomial } from './polynomial.ts';

const q: Coefficients = {
  float64: [
    0.5, 0.16666666666666685, 0.04166666666660351, 0.008333333333314567, 0.001388888892701797, 0.00019841269903705111,
    2.4801508370078007e-5, 2.755722705087813e-6, 2.762532101989294e-7, 2.5114811536782768e-8,
  ],
  float32: [0.5, 0.166665211, 0.0416663885, 0.00836868584, 0.00139418826],
};

/** x = n·ln2 + r: r in two parts, and n + magic, whose low bits are n. */
export interface Reduced<T> {
  readonly shifted: T;
  /** x − n·(high part of ln2), exact. */
  readonly high: T;
  /** n·(low part of ln2), still to be subtracted. */
  readonly low: T;
}

/**
 * Splits x into n·ln2 + r, for |x| below 2000 (float64) or 200 (float32).
 *
 * @param quotient x/ln2, for callers that have it earlier than x.
 */
export function reduce<T>(m: Machine<T>, x: T, quotient: T = m.mul(x, m.constant(Math.LOG2E))): Reduced<T> {
  const magic = m.constant(formats[m.dtype].magic);
  const shifted = m.add(quotient, magic);
  const n = m.sub(shifted, magic);
  const high = m.sub(x, m.mul(n, pick(m, 0.6931471804855391, 0.693145752)));
  return { shifted, high, low: m.mul(n, pick(m, 7.440617110012397e-11, 1.42860677e-6)) };
}

/** (e^r − 1 − r), |r| ≤ ln2/2 and a little. */
export const tail = <T>(m: Machine<T>, r: T): T => m.mul(m.mul(r, r), polynomial(m, r, q));

/** w = eʳ − 1. */
export function fraction<T>(m: Machine<T>, { high, low }: Reduced<T>): T {
  const r = m.sub(high, low);
  return m.add(r, tail(m, r));
}

const exponentField = (m: Machine<unknown>, value: number): bigint =>
  BigInt(formats[m.dtype].bias + value) << BigInt(formats[m.dtype].mantissaBits);

/** 2^(n + offset), where n + magic is given and the power is a normal number. */
export function powerOfTwo<T>(m: Machine<T>, shifted: T, offset: number): T {
  const bits = m.shiftLeft(shifted, formats[m.dtype].mantissaBits);
  return m.addBits(bits, m.pattern(exponentField(m, offset)));
}

/**
 * p·2ⁿ for p in [1/2, 2], over the whole range, rounded once: as p · 2^(n+64) · 2^-64 where x < 0, p · 2^(n−1) · 2 elsewhere,
 * so that subnormal results lose digits in the last product only, and 2^1024 is never needed.
 */
export function scale<T>(m: Machine<T>, p: T, shifted: T, x: T): T {
  const negative = m.lt(x, m.constant(0));
  const step = m.pattern(BigInt(65) << BigInt(formats[m.dtype].mantissaBits));
  const first = m.addBits(powerOfTwo(m, shifted, -1), m.keep(negative, step));
  const last = m.subBits(m.constant(2), m.keep(negative, step));
  return m.mul(m.mul(p, first), last);
}

/** x held where eˣ already is 0 or Infinity; NaN passes. */
const held = <T>(m: Machine<T>, x: T): T => m.pmin(m.pmax(x, pick(m, -746, -104.5)), pick(m, 710, 89));

/** eˣ. */
export function exp<T>(m: Machine<T>, x: T): T {
  const reduced = reduce(m, held(m, x));
  return scale(m, m.add(m.constant(1), fraction(m, reduced)), reduced.shifted, x);
}

/** 2ˣ: the reduction is exact, then r·ln2 goes through the same polynomial. */
export function exp2<T>(m: Machine<T>, x: T): T {
  const magic = m.constant(formats[m.dtype].magic);
  const limited = m.pmin(m.pmax(x, pick(m, -1076, -151)), pick(m, 1025, 129));
  const shifted = m.add(limited, magic);
  const r = m.mul(m.sub(limited, m.sub(shifted, magic)), m.constant(Math.LN2));
  return scale(m, m.add(m.constant(1), m.add(r, tail(m, r))), shifted, x);
}

/**
 * (eˣ − 1)·2^offset for x above −50: s − 2^offset + s·w with s = 2^(n+offset), a normal number. The sum's first rounding is
 * caught and put back (Dekker's fast two-sum: s − 2^offset is 0 or the larger), so that neither n = ±1 nor r's low part costs digits.
 */
export function scaledExpm1<T>(m: Machine<T>, { shifted, high, low }: Reduced<T>, offset: number): T {
  const s = powerOfTwo(m, shifted, offset);
  const whole = m.sub(s, m.constant(2 ** offset));
  const part = m.mul(s, high);
  const sum = m.add(whole, part);
  const lost = m.sub(part, m.sub(sum, whole));
  return m.add(sum, madd(m, s, m.sub(tail(m, m.sub(high, low)), low), lost));
}

/** eˣ − 1. */
export function expm1<T>(m: Machine<T>, x: T): T {
  const held = m.pmin(m.pmax(x, pick(m, -40, -20)), pick(m, 710, 89));
  const half = scaledExpm1(m, reduce(m, held), -1);
  const tiny = m.lt(m.abs(x), pick(m, 2 ** -60, 2 ** -30));
  return m.select(tiny, x, m.add(half, half));
}
