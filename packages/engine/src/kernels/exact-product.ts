/**
 * a·b as an unevaluated sum of two numbers (Dekker 1971, Veltkamp's splitting done by clearing bits), for kernels that need
 * twice the working precision: pow, whose logarithm must carry ten more bits than its result, and fmod, which is exact.
 *
 * A machine's fma is no help: Wasm's relaxed_madd may round twice, and then would lose what this is after.
 */
import type { Machine } from '../machine.ts';

/** high + low, |low| at most half a unit in high's last place (or little more). */
export interface Pair<T> {
  readonly high: T;
  readonly low: T;
}

/** The upper half of the significand: 26 bits of 53, 12 of 24. */
const upper = <T>(m: Machine<T>, x: T): T =>
  m.and(x, m.pattern(m.dtype === 'float64' ? 0xfffffffff8000000n : 0xfffff000n));

/** a·b without loss, as long as nothing over- or underflows. */
export function exactProduct<T>(m: Machine<T>, a: T, b: T): Pair<T> {
  const high = m.mul(a, b);
  const aUpper = upper(m, a);
  const bUpper = upper(m, b);
  const aLower = m.sub(a, aUpper);
  const bLower = m.sub(b, bUpper);
  const crossed = m.add(m.sub(m.mul(aUpper, bUpper), high), m.mul(aUpper, bLower));
  return { high, low: m.add(m.add(crossed, m.mul(aLower, bUpper)), m.mul(aLower, bLower)) };
}

/** (a + aLow)·(b + bLow), its low part rounded. */
export function pairProduct<T>(m: Machine<T>, a: Pair<T>, b: Pair<T>): Pair<T> {
  const { high, low } = exactProduct(m, a.high, b.high);
  return { high, low: m.add(low, m.add(m.mul(a.high, b.low), m.mul(a.low, b.high))) };
}

/** a + (b + bLow) where a is 0 or at least as large as b (Dekker's fast two-sum). */
export function pairSum<T>(m: Machine<T>, a: T, b: Pair<T>): Pair<T> {
  const high = m.add(a, b.high);
  return { high, low: m.add(m.add(m.sub(a, high), b.high), b.low) };
}
