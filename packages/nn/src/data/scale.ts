/** Putting columns on one scale, as scikit-learn's StandardScaler does. */
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { type NumberRows, toRows } from '../layer/rows.ts';
import type { NumberRow } from '../numbers.ts';
import { spreadOf } from './spread.ts';

/** Columns on one scale, and the scale itself. */
export interface Standardized {
  /** The rows, every column with mean 0 and deviation 1. */
  readonly x: number[][];
  readonly mean: readonly number[];
  /** Deviations over N; 1 where a column is constant, also where its numbers differ by rounding only. */
  readonly std: readonly number[];
  /** Puts other rows, such as the test's, on the same scale. */
  apply(rows: readonly NumberRow[]): number[][];
}

/** A scale as plain data. */
export interface ScalerJSON {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The scale of columns. */
function scaleOf(fn: string, rows: readonly NumberRow[]): ScalerJSON {
  if (checkArray(fn, 'rows', rows, '[[1, 2], [3, 4]]').length === 0)
    throw failure('EMPTY', fn, 'rows', rows, { what: 'row' });
  const width = rows[0]?.length ?? 0;
  const { data, count } = toRows(fn, rows, width);
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i])) checkNumber('FINITE', fn, `rows[${Math.floor(i / width)}][${i % width}]`, data[i]);
  const column = new Float64Array(count);
  const spreads = Array.from({ length: width }, (_, c) => {
    for (let r = 0; r < count; r++) column[r] = data[r * width + c] as number; // in the table
    return spreadOf(column);
  });
  const mean = Object.freeze(spreads.map((spread) => spread.mean));
  return { mean, std: Object.freeze(spreads.map(({ std }) => std || 1)) };
}

/** Rows, number by number, by what is done to each of a column. */
function mapped(
  fn: string,
  rows: NumberRows,
  { mean, std }: ScalerJSON,
  change: (x: number, mean: number, std: number) => number,
): number[][] {
  const width = mean.length;
  const { data, count } = toRows(fn, rows, width);
  return Array.from(
    { length: count },
    (_, r) => mean.map((m, c) => change(data[r * width + c] as number, m, std[c] as number)), // in the table, and as many
  );
}

/**
 * Every column less its mean, divided by its deviation; a constant column becomes 0.
 * @param rows - finite numbers, shape (N, features), N >= 1
 * @throws RangeError naming row and column of a number that is not finite
 * @example
 * standardize([[1], [3]]).x; // [[-1], [1]]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export function standardize(rows: readonly NumberRow[]): Standardized {
  const fn = 'standardize';
  const scale = scaleOf(fn, rows);
  const apply = (other: readonly NumberRow[]): number[][] => mapped(fn, other, scale, scaled);
  return { x: apply(rows), ...scale, apply };
}

/** The distance from the mean in deviations, also where the distance itself is beyond all numbers. */
function scaled(x: number, mean: number, std: number): number {
  const gap = x - mean;
  return Number.isFinite(gap) ? gap / std : x / std - mean / std;
}

/**
 * A scale that is learnt from some rows and then put on others: `standardize` as an object, which is saved with the model.
 * @example
 * const scaler = new Scaler().fit([[1], [3]]);
 * scaler.transform([[2], [5]]); // [[0], [3]]
 * scaler.inverse([[3]]); // [[5]]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 */
export class Scaler {
  #scale: ScalerJSON | null = null;

  /** Means and deviations of the columns of rows, which are finite numbers, shape (N, features), N >= 1. */
  fit(rows: readonly NumberRow[]): this {
    this.#scale = scaleOf('Scaler.fit', rows);
    return this;
  }

  /** Rows on the scale: every column less its mean, divided by its deviation. @throws before `fit` */
  transform(rows: NumberRows): number[][] {
    return mapped('Scaler.transform', rows, this.#fitted('transform'), scaled);
  }

  /** What `transform` was given, out of what it gave, up to rounding. @throws before `fit` */
  inverse(rows: NumberRows): number[][] {
    return mapped('Scaler.inverse', rows, this.#fitted('inverse'), (x, mean, std) => x * std + mean);
  }

  /** The columns' means. @throws before `fit` */
  get mean(): readonly number[] {
    return this.#fitted('mean').mean;
  }

  /** The columns' deviations over N; 1 where a column is constant. @throws before `fit` */
  get std(): readonly number[] {
    return this.#fitted('std').std;
  }

  /** The scale as plain data. @throws before `fit` */
  toJSON(): ScalerJSON {
    const { mean, std } = this.#fitted('toJSON');
    return { mean: [...mean], std: [...std] };
  }

  /**
   * A scaler out of what `toJSON` gave.
   * @throws for anything else
   * @example
   * Scaler.fromJSON({ mean: [2], std: [1] }).transform([[3]]); // [[1]]
   */
  static fromJSON(json: unknown): Scaler {
    const fn = 'Scaler.fromJSON';
    const { mean, std } = Object(json) as Partial<Readonly<Record<string, unknown>>>; // looked at next
    if (!Array.isArray(mean)) throw failure('ARRAY', fn, 'json.mean', mean, { example: 'what toJSON() gave' });
    if (!Array.isArray(std)) throw failure('ARRAY', fn, 'json.std', std, { example: 'what toJSON() gave' });
    if (std.length !== mean.length)
      throw failure('LENGTH', fn, 'json.std', std, { expected: mean.length, advice: 'Give what toJSON() gave.' });
    for (const [c, x] of mean.entries()) checkNumber('FINITE', fn, `json.mean[${c}]`, x);
    for (const [c, x] of std.entries()) checkNumber('POSITIVE', fn, `json.std[${c}]`, x);
    const scaler = new Scaler();
    scaler.#scale = { mean: Object.freeze([...mean]), std: Object.freeze([...std]) };
    return scaler;
  }

  #fitted(method: string): ScalerJSON {
    if (this.#scale === null)
      throw failure('ORDER', `Scaler.${method}`, 'the scaler', undefined, {
        expected: 'fitted',
        advice: 'Call fit(rows) with the rows to learn from, or make it with fromJSON().',
      });
    return this.#scale;
  }
}
