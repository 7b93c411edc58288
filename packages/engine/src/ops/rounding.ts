/** Steps and remainders: exact, and flat wherever they have a slope at all. */
import type { Algebra } from '../algebra.ts';
import { floorMod, roundHalfEven } from '../math/rounding.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, exact, unary } from '../record.ts';
import { detach } from './identity.ts';

const toInteger = ([x = NaN]: readonly number[]): number => Math.abs(x - Math.round(x));
const toHalf = ([x = NaN]: readonly number[]): number => toInteger([x - 0.5]);
/** Distance of a / b from the nearest integer, where a remainder jumps. */
const toMultiple = ([a = NaN, b = NaN]: readonly number[]): number => toInteger([a / b]) * Math.abs(b);

/** The largest integer not above x; flat, so its gradient is 0. @example floor(-1.5).data; // -2 */
export const floor: UnaryOp = unary({
  name: 'floor',
  torch: 'torch.floor',
  tex: (x) => `\\lfloor ${x} \\rfloor`,
  forward: Math.floor,
  vjps: [(k) => k.constant(0)],
  margin: toInteger,
  ulp: exact,
});

/** The smallest integer not below x; flat, so its gradient is 0. @example ceil(-1.5).data; // -1 */
export const ceil: UnaryOp = unary({
  name: 'ceil',
  torch: 'torch.ceil',
  tex: (x) => `\\lceil ${x} \\rceil`,
  forward: Math.ceil,
  vjps: [(k) => k.constant(0)],
  margin: toInteger,
  ulp: exact,
});

/**
 * The nearest integer, a tie to the even one: round(2.5) is 2. Flat, so its gradient is 0.
 * @example round(2.5).data; // 2
 */
export const round: UnaryOp = unary({
  name: 'round',
  torch: 'torch.round',
  tex: (x) => `\\operatorname{round}(${x})`,
  forward: roundHalfEven,
  vjps: [(k) => k.constant(0)],
  margin: toHalf,
  ulp: exact,
});

/** x without its fraction; flat, so its gradient is 0. @example trunc(-1.5).data; // -1 */
export const trunc: UnaryOp = unary({
  name: 'trunc',
  torch: 'torch.trunc',
  tex: (x) => `\\operatorname{trunc}(${x})`,
  forward: Math.trunc,
  vjps: [(k) => k.constant(0)],
  margin: toInteger,
  ulp: exact,
});

/**
 * a / b rounded down, by way of the remainder as torch and Python do, so that it is right where a / b itself rounds. A quotient of 0 has
 * the sign of a / b.
 */
function floorDivide<T>(k: Algebra<T>, a: T, b: T): T {
  const rest = k.apply(fmod, [a, b]);
  const quotient = k.div(k.sub(a, rest), b);
  const below = k.mul(k.ne(rest, 0), k.ne(k.lt(b, 0), k.lt(rest, 0)));
  const whole = k.select(below, k.sub(quotient, 1), quotient);
  const floored = k.apply(floor, [whole]);
  const nearest = k.select(k.gt(k.sub(whole, floored), 0.5), k.add(floored, 1), floored);
  const signed = k.select(k.eq(whole, 0), k.mul(0, k.div(a, b)), nearest);
  return k.select(k.eq(b, 0), k.div(a, b), signed);
}

/** a modulo b with the divisor's sign, as Python's %. @example remainder(-7, 3).data; // 2 */
export const remainder: BinaryOp = binary({
  name: 'remainder',
  torch: 'torch.remainder',
  tex: (a, b) => `${a} \\bmod ${b}`,
  forward: floorMod,
  vjps: [(_k, g) => g, (k, g, a, b) => k.mul(k.neg(g), k.apply(detach, [floorDivide(k, a, b)]))],
  domain: [[-10, 10], [0.5, 4]], // biome-ignore format: a range an operand
  margin: toMultiple,
  ulp: exact,
});

/** a modulo b with the dividend's sign, as JavaScript's % and C's fmod. @example fmod(-7, 3).data; // -1 */
export const fmod: BinaryOp = binary({
  name: 'fmod',
  torch: 'torch.fmod',
  tex: (a, b) => `\\operatorname{fmod}(${a}, ${b})`,
  forward: (a, b) => a % b,
  vjps: [(_k, g) => g, (k, g, a, b) => k.mul(k.neg(g), k.apply(detach, [k.apply(trunc, [k.div(a, b)])]))],
  domain: [[-10, 10], [0.5, 4]], // biome-ignore format: a range an operand
  margin: toMultiple,
  ulp: exact,
});
