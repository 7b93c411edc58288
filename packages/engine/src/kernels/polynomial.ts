/**
 * Polynomials and the small change of every kernel: a·b + c, and constants that differ between float64 and float32.
 *
 * Estrin's scheme: pairs (c0 + c1·x) are combined with x², those with x⁴, and so on. It costs log2(n) more multiplications than
 * Horner's and its chain of dependent operations is log2(n) instead of n long, which a core that issues several a cycle repays.
 */
import type { Machine } from '../machine.ts';

/** Coefficients by dtype, lowest power first. */
export interface Coefficients {
  readonly float64: readonly number[];
  readonly float32: readonly number[];
}

/** a · b + c: in one rounding where the machine was asked for that, else in two. */
export function madd<T>(m: Machine<T>, a: T, b: T, c: T): T {
  return m.fma ? m.fma(a, b, c) : m.add(m.mul(a, b), c);
}

/** c0 + c1·x + c2·x² + … by Estrin's scheme. */
export function polynomial<T>(m: Machine<T>, x: T, coefficients: Coefficients): T {
  let terms = coefficients[m.dtype].map((c) => m.constant(c));
  for (let power = x; terms.length > 1; power = m.mul(power, power)) {
    terms = combine(m, power, terms);
    if (terms.length === 1) break;
  }
  return terms[0] ?? m.constant(0);
}

/** Neighbours (a, b) become a + b·power; a last one without a neighbour stays. */
function combine<T>(m: Machine<T>, power: T, terms: readonly T[]): T[] {
  const combined: T[] = [];
  for (let i = 0; i < terms.length; i += 2) {
    const [low, high] = terms.slice(i, i + 2);
    if (low !== undefined) combined.push(high === undefined ? low : madd(m, high, power, low));
  }
  return combined;
}

/** A number that differs between the formats. */
export function pick<T>(m: Machine<T>, float64: number, float32: number): T {
  return m.constant(m.dtype === 'float64' ? float64 : float32);
}

/** The sign of `sign` on a number that has none (so -0 too). */
export function withSign<T>(m: Machine<T>, size: T, sign: T): T {
  return m.or(size, m.and(sign, m.constant(-0)));
}
