/** How far a result lies from the true value, in fractions of a unit in the last place of its format. */
import { type Dtype, formats } from '../../src/machine.ts';

const exponentOf = (x: number): number => {
  const exponent = Math.floor(Math.log2(x));
  if (2 ** exponent > x) return exponent - 1;
  return 2 ** (exponent + 1) <= x ? exponent + 1 : exponent;
};

/** The unit in the last place at a true value, subnormal ones included. */
export function unit(value: number, dtype: Dtype): number {
  const { mantissaBits, minNormal } = formats[dtype];
  const size = Math.max(Math.abs(value), minNormal);
  return 2 ** (exponentOf(size) - mantissaBits);
}

/**
 * |y − (high + low)| in units of the true value's last place; 0 where both overflow.
 *
 * @param high the true value rounded to a double, Infinity where it is beyond the format
 * @param low what rounding to a double lost
 */
export function ulpError(y: number, high: number, low: number, dtype: Dtype): number {
  const scale = unit(high, dtype);
  if (Math.abs(high) > formats[dtype].max) return Math.abs(y) === Infinity ? 0 : Infinity;
  if (Number.isNaN(y)) return Infinity;
  return Math.abs((y - high) / scale - low / scale);
}
