/**
 * sinh, cosh and the three inverses, from the cores of expm1 and log1p (tanh has its own method, in squash.ts).
 *
 * sinh = h + (h/2)/(h + 1/2) with h = (eˣ − 1)/2, cosh = E + 1/(4E) with E = eˣ/2, both from |x| and carried as a half of themselves, for
 * they reach beyond eˣ's range. The inverses are fdlibm's formulas: asinh = log1p(a + a²/(1 + √(1 + a²))),
 * acosh = log1p(t + √(t·(t + 2))), t = x − 1, atanh = log1p(2a/(1 − a))/2; where a² would overflow asinh and acosh are ln a + ln 2.
 *
 * Measured against correctly rounded results: see accuracy.ts.
 */
import type { Machine } from '../machine.ts';
import { fraction, powerOfTwo, reduce, scaledExpm1 } from './exp.ts';
import { log1pFinite, logOfSum, onePlus } from './log.ts';
import { pick, withSign } from './polynomial.ts';

/** |x|, held where sinh and cosh already are Infinity; NaN passes. */
const heldSize = <T>(m: Machine<T>, x: T): T => m.pmin(m.abs(x), pick(m, 710.8, 89.7));

/** The hyperbolic sine. */
export function sinh<T>(m: Machine<T>, x: T): T {
  const quarter = scaledExpm1(m, reduce(m, heldSize(m, x)), -2);
  const h = m.add(quarter, quarter);
  const y = m.add(h, m.div(quarter, m.add(h, m.constant(0.5))));
  return m.select(m.lt(m.abs(x), pick(m, 2 ** -30, 2 ** -15)), x, withSign(m, y, x));
}

/** The hyperbolic cosine: s + (s·w + 1/(8E)), twice. */
export function cosh<T>(m: Machine<T>, x: T): T {
  const reduced = reduce(m, heldSize(m, x));
  const s = powerOfTwo(m, reduced.shifted, -2);
  const part = m.mul(s, fraction(m, reduced));
  const half = m.add(s, m.add(part, m.div(m.constant(0.0625), m.add(s, part))));
  return m.add(half, half);
}

/** ln(1 + u), or ln a + ln 2 where the mask holds; a itself where it is Infinity or NaN. */
function logOrDouble<T>(m: Machine<T>, u: T, a: T, large: T): T {
  const { sum, lost } = onePlus(m, u);
  const y = logOfSum(m, m.select(large, a, sum), m.drop(large, lost), m.keep(large, m.constant(1)));
  return m.select(m.lt(a, m.constant(Infinity)), y, a);
}

/** The inverse of sinh. */
export function asinh<T>(m: Machine<T>, x: T): T {
  const a = m.abs(x);
  const squared = m.mul(a, a);
  const one = m.constant(1);
  const u = m.add(a, m.div(squared, m.add(one, m.sqrt(m.add(one, squared)))));
  return withSign(m, logOrDouble(m, u, a, m.gt(a, pick(m, 2 ** 30, 2 ** 14))), x);
}

/** The inverse of cosh. */
export function acosh<T>(m: Machine<T>, x: T): T {
  const t = m.sub(x, m.constant(1));
  const u = m.add(t, m.sqrt(m.mul(t, m.add(t, m.constant(2)))));
  const y = logOrDouble(m, u, x, m.gt(x, pick(m, 2 ** 30, 2 ** 14)));
  return m.select(m.lt(x, m.constant(1)), m.constant(NaN), y);
}

/** The inverse of tanh: up to 1/2 as 2a + 2a·a/(1 − a), where 1 − a is rounded; above it is exact. */
export function atanh<T>(m: Machine<T>, x: T): T {
  const a = m.abs(x);
  const one = m.constant(1);
  const double = m.add(a, a);
  const small = m.lt(a, m.constant(0.5));
  const quotient = m.div(m.select(small, m.mul(double, a), double), m.sub(one, a));
  const y = m.mul(m.constant(0.5), log1pFinite(m, m.add(quotient, m.keep(small, double))));
  const outside = m.select(m.eq(a, one), m.constant(Infinity), m.constant(NaN));
  return withSign(m, m.select(m.lt(a, one), y, outside), x);
}
