/**
 * exp, log, sin, cos and powers, correctly rounded: the double nearest to the true value, so the same bits in every engine.
 *
 * JavaScript leaves the last bit of `Math.exp` and its like to the host, and Node 20, Node 24, Deno, Bun and the browsers differ in
 * it. Data, initial weights, random draws and schedules come from here, which is slower (about a microsecond each); the ops of
 * the engine do not. A true value that lies within 2⁻⁹⁰ of the middle between two doubles could be rounded to the other one; a
 * million points of each function, held against whole-number arithmetic of 260 bits, showed none (rounded.test.ts).
 * PyTorch, NumPy and CPython call glibc, whose results are the nearest doubles in all but about one case of a thousand.
 */
import { over, type Pair, plus, product, times } from './pair.ts';

const LN2: Pair = [0.6931471805599453, 2.3190468138462996e-17];
/** π/2 in four doubles, 212 bits: what is left of an angle may be tiny. */
const QUARTER = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33, 5.562271104316826e-50] as const;
/** A term this much smaller than the sum no longer counts. */
const SMALL = 2 ** -112;

const negative = ([a, b]: Pair): Pair => [-a, -b];
const rounded = ([a, b]: Pair): number => a + b;

/** x · 2^k, in two steps, since 2^k alone may lie outside a double's range. */
const scaled = (x: number, k: number): number => {
  const half = k >> 1;
  return x * power2(half) * power2(k - half);
};
const words = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));
const power2 = (k: number): number => {
  words.setBigUint64(0, BigInt(k + 1023) << 52n);
  return words.getFloat64(0);
};

/** The sum of a series, from its first term and the way from one term to the next. */
const series = (first: Pair, next: (term: Pair, n: number) => Pair): Pair => {
  let [sum, term] = [first, first];
  for (let n = 1; Math.abs(term[0]) > SMALL * Math.abs(sum[0]); n++) {
    term = next(term, n);
    sum = plus(sum, term);
  }
  return sum;
};

/** exp(x) − 1 for |x| < 0.36: a series on a 64th of it, then (1 + p)² − 1 = 2p + p² six times. */
const expm1 = (x: Pair): Pair => {
  const small: Pair = [x[0] / 64, x[1] / 64];
  let p = series(small, (term, n) => over(times(term, small), [n + 1, 0]));
  for (let i = 0; i < 6; i++) p = plus([2 * p[0], 2 * p[1]], times(p, p));
  return p;
};

/** exp of a pair. */
const expOf = (x: Pair): number => {
  if (!(Math.abs(x[0]) < 746)) return Math.exp(x[0]); // 0, Infinity or NaN, in every engine
  const k = Math.round(x[0] / LN2[0]);
  const rest = plus(x, negative(times([k, 0], LN2)));
  return scaled(rounded(plus([1, 0], expm1(rest))), k);
};

/** log of a finite double above 0. */
const logOf = (x: number): Pair => {
  const tiny = x < 2 ** -1000;
  words.setFloat64(0, tiny ? x * 2 ** 100 : x);
  let k = (words.getUint16(0) >> 4) - 1023;
  words.setUint16(0, (words.getUint16(0) & 15) | (1023 << 4));
  let m = words.getFloat64(0); // x = m · 2^k, m in [1, 2)
  if (m > 1.4142) [m, k] = [m / 2, k + 1];
  // log m = 2 · artanh q = 2 · (q + q³/3 + q⁵/5 + …), q = (m − 1) / (m + 1), at most 0.172.
  const q = over([m - 1, 0], plus([m, 0], [1, 0]));
  const square = times(q, q);
  const half = series(q, (term, n) => over(times(term, times(square, [2 * n - 1, 0])), [2 * n + 1, 0]));
  return plus(times([k - (tiny ? 100 : 0), 0], LN2), [2 * half[0], 2 * half[1]]);
};

/** sin and cos of an angle of at most π/4: x − x³/3! + … and 1 − x²/2! + …, `odd` being 1 and −1. */
const wave = (first: Pair, x: Pair, odd: number): Pair => {
  const square = times([-x[0], -x[1]], x);
  return series(first, (term, n) => over(times(term, square), [2 * n * (2 * n + odd), 0]));
};

/** sin(x + quarters · π/2). Beyond 2⁵² the doubles lie further apart than the turns, and the host's answer is as good. */
const turned = (x: number, quarters: number): number => {
  if (!(Math.abs(x) <= 2 ** 52)) return quarters === 0 ? Math.sin(x) : Math.cos(x);
  const k = Math.round(x / QUARTER[0]);
  let rest: Pair = [x, 0];
  for (const part of QUARTER) rest = plus(rest, negative(product(k, part)));
  const turns = (((k + quarters) % 4) + 4) % 4;
  const value = rounded(turns % 2 === 0 ? wave(rest, rest, 1) : wave([1, 0], rest, -1));
  return turns > 1 ? -value : value;
};

/** eˣ. @param x - any number */
export const exp = (x: number): number => expOf([x, 0]);

/** The natural logarithm. @param x - any number */
export const log = (x: number): number => (x > 0 && x < Infinity ? rounded(logOf(x)) : Math.log(x));

/** The sine of an angle in radians. @param x - any number */
export const sin = (x: number): number => (x === 0 ? x : turned(x, 0));

/** The cosine of an angle in radians. @param x - any number */
export const cos = (x: number): number => turned(x, 1);

/** x to the power y, as `x ** y`. @param x - any number @param y - any number */
export const pow = (x: number, y: number): number => {
  const size = Math.abs(x);
  const special = !(size > 0 && size < Infinity) || !(Math.abs(y) < Infinity) || (x < 0 && !Number.isInteger(y));
  if (special || y === 0) return x ** y; // 0, 1, Infinity or NaN, in every engine
  const squares = Number.isInteger(y) && y > 0 && y * Math.abs(Math.log2(size)) < 900;
  const value = squares ? rounded(repeated(size, y)) : expOf(times(logOf(size), [y, 0]));
  return x < 0 && y % 2 !== 0 ? -value : value;
};

/** The powers of a number, one after the other as a training run asks for them: the next is one product away from the last. */
export class Powers {
  readonly #base: number;
  #n = 0;
  #last: Pair = [1, 0];

  /** @param base - a number of at least 0 */
  constructor(base: number) {
    this.#base = base;
  }

  /** The nth power. @param n - a whole number of at least 0 */
  at(n: number): number {
    if (n !== this.#n) this.#last = n === this.#n + 1 ? times(this.#last, [this.#base, 0]) : repeated(this.#base, n);
    this.#n = n;
    return rounded(this.#last);
  }
}

/** A whole power, which may be a double, or lie in the middle between two: by squares, exact as long as 106 bits are enough. */
const repeated = (x: number, n: number): Pair => {
  let [whole, square]: [Pair, Pair] = [
    [1, 0],
    [x, 0],
  ];
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) whole = times(whole, square);
    if (rest > 1) square = times(square, square);
  }
  return whole;
};
