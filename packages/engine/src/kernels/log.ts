/**
 * log, log1p, log2 and log10.
 *
 * Method (fdlibm's e_log.c and s_log1p.c, Ng 1993): x = 2ᵏ·(1 + f) with 1 + f in [√½, √2); with s = f/(2 + f) and z = s²,
 * log(1 + f) = f − (f²/2 − s·(f²/2 + z·P(z))), which never cancels. k comes from the bits: the exponent field or-ed into 2^52
 * is 2^52 + k. P is a minimax polynomial of (log((1+s)/(1−s))/s − 2)/z, by Remez' exchange in 45 digits, its first
 * two coefficients rounded before the others were fitted: 2^-59 of the logarithm with 7 terms (float64), 2^-30 with 3 (float32).
 * log1p keeps what 1 + x loses as a correction c/(1 + x); log2 and log10 carry the logarithm in two parts before they scale it.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import { formats, type Machine } from '../machine.ts';
import { type Coefficients, madd, pick, polynomial } from './polynomial.ts';

const P: Coefficients = {
  float64: [
    0.6666666666666736, 0.3999999999940083, 0.28571428745798544, 0.22222198192391684, 0.1818358559699327,
    0.15313470796647993, 0.1480208731011292,
  ],
  float32: [0.666667759, 0.399775237, 0.298734456],
};

/** ln 2 in two parts; k times the first is exact. */
const ln2High = <T>(m: Machine<T>): T => pick(m, 0.6931471804855391, 0.693145752);
const ln2Low = <T>(m: Machine<T>): T => pick(m, 7.440617110012397e-11, 1.42860677e-6);

/** Bits of 1/2 and of √½: their difference moves √½ onto a power of two, and no number onto the bits of a NaN. */
const half = { float64: 0x3fe0000000000000n, float32: 0x3f000000n } as const;
const rootHalf = { float64: 0x3fe6a09e00000000n, float32: 0x3f3504f3n } as const;
const mantissa = { float64: 0x000fffffffffffffn, float32: 0x007fffffn } as const;

/** x = 2ᵏ·(1 + f). */
export interface Split<T> {
  readonly k: T;
  readonly f: T;
}

/** Splits a positive normal number. */
function splitNormal<T>(m: Machine<T>, x: T): Split<T> {
  const { mantissaBits, bias } = formats[m.dtype];
  const moved = m.addBits(x, m.pattern(half[m.dtype] - rootHalf[m.dtype]));
  const carrier = m.constant(2 ** mantissaBits);
  const k = m.sub(m.or(m.shiftRight(moved, mantissaBits), carrier), m.constant(2 ** mantissaBits + bias - 1));
  const significand = m.addBits(m.and(moved, m.pattern(mantissa[m.dtype])), m.pattern(rootHalf[m.dtype]));
  return { k, f: m.sub(significand, m.constant(1)) };
}

/** Splits a positive number, subnormal ones too. */
export function split<T>(m: Machine<T>, x: T): Split<T> {
  const { mantissaBits, minNormal } = formats[m.dtype];
  const subnormal = m.lt(x, m.constant(minNormal));
  const { k, f } = splitNormal(m, m.select(subnormal, m.mul(x, m.constant(2 ** (mantissaBits + 2))), x));
  return { k: m.sub(k, m.keep(subnormal, m.constant(mantissaBits + 2))), f };
}

/** f²/2 and s·(f²/2 + z·P(z)): log(1 + f) = f − (square − rest). */
function series<T>(m: Machine<T>, f: T): { readonly square: T; readonly rest: T } {
  const s = m.div(f, m.add(m.constant(2), f));
  const z = m.mul(s, s);
  const square = m.mul(m.mul(m.constant(0.5), f), f);
  return { square, rest: m.mul(s, madd(m, z, polynomial(m, z, P), square)) };
}

/** log(sum + lost) + extra·ln2 for a positive normal sum and a lost part within its last place: no guards. */
export function logOfSum<T>(m: Machine<T>, sum: T, lost: T, extra?: T): T {
  const { k: exponent, f } = splitNormal(m, sum);
  const k = extra === undefined ? exponent : m.add(exponent, extra);
  const { square, rest } = series(m, f);
  const small = m.add(rest, madd(m, k, ln2Low(m), m.div(lost, sum)));
  return madd(m, k, ln2High(m), m.sub(f, m.sub(square, small)));
}

