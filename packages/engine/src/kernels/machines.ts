/**
 * The machines on plain numbers: what tests and the interpreter run kernels on, a lane at a time.
 *
 * `float64Machine` is JavaScript's own arithmetic; `float32Machine` rounds after every verb with Math.fround, which equals
 * float32 hardware bit for bit for + − × ÷ √ (a double has more than twice a float's digits and two: Figueroa 1995).
 * Bits go through one shared scratch buffer; a mask is 1 or 0. No verb reads a NaN's payload, since JavaScript may change it.
 */
import type { Dtype, Machine } from '../machine.ts';
import { hostFunctions } from './host.ts';

const doubles = new Float64Array(2);
const words = new Uint32Array(doubles.buffer);
const wide = new BigUint64Array(doubles.buffer);
const singles = new Float32Array(2);
const bits32 = new Uint32Array(singles.buffer);
/** The typed arrays above have every index used below; this only tells the compiler so. */
const word = (index: number): number => words[index] ?? 0;
const bits = (index: number): number => bits32[index] ?? 0;

/** Adding 2^52 leaves no bits for a fraction; ties go to even as every addition's do. */
const nearest = (x: number): number => {
  const size = Math.abs(x);
  if (!(size < 2 ** 52)) return x;
  const rounded = size + 2 ** 52 - 2 ** 52;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
};

type Verb1 = (a: number) => number;
type Verb2 = (a: number, b: number) => number;

/** The verbs that differ between formats only by the width of a lane. */
type Bits = Pick<
  Machine<number>,
  'pattern' | 'abs' | 'neg' | 'and' | 'or' | 'xor' | 'shiftLeft' | 'shiftRight' | 'addBits' | 'subBits'
>;

const result64 = (low: number, high: number): number => {
  words[0] = low;
  words[1] = high;
  return doubles[0] ?? 0;
};

/** Loads a and b, so that words 0 and 1 are a's, low word first, and words 2 and 3 are b's. */
const load64 = (a: number, b: number): void => {
  doubles[0] = a;
  doubles[1] = b;
};

const bits64: Bits = {
  pattern: (value) => {
    wide[0] = BigInt.asUintN(64, value);
    return doubles[0] ?? 0;
  },
  abs: Math.abs,
  neg: (a) => -a,
  and: (a, b) => {
    load64(a, b);
    return result64(word(0) & word(2), word(1) & word(3));
  },
  or: (a, b) => {
    load64(a, b);
    return result64(word(0) | word(2), word(1) | word(3));
  },
  xor: (a, b) => {
    load64(a, b);
    return result64(word(0) ^ word(2), word(1) ^ word(3));
  },
  shiftLeft: (a, count) => {
    load64(a, 0);
    if (count === 0) return a;
    if (count >= 32) return result64(0, word(0) << (count - 32));
    return result64(word(0) << count, (word(1) << count) | (word(0) >>> (32 - count)));
  },
  shiftRight: (a, count) => {
    load64(a, 0);
    if (count === 0) return a;
    if (count >= 32) return result64(word(1) >>> (count - 32), 0);
    return result64((word(0) >>> count) | (word(1) << (32 - count)), word(1) >>> count);
  },
  addBits: (a, b) => {
    load64(a, b);
    const low = word(0) + word(2);
    return result64(low, word(1) + word(3) + (low > 0xffffffff ? 1 : 0));
  },
  subBits: (a, b) => {
    load64(a, b);
    const low = word(0) - word(2);
    return result64(low, word(1) - word(3) - (low < 0 ? 1 : 0));
  },
};

const from32 = (pattern: number): number => {
  bits32[0] = pattern;
  return singles[0] ?? 0;
};
const combine32 =
  (combine: Verb2): Verb2 =>
  (a, b) => {
    singles[0] = a;
    singles[1] = b;
    return from32(combine(bits(0), bits(1)));
  };

const bits32Verbs: Bits = {
  pattern: (value) => from32(Number(BigInt.asUintN(32, value))),
  abs: Math.abs,
  neg: (a) => -a,
  and: combine32((a, b) => a & b),
  or: combine32((a, b) => a | b),
  xor: combine32((a, b) => a ^ b),
  shiftLeft: (a, count) => combine32((pattern, by) => pattern << by)(a, from32(count)),
  shiftRight: (a, count) => combine32((pattern, by) => pattern >>> by)(a, from32(count)),
  addBits: combine32((a, b) => a + b),
  subBits: combine32((a, b) => a - b),
};

const flag = (truth: boolean): number => (truth ? 1 : 0);

const numbersMachine = (dtype: Dtype, round: Verb1, lanes: Bits): Machine<number> => ({
  dtype,
  ...lanes,
  constant: round,
  add: (a, b) => round(a + b),
  sub: (a, b) => round(a - b),
  mul: (a, b) => round(a * b),
  div: (a, b) => round(a / b),
  sqrt: (a) => round(Math.sqrt(a)),
  min: Math.min,
  max: Math.max,
  // Not Math.min and Math.max: those let NaN through from either side.
  pmin: (a, b) => (b < a ? b : a),
  pmax: (a, b) => (a < b ? b : a),
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  nearest,
  eq: (a, b) => flag(a === b),
  ne: (a, b) => flag(a !== b),
  lt: (a, b) => flag(a < b),
  le: (a, b) => flag(a <= b),
  gt: (a, b) => flag(a > b),
  ge: (a, b) => flag(a >= b),
  select: (mask, a, b) => (mask !== 0 ? a : b),
  keep: (mask, a) => (mask !== 0 ? a : 0),
  drop: (mask, a) => (mask !== 0 ? 0 : a),
  both: (a, b) => a & b,
  either: (a, b) => a | b,
  not: (a) => 1 - a,
  host: (mask, value, name, [x = NaN, y = NaN]) => (mask !== 0 ? round(hostFunctions[name](x, y)) : value),
});

/** float64 on plain numbers. */
export const float64Machine: Machine<number> = numbersMachine('float64', (x) => x, bits64);
/** float32 on plain numbers, every result rounded to a float. */
export const float32Machine: Machine<number> = numbersMachine('float32', Math.fround, bits32Verbs);
