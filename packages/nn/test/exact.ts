/**
 * The judge of correctly rounded functions: whole numbers of 260 bits behind the point, by BigInt. It shares nothing with the code it judges,
 * neither the doubles nor the way of computing.
 */

/** Bits behind the point. */
const BITS = 260n;
const ONE = 1n << BITS;
const view = new DataView(new ArrayBuffer(8));

/** A double as a fixed-point number; exact for the sizes that occur here. */
export const fixed = (x: number): bigint => {
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const field = bits >> 52n;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (field === 0n ? 0n : 1n << 52n);
  const shift = (field === 0n ? 1n : field) - 1075n + BITS;
  const size = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return x < 0 ? -size : size;
};

/** The next double up. */
export const up = (x: number): number => {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, x > 0 ? bits + 1n : bits - 1n);
  return x === 0 ? Number.MIN_VALUE : view.getFloat64(0);
};
export const down = (x: number): number => -up(-x);

/** Whether `y` is the double nearest to the true value, which is compared with what lies midway to the neighbours. */
export const nearest = (value: bigint, y: number): boolean => {
  const twice = 2n * value;
  const here = fixed(y);
  return here + fixed(down(y)) <= twice && twice <= here + fixed(up(y));
};

const arc = (n: bigint): bigint => {
  let term = ONE / n;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n, term = -term / (n * n)) sum += term / k;
  return sum;
};
/** π, by Machin's formula. */
const PI = 16n * arc(5n) - 4n * arc(239n);
const LN2 = ((): bigint => {
  let sum = 0n;
  for (let term = (2n * ONE) / 3n, k = 1n; term !== 0n; term /= 9n, k += 2n) sum += term / k;
  return sum;
})();

/** first · (1 + x/d₁ + x²/(d₁d₂) + …) */
const series = (first: bigint, x: bigint, divisor: (n: bigint) => bigint): bigint => {
  let sum = first;
  for (let term = first, n = 1n; term !== 0n; n++) {
    term = (term * x) / (divisor(n) << BITS);
    sum += term;
  }
  return sum;
};

const modulo = (a: bigint, b: bigint): bigint => ((a % b) + b) % b;

/** e to a fixed-point number. */
export const exp = (x: bigint): bigint => {
  const rest = modulo(x, LN2);
  const k = (x - rest) / LN2;
  const power = series(ONE, rest / 256n, (n) => n);
  let value = power;
  for (let i = 0; i < 8; i++) value = (value * value) >> BITS;
  return k >= 0n ? value << k : value >> -k;
};

/** The sine, and by `quarters` of 1 the cosine. */
export const sin = (x: bigint, quarters: bigint = 0n): bigint => {
  const rest = modulo(x + (quarters * PI) / 2n, 2n * PI);
  const angle = rest > PI ? rest - 2n * PI : rest;
  return series(angle, -(angle * angle) >> BITS, (n) => 2n * n * (2n * n + 1n));
};

/** Whether `y` is the double nearest to log x: x lies between the powers of e midway to y's neighbours. */
export const nearestLog = (x: number, y: number): boolean => {
  const here = fixed(y);
  const at = fixed(x);
  return exp((here + fixed(down(y))) / 2n) <= at && at <= exp((here + fixed(up(y))) / 2n);
};
