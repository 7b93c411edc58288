/**
 * fmod and remainder, exact as IEEE 754 has them.
 *
 * With q = trunc(|a|/|b|) below 2^52 (float64; 2^22 in float32) q·|b| is taken without loss as a pair and subtracted; should the quotient's
 * rounding have made q one too large, the result is negative and |b| is added, exactly. Longer quotients, operands at the ends of
 * the range, NaN and ±Infinity go to the host's %.
 */
import type { Machine } from '../machine.ts';
import { exactProduct } from './exact-product.ts';
import { pick, withSign } from './polynomial.ts';

/** Where the straight line is exact. */
function within<T>(m: Machine<T>, a: T, b: T, quotient: T): T {
  const high = pick(m, 2 ** 900, 2 ** 100);
  const low = pick(m, 2 ** -900, 2 ** -80);
  const sizes = m.both(m.lt(a, high), m.both(m.lt(b, high), m.gt(b, low)));
  return m.both(sizes, m.lt(quotient, pick(m, 2 ** 52, 2 ** 22)));
}

/** a modulo b with the dividend's sign. */
export function fmod<T>(m: Machine<T>, a: T, b: T): T {
  const size = m.abs(a);
  const divisor = m.abs(b);
  const quotient = m.trunc(m.div(size, divisor));
  const { high, low } = exactProduct(m, quotient, divisor);
  const rest = m.sub(m.sub(size, high), low);
  const positive = m.add(rest, m.keep(m.lt(rest, m.constant(0)), divisor));
  return m.host(m.not(within(m, size, divisor, quotient)), withSign(m, positive, a), 'fmod', [a, b]);
}

/** a modulo b with the divisor's sign. */
export function remainder<T>(m: Machine<T>, a: T, b: T): T {
  const rest = fmod(m, a, b);
  const against = m.xor(rest, m.and(b, m.constant(-0)));
  return m.select(m.lt(against, m.constant(0)), m.add(rest, b), rest);
}
