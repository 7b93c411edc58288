/**
 * Numbers as bits: how they travel to Python and lie in fixtures.
 *
 * A "block" is the 16 hex digits of each number's float64 bits, most significant first, joined into one string. Decimals
 * would round; blocks keep NaN, -0 and the infinities, and both sides read them with one call. `distanceInUlp` counts
 * on the same bits: how many float64 numbers lie between two.
 */

const BYTES = 8;

/**
 * Numbers as a block.
 *
 * @param numbers - any float64 values, NaN and the infinities among them
 * @returns 16 hex digits per number
 * @example
 * packBlock([1, -0]) // '3ff00000000000008000000000000000'
 */
export function packBlock(numbers: ArrayLike<number>): string {
  const bytes = Buffer.allocUnsafe(numbers.length * BYTES);
  for (let i = 0; i < numbers.length; i++) bytes.writeDoubleBE(numbers[i] ?? NaN, i * BYTES);
  return bytes.toString('hex');
}

/**
 * A block as numbers.
 *
 * @param block - 16 hex digits per number
 * @returns the numbers, bit for bit; undefined if the string is no block
 * @example
 * unpackBlock('3ff0000000000000'); // [1]
 */
export function unpackBlock(block: string): Float64Array | undefined {
  const bytes = Buffer.from(block, 'hex'); // stops at the first character that is no hex digit
  if (bytes.length * 2 !== block.length || bytes.length % BYTES !== 0) return undefined;
  return Float64Array.from({ length: bytes.length / BYTES }, (_, i) => bytes.readDoubleBE(i * BYTES));
}

const view = new DataView(new ArrayBuffer(BYTES));
const SIGN = 1n << 63n;

/** The bits of x as a number that grows with x, so that differences count floats; both zeros are 0. */
function rank(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  return bits & SIGN ? -(bits ^ SIGN) : bits;
}

/**
 * How many float64 numbers lie between a and b.
 *
 * @param a - one number
 * @param b - the other
 * @returns 0 for the same number, for two NaNs and for 0 and -0; Infinity if exactly one is NaN or they differ and one is infinite
 * @example
 * distanceInUlp(1, 1 + Number.EPSILON) // 1
 */
export function distanceInUlp(a: number, b: number): number {
  if (a === b || Object.is(a, b)) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  const gap = rank(a) - rank(b);
  return Number(gap < 0n ? -gap : gap);
}

/**
 * The distance from x to the next larger float64, for a positive finite x.
 *
 * @example
 * ulpOf(1); // 2.220446049250313e-16
 */
export function ulpOf(x: number): number {
  view.setFloat64(0, x);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0) - x;
}

/**
 * The same number bit for bit, where every NaN counts as the same.
 *
 * @param a - one number
 * @param b - the other
 * @example
 * sameBits(0, -0) // false
 */
export function sameBits(a: number, b: number): boolean {
  return Object.is(a, b);
}
