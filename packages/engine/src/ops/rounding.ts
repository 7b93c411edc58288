/** Steps and remainders: exact, and flat wherever they have a slope at all. */
import type { Algebra } from '../algebra.ts';
import { floorMod, roundHalfEven } from '../math/rounding.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, exact, unary } from '../record.ts';
import { detach } from './identity.ts';
import { abs } from './piecewise.ts';

const toInteger = ([x = NaN]: readonly number[]): number => Math.abs(x - Math.round(x));
const toHalf = ([x = NaN]: readonly number[]): number => toInteger([x - 0.5]);
/** Distance of a / b from the nearest integer, where a remainder jumps. */
const toMultiple = ([a = NaN, b = NaN]: readonly number[]): number => toInteger([a / b]) * Math.abs(b);

/** The largest integer not above x. */
export const floor: UnaryOp = unary({
  name: 'floor',
  torch: 'torch.floor',
  summary: 'The largest integer not above the number; flat.',
  tex: (x) => `\\lfloor ${x} \\rfloor`,
  forward: Math.floor,
  vjps: [(k) => k.constant(0)],
  margin: toInteger,
  ulp: exact,
});

/** The smallest integer not below x. */
export const ceil: UnaryOp = unary({
  name: 'ceil',
  torch: 'torch.ceil',
  summary: 'The smallest integer not below the number; flat.',
  tex: (x) => `\\lceil ${x} \\rceil`,
  forward: Math.ceil,
  vjps: [(k) => k.constant(0)],
  margin: toInteger,
  ulp: exact,
});

/** The nearest integer, a tie to the even one: round(2.5) is 2. */
export const round: UnaryOp = unary({
  name: 'round',
  torch: 'torch.round',
  summary: 'The nearest integer, a tie to the even one; flat.',
  tex: (x) => `\\operatorname{round}(${x})`,
  forward: roundHalfEven,
  vjps: [(k) => k.constant(0)],
  margin: toHalf,
  ulp: exact,
});

/** x without its fraction. */
export const trunc: UnaryOp = unary({
  name: 'trunc',
  torch: 'torch.trunc',
  summary: 'The number without its fraction; flat.',
  tex: (x) => `\\operatorname{trunc}(${x})`,
  forward: Math.trunc,
  vjps: [(k) => k.constant(0)],
  margin: toInteger,
  ulp: exact,
});

/**
 * The quotient that belongs to the remainder y: an integer, found from y, since a / b may round up to the next one. An infinite
 * divisor leaves 0, or −1 where the signs differ.
 */
function floorQuotient<T>(k: Algebra<T>, a: T, b: T, y: T): T {
  const quotient = k.apply(round, [k.div(k.sub(a, y), b)]);
  const atInfinity = k.sub(k.mul(a, 0), k.lt(k.mul(a, b), 0));
  const isInfinite = k.eq(k.apply(abs, [b]), Infinity);
  return k.select(k.eq(b, 0), k.div(a, b), k.select(isInfinite, atInfinity, quotient));
}

/** a modulo b with the divisor's sign, as Python's %. */
export const remainder: BinaryOp = binary({
  name: 'remainder',
  torch: 'torch.remainder',
  summary: 'What a division with floored quotient leaves; it has the sign of the divisor.',
  tex: (a, b) => `${a} \\bmod ${b}`,
  forward: floorMod,
  vjps: [(_k, g) => g, (k, g, a, b, y) => k.mul(k.neg(g), k.apply(detach, [floorQuotient(k, a, b, y)]))],
  domain: [[-10, 10], [0.5, 4]], // biome-ignore format: a range an operand
  margin: toMultiple,
  ulp: exact,
});

/** a modulo b with the dividend's sign, as JavaScript's % and C's fmod. */
export const fmod: BinaryOp = binary({
  name: 'fmod',
  torch: 'torch.fmod',
  summary: 'What a division with truncated quotient leaves; it has the sign of the dividend.',
  tex: (a, b) => `\\operatorname{fmod}(${a}, ${b})`,
  forward: (a, b) => a % b,
  vjps: [(_k, g) => g, (k, g, a, b) => k.mul(k.neg(g), k.apply(detach, [k.apply(trunc, [k.div(a, b)])]))],
  domain: [[-10, 10], [0.5, 4]], // biome-ignore format: a range an operand
  margin: toMultiple,
  ulp: exact,
});
