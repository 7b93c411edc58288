/** Putting columns on one scale, as scikit-learn's StandardScaler does. */
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { toRows } from '../layer/rows.ts';
import { spreadOf } from './spread.ts';

/** Columns on one scale, and the scale itself. */
export interface Standardized {
  /** The rows, every column with mean 0 and deviation 1. */
  readonly x: number[][];
  readonly mean: readonly number[];
  /** Deviations over N; 1 where a column is constant, also where its numbers differ by rounding only. */
  readonly std: readonly number[];
  /** Puts other rows, such as the test's, on the same scale. */
  apply(rows: readonly (readonly number[])[]): number[][];
}

/**
 * Every column less its mean, divided by its deviation; a constant column becomes 0.
 * @param rows - finite numbers, shape (N, features), N >= 1
 * @throws RangeError naming row and column of a number that is not finite
 * @example
 * standardize([[1], [3]]).x; // [[-1], [1]]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export function standardize(rows: readonly (readonly number[])[]): Standardized {
  const fn = 'standardize';
  if (checkArray(fn, 'rows', rows, '[[1, 2], [3, 4]]').length === 0)
    throw failure('EMPTY', fn, 'rows', rows, { what: 'row' });
  const width = rows[0]?.length ?? 0;
  const { data, count } = toRows(fn, rows, width);
  for (const [i, x] of data.entries()) checkNumber('FINITE', fn, `rows[${Math.floor(i / width)}][${i % width}]`, x);
  const spreads = Array.from(
    { length: width },
    (_, c) => spreadOf(Float64Array.from({ length: count }, (_, r) => data[r * width + c] as number)), // in the table
  );
  const columns = spreads.map(({ mean, std }) => ({ mean, std: std || 1 }));
  const apply = (other: readonly (readonly number[])[]): number[][] => {
    const flat = toRows(fn, other, width);
    const at = (r: number, c: number): number => flat.data[r * width + c] as number; // in the table
    return Array.from({ length: flat.count }, (_, r) => columns.map((column, c) => scaled(at(r, c), column)));
  };
  const mean = Object.freeze(columns.map((column) => column.mean));
  const std = Object.freeze(columns.map((column) => column.std));
  return { x: apply(rows), mean, std, apply };
}

/** The distance from the mean in deviations, also where the distance itself is beyond all numbers. */
function scaled(x: number, { mean, std }: { readonly mean: number; readonly std: number }): number {
  const gap = x - mean;
  return Number.isFinite(gap) ? gap / std : x / std - mean / std;
}
