/**
 * Table: inputs and targets in two flat arrays, looked at once. Loaders, the trainer and compiled code read rows from it
 * with plain indices; targets that were plain numbers are given back as plain numbers.
 */
import { failure } from '../errors.ts';
import { type NumberRows, toRows } from '../layer/rows.ts';

/** Inputs, shape (N, nin), and targets: numbers, shape (N), or rows, shape (N, m). */
export interface Dataset {
  readonly x: readonly (readonly number[] | Float64Array)[];
  readonly y: readonly number[] | Float64Array | readonly (readonly number[] | Float64Array)[];
}

/** A dataset in flat arrays. */
export interface Table {
  readonly count: number;
  readonly x: Float64Array;
  /** Numbers in a row of x. */
  readonly nin: number;
  readonly y: Float64Array;
  /** Numbers in a target. */
  readonly nout: number;
  /** Whether targets are plain numbers. */
  readonly plain: boolean;
}

/** Lays a dataset out flat. @throws for empty data, ragged rows and other lengths */
export function tableOf(fn: string, data: Dataset, argument = 'data'): Table {
  const { x, y } = data ?? {};
  if (!Array.isArray(x)) throw failure('ARRAY', fn, `${argument}.x`, x, { example: '[[0, 1], [1, 1]]' });
  if (!Array.isArray(y) && !(y instanceof Float64Array))
    throw failure('ARRAY', fn, `${argument}.y`, y, { example: '[0, 1], a target per row of x' });
  if (x.length === 0) throw failure('EMPTY', fn, `${argument}.x`, x, { what: 'row' });
  const expected = x.length;
  if (y.length !== expected)
    throw failure('LENGTH', fn, `${argument}.y`, y, { expected, advice: 'Give one target per row of x.' });
  const nin = widthOf(x[0]);
  const plain = typeof y[0] === 'number';
  for (const [i, target] of y.entries())
    if (plain ? typeof target !== 'number' : !isRow(target)) throw failure('LABEL', fn, `${argument}.y[${i}]`, target);
  const nout = plain ? 1 : widthOf(y[0]);
  const rows: NumberRows = plain ? Array.from(y as ArrayLike<number>, (v) => [v]) : (y as readonly number[][]); // looked at next
  const flat = toRows(fn, rows, nout, `${argument}.y`).data;
  return { count: x.length, x: toRows(fn, x, nin, `${argument}.x`).data, nin, y: flat, nout, plain };
}

/** Throws for a number of a table that is not finite, by its row and column. */
export function checkFinite(fn: string, argument: string, { x, nin, y, nout, plain }: Table): void {
  const refuse = (name: string, place: string, value: number): never => {
    throw failure('DATA', fn, `${argument}.${name}${place}`, value);
  };
  for (const [i, value] of x.entries())
    if (!Number.isFinite(value)) refuse('x', `[${Math.floor(i / nin)}][${i % nin}]`, value);
  for (const [i, value] of y.entries())
    if (!Number.isFinite(value)) refuse('y', plain ? `[${i}]` : `[${Math.floor(i / nout)}][${i % nout}]`, value);
}

const isRow = (x: unknown): x is readonly unknown[] | Float64Array => Array.isArray(x) || x instanceof Float64Array;
const widthOf = (row: unknown): number => (isRow(row) ? row.length : 1);

/** Copies the rows at some indices into `out`, end to end. */
export function gather(out: Float64Array, source: Float64Array, width: number, indices: readonly number[]): void {
  let to = 0;
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] as number) * width; // i is below the length
    for (let c = 0; c < width; c++) out[to++] = source[from + c] as number; // a row of the source
  }
}

/** One row as a list. */
export const rowOf = (source: Float64Array, width: number, index: number): number[] =>
  Array.from(source.subarray(index * width, (index + 1) * width));