/** `y` for 0 < x < ∞; at 0 −∞, at ∞ ∞, below 0 and for NaN NaN. */
function guard<T>(m: Machine<T>, x: T, y: T): T {
  const zero = m.constant(0);
  const infinity = m.constant(Infinity);
  const special = m.add(x, m.keep(m.lt(x, zero), m.constant(NaN)));
  const outside = m.select(m.eq(x, zero), m.constant(-Infinity), special);
  return m.select(m.both(m.gt(x, zero), m.lt(x, infinity)), y, outside);
}

/** The natural logarithm. */
export function log<T>(m: Machine<T>, x: T): T {
  const { k, f } = split(m, x);
  const { square, rest } = series(m, f);
  const small = madd(m, k, ln2Low(m), rest);
  return guard(m, x, madd(m, k, ln2High(m), m.sub(f, m.sub(square, small))));
}

/** 1 + x and what the sum lost, for x > −1 (Dekker's two-sum, its operands ordered by a mask). */
export function onePlus<T>(m: Machine<T>, x: T): { readonly sum: T; readonly lost: T } {
  const one = m.constant(1);
  const sum = m.add(one, x);
  const larger = m.gt(x, one);
  const base = m.sub(sum, m.select(larger, x, one));
  return { sum, lost: m.sub(m.select(larger, one, x), base) };
}

/** ln(1 + x) for −1 < x < ∞, without log1p's guards: what softplus, asinh and the like need. */
export function log1pFinite<T>(m: Machine<T>, x: T): T {
  const { sum, lost } = onePlus(m, x);
  return logOfSum(m, sum, lost);
}

/** ln(1 + x). */
export function log1p<T>(m: Machine<T>, x: T): T {
  const { sum, lost } = onePlus(m, x);
  const y = guard(m, sum, logOfSum(m, sum, lost));
  return m.select(m.lt(m.abs(x), pick(m, 2 ** -54, 2 ** -25)), x, y);
}

/** log(1 + f) in two parts, the first with its lower half cleared. */
function twoParts<T>(m: Machine<T>, f: T): { readonly high: T; readonly low: T } {
  const { square, rest } = series(m, f);
  const cleared = m.pattern(m.dtype === 'float64' ? 0xffffffff00000000n : 0xfffff000n);
  const high = m.and(m.sub(f, square), cleared);
  return { high, low: m.add(m.sub(m.sub(f, high), square), rest) };
}

/** k·unit + log(1 + f)·factor, unit and factor each in two parts. */
function scaled<T>(m: Machine<T>, x: T, unit: readonly [T, T], factor: readonly [T, T]): T {
  const { k, f } = split(m, x);
  const { high, low } = twoParts(m, f);
  const whole = m.mul(k, unit[0]);
  const part = m.mul(high, factor[0]);
  const sum = m.add(whole, part);
  const lost = m.add(m.sub(whole, sum), part);
  const small = m.add(m.mul(m.add(low, high), factor[1]), m.mul(low, factor[0]));
  return guard(m, x, m.add(sum, m.add(m.add(small, m.mul(k, unit[1])), lost)));
}

/** The logarithm to base 2. */
export function log2<T>(m: Machine<T>, x: T): T {
  const factor = [pick(m, 1.4426950407214463, 1.44238281), pick(m, 1.6751713164886512e-10, 3.12228396e-4)] as const;
  return scaled(m, x, [m.constant(1), m.constant(0)], factor);
}

/** The logarithm to base 10. */
export function log10<T>(m: Machine<T>, x: T): T {
  const factor = [pick(m, 0.4342944818781689, 0.434204102), pick(m, 2.5082946711645275e-11, 9.03803375e-5)] as const;
  const unit = [pick(m, 0.30102999566361177, 0.301025391), pick(m, 3.694239077158931e-13, 4.60503907e-6)] as const;
  return scaled(m, x, unit, factor);
}
