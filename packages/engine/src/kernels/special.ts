/** What is composed of other kernels with some care: hypot, logaddexp, xlogy. */
import type { Machine } from '../machine.ts';
import { exp } from './exp.ts';
import { log, log1pFinite } from './log.ts';
import { pick } from './polynomial.ts';

/** √(a² + b²): both are scaled by a power of two when the larger's square would leave the range; Infinity beats NaN. */
export function hypot<T>(m: Machine<T>, a: T, b: T): T {
  const [x, y, one, infinity] = [m.abs(a), m.abs(b), m.constant(1), m.constant(Infinity)];
  const larger = m.max(x, y);
  const large = m.gt(larger, pick(m, 2 ** 500, 2 ** 60));
  const small = m.lt(larger, pick(m, 2 ** -450, 2 ** -50));
  const up = pick(m, 2 ** 600, 2 ** 80);
  const down = pick(m, 2 ** -600, 2 ** -80);
  const factor = m.select(large, down, m.select(small, up, one));
  const back = m.select(large, up, m.select(small, down, one));
  const [u, v] = [m.mul(x, factor), m.mul(y, factor)];
  const length = m.mul(m.sqrt(m.add(m.mul(u, u), m.mul(v, v))), back);
  return m.select(m.either(m.eq(x, infinity), m.eq(y, infinity)), infinity, length);
}

/** ln(eᵃ + eᵇ); equal infinities differ by 0. */
export function logaddexp<T>(m: Machine<T>, a: T, b: T): T {
  const apart = m.drop(m.eq(a, b), m.abs(m.sub(a, b)));
  return m.add(m.max(a, b), log1pFinite(m, exp(m, m.neg(apart))));
}

/** x·ln y, and 0 where x is 0 and y a number. */
export function xlogy<T>(m: Machine<T>, x: T, y: T): T {
  return m.drop(m.both(m.eq(x, m.constant(0)), m.eq(y, y)), m.mul(x, log(m, y)));
}
