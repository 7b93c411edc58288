/**
 * asin, acos, atan and atan2.
 *
 * asin and acos (fdlibm's e_asin.c): a polynomial up to 1/2, and asin(x) = π/2 − 2·asin(√((1 − x)/2)) above. atan (Cody and Waite 1980): three
 * ranges cut at tan π/8 and tan 3π/8 become one by t = x, (x − 1)/(x + 1) or −1/x, |t| ≤ tan π/8, which is a single division
 * of selected operands; atan2 does the same to its two operands, and a multiple of π/4 puts the octant back.
 * Polynomials: asin(s) = s + s³·A(s²) to 2^-56, atan(t) = t + t³·B(t²) to 2^-59 (float64); 2^-27 and 2^-30 (float32); Remez' exchange.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import type { Machine } from '../machine.ts';
import { type Coefficients, pick, polynomial, withSign } from './polynomial.ts';

const A: Coefficients = {
  float64: [
    0.16666666666665375, 0.07500000000344952, 0.04464285682185837, 0.030381959399978547, 0.022371751837455663,
    0.017359797062798093, 0.013884337105784373, 0.012175026755535634, 0.00650316504894347, 0.019595292169277845,
    -0.01632815851383221, 0.03198267920238562,
  ],
  float32: [0.166667536, 0.0749524906, 0.0454766564, 0.0241481625, 0.0422197208],
};
const B: Coefficients = {
  float64: [
    -0.333333333333332, 0.1999999999995377, -0.14285714280212453, 0.11111110784165375, -0.09090897775773868,
    0.07692060498296649, -0.06663106849679772, 0.05847906627437847, -0.05039369116638398, 0.038065857503538046,
    -0.017908267195323548,
  ],
  float32: [-0.333333164, 0.199985296, -0.142444283, 0.105994627, -0.0609078482],
};

const halfPi = <T>(m: Machine<T>): T => pick(m, 1.5707963267948966, 1.57079637);
const halfPiLow = <T>(m: Machine<T>): T => pick(m, 6.123233995736766e-17, -4.371139e-8);
/** π/4 rounded so that 3 times it is exact, and the rest. */
const quarterPi = <T>(m: Machine<T>): T => pick(m, 0.7853981633974483, 0.785398006);
const quarterPiLow = <T>(m: Machine<T>): T => pick(m, 3.061616997868383e-17, 1.56958237e-7);
const tanEighthPi = 0.41421356237309503;

/** For |x| ≤ 1/2: s = x, else s = √((1 − |x|)/2); c = asin(s) − s. */
function half<T>(m: Machine<T>, x: T, small: T): { readonly large: T; readonly s: T; readonly c: T } {
  const a = m.abs(x);
  const large = m.gt(a, m.constant(0.5));
  const other = m.mul(m.sub(m.constant(1), a), m.constant(0.5));
  const z = m.select(large, other, m.mul(a, a));
  const s = m.select(large, m.sqrt(other), small);
  return { large, s, c: m.mul(m.mul(s, z), polynomial(m, z, A)) };
}

/** The angle whose sine is x. */
export function asin<T>(m: Machine<T>, x: T): T {
  const { large, s, c } = half(m, x, m.abs(x));
  const double = m.add(s, s);
  const high = m.sub(halfPi(m), double);
  const lost = m.sub(m.sub(halfPi(m), high), double);
  const rest = m.add(lost, m.sub(halfPiLow(m), m.add(c, c)));
  return withSign(m, m.add(m.select(large, high, s), m.select(large, rest, c)), x);
}

/** The angle whose cosine is x: 2·asin(s), π − 2·asin(s), or π/2 − asin(x). */
export function acos<T>(m: Machine<T>, x: T): T {
  const { large, s, c } = half(m, x, x);
  const right = m.both(large, m.gt(x, m.constant(0)));
  const angle = m.add(s, m.sub(c, m.drop(right, halfPiLow(m))));
  const y = m.select(right, angle, m.sub(halfPi(m), angle));
  return m.add(y, m.keep(large, y));
}

/** Σ of atan(t)'s series beyond t. */
function tail<T>(m: Machine<T>, t: T): T {
  const z = m.mul(t, t);
  return m.mul(m.mul(t, z), polynomial(m, z, B));
}

/** The angle whose tangent is x. */
export function atan<T>(m: Machine<T>, x: T): T {
  const a = m.abs(x);
  const one = m.constant(1);
  const middle = m.gt(a, m.constant(tanEighthPi));
  const steep = m.gt(a, m.constant(2.414213562373095));
  const numerator = m.select(steep, m.constant(-1), m.select(middle, m.sub(a, one), a));
  const denominator = m.select(steep, a, m.select(middle, m.add(a, one), one));
  const t = m.div(numerator, denominator);
  const eighths = m.add(m.keep(middle, one), m.keep(steep, one));
  const rest = m.add(tail(m, t), m.mul(eighths, quarterPiLow(m)));
  return withSign(m, m.add(m.mul(eighths, quarterPi(m)), m.add(t, rest)), x);
}

/** The smaller and the larger of |y| and |x|, brought to a quotient that neither overflows nor is 0/0 or ∞/∞. */
function ratio<T>(m: Machine<T>, y: T, x: T): { readonly a: T; readonly b: T } {
  const one = m.constant(1);
  const infinity = m.constant(Infinity);
  const smaller = m.min(m.abs(y), m.abs(x));
  const larger = m.max(m.abs(y), m.abs(x));
  const shrink = m.select(m.gt(larger, pick(m, 2 ** 1000, 2 ** 120)), m.constant(0.25), one);
  const infinite = m.eq(larger, infinity);
  const none = m.either(infinite, m.eq(larger, m.constant(0)));
  const a = m.select(infinite, m.keep(m.eq(smaller, infinity), one), m.mul(smaller, shrink));
  return { a, b: m.select(none, one, m.mul(larger, shrink)) };
}

/** The angle of the point (x, y): k·π/4 ± atan(t), k and the sign by octant. */
export function atan2<T>(m: Machine<T>, y: T, x: T): T {
  const { a, b } = ratio(m, y, x);
  const one = m.constant(1);
  const middle = m.gt(a, m.mul(b, m.constant(tanEighthPi)));
  const t = m.div(m.select(middle, m.sub(a, b), a), m.select(middle, m.add(a, b), b));
  const steep = m.gt(m.abs(y), m.abs(x));
  const left = m.lt(m.or(m.and(x, m.constant(-0)), one), m.constant(0));
  const octant = m.keep(middle, one);
  const inHalf = m.select(steep, m.sub(m.constant(2), octant), octant);
  const k = m.select(left, m.sub(m.constant(4), inHalf), inHalf);
  const turn = m.xor(m.keep(steep, m.constant(-0)), m.keep(left, m.constant(-0)));
  const rest = m.add(m.xor(tail(m, t), turn), m.mul(k, quarterPiLow(m)));
  return withSign(m, m.add(m.mul(k, quarterPi(m)), m.add(m.xor(t, turn), rest)), y);
}
