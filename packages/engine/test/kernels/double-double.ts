/**
 * exp, log, tanh and sigmoid to about 100 bits, as sums of two doubles: the judge of the kernels' last place.
 *
 * Independent of the kernels on purpose: Taylor's series after halving nine times and squaring back (kept as eˣ − 1, which loses nothing near 0),
 * and one Halley step from Math.log. Slow, and right: checked against mpmath's values in fixtures/reference.json.
 * Arithmetic on pairs after Dekker (1971).
 */

/** high + low. */
export type Pair = readonly [high: number, low: number];

const twoSum = (a: number, b: number): Pair => {
  const sum = a + b;
  const shadow = sum - a;
  return [sum, a - (sum - shadow) + (b - shadow)];
};

const split = (x: number): Pair => {
  const scaled = 134217729 * x;
  const high = scaled - (scaled - x);
  return [high, x - high];
};

export const product = (a: number, b: number): Pair => {
  const high = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return [high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow];
};

export const add = ([a, aLow]: Pair, [b, bLow]: Pair): Pair => {
  const [sum, lost] = twoSum(a, b);
  return twoSum(sum, lost + aLow + bLow);
};
const negative = ([a, low]: Pair): Pair => [-a, -low];
const times = ([a, low]: Pair, power: number): Pair => [a * power, low * power];
const multiply = ([a, aLow]: Pair, [b, bLow]: Pair): Pair => {
  const [high, lost] = product(a, b);
  return twoSum(high, lost + a * bLow + aLow * b);
};
function divide(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const left = add(a, negative(multiply(b, [first, 0])));
  return twoSum(first, left[0] / b[0]);
}

const ln2: Pair = [0.6931471805599453, 2.3190468138462996e-17];
const one: Pair = [1, 0];
const halvings = 9;
const terms = 8;
const reciprocals: readonly Pair[] = Array.from({ length: terms + 1 }, (_, n) => divide(one, [n || 1, 0]));

/** eʳ − 1 for |r| ≤ 0.5. */
function expm1Small(r: Pair): Pair {
  const x = times(r, 2 ** -halvings);
  let term: Pair = x;
  let sum: Pair = x;
  for (const reciprocal of reciprocals.slice(2)) {
    term = multiply(multiply(term, x), reciprocal);
    sum = add(sum, term);
  }
  for (let i = 0; i < halvings; i++) sum = add(times(sum, 2), multiply(sum, sum));
  return sum;
}

/** eˣ = value · 2^exponent. */
export function exp(x: number): { readonly value: Pair; readonly exponent: number } {
  const exponent = Math.round(x / ln2[0]);
  const r = add([x, 0], negative(multiply(ln2, [exponent, 0])));
  return { value: add(one, expm1Small(r)), exponent };
}

/** eˣ − 1, |x| below 700. */
function expm1(x: number): Pair {
  if (Math.abs(x) < 0.5) return expm1Small([x, 0]);
  const { value, exponent } = exp(x);
  return add(times(value, 2 ** exponent), [-1, 0]);
}

/** ln x, x positive. */
export function log(x: number): Pair {
  let exponent = Math.round(Math.log2(x));
  let m = exponent < -1000 ? x * 2 ** 100 * 2 ** (-exponent - 100) : x * 2 ** -exponent;
  if (m > Math.SQRT2) [m, exponent] = [m / 2, exponent + 1];
  const start = Math.log(m);
  const e = expm1Small([start, 0]);
  const difference = add(add([m, 0], [-1, 0]), negative(e));
  const total = add(add([m, 0], one), e);
  const correction = divide(times(difference, 2), total);
  return add(multiply(ln2, [exponent, 0]), add([start, 0], correction));
}

/** tanh x, |x| at most 20. */
export function tanh(x: number): Pair {
  const e = expm1(2 * x);
  return divide(e, add(e, [2, 0]));
}

/** 1/(1 + e^−x), x above −700. */
export function sigmoid(x: number): Pair {
  const { value, exponent } = exp(-x);
  return divide(one, add(one, times(value, 2 ** exponent)));
}
