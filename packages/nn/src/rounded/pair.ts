/**
 * Arithmetic on pairs of doubles: a number as the sum of a double and a small rest, some 106 bits together.
 *
 * It needs nothing of the host but the four operations, which every JavaScript engine rounds alike; `rounded.ts` beside it builds
 * the functions on it that engines do not round alike.
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", 1971; D. E. Knuth, TAOCP 2, 4.2.2.
 */

/** A number: high + low, where high is the double nearest to it. */
export type Pair = readonly [high: number, low: number];

/** a + b as a pair, where |a| ≥ |b|. */
const settled = (a: number, b: number): Pair => {
  const high = a + b;
  return [high, b - (high - a)];
};

/** a + b, exactly. */
const sumOf = (a: number, b: number): Pair => {
  const high = a + b;
  const part = high - a;
  return [high, a - (high - part) + (b - part)];
};

export const plus = ([a, b]: Pair, [c, d]: Pair): Pair => {
  const [high, low] = sumOf(a, c);
  const [next, last] = sumOf(b, d);
  const [x, y] = settled(high, low + next);
  return settled(x, y + last);
};

/** The upper 26 bits of a double; the rest fits into 26 more. */
const upper = (x: number): number => {
  const wide = 134217729 * x; // 2²⁷ + 1
  return wide - (wide - x);
};

/** a · b, exactly, where neither is near the ends of a double's range. */
export const product = (a: number, b: number): Pair => {
  const high = a * b;
  const [A, B] = [upper(a), upper(b)];
  return [high, A * B - high + A * (b - B) + (a - A) * B + (a - A) * (b - B)];
};

export const times = ([a, b]: Pair, [c, d]: Pair): Pair => {
  const [high, low] = product(a, c);
  return settled(high, low + (a * d + b * c));
};

export const over = ([a, b]: Pair, [c, d]: Pair): Pair => {
  const high = a / c;
  const [back, rest] = product(high, c);
  return settled(high, (a - back - rest + b - high * d) / c);
};
