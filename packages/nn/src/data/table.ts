/**
 * Table: inputs and targets in two flat arrays, looked at once. Loaders, the trainer and compiled code read rows from it
 * with plain indices; targets that were plain numbers are given back as plain numbers.
 */
import { failure } from '../errors.ts';
import { type NumberRows, toRows } from '../layer/rows.ts';
import { isNumbers, isRow, type NumberRow, type Numbers } from '../numbers.ts';

/** Inputs, shape (N, nin), and targets: numbers, shape (N), or rows, shape (N, m). */
export interface Dataset {
  /** Rows, as lists or typed arrays; or all of them in one typed array, row after row: there are as many as targets. */
  readonly x: readonly NumberRow[] | Numbers;
  /** A target per row: numbers, in a list or a typed array, or rows. */
  readonly y: readonly number[] | Numbers | readonly NumberRow[];
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
  if (!isRow(x)) throw failure('ARRAY', fn, `${argument}.x`, x, { example: '[[0, 1], [1, 1]]' });
  if (!isRow(y)) throw failure('ARRAY', fn, `${argument}.y`, y, { example: '[0, 1], a target per row of x' });
  if (x.length === 0) throw failure('EMPTY', fn, `${argument}.x`, x, { what: 'row' });
  const { data: inputs, count, nin } = inputsOf(fn, x, y.length, `${argument}.x`);
  const advice = 'Give one target per row of x.';
  if (y.length !== count) throw failure('LENGTH', fn, `${argument}.y`, y, { expected: count, advice });
  return { count, x: inputs, nin, ...targetsOf(fn, y, `${argument}.y`) };
}

/** Inputs in one array; those that come in one are as many rows as there are targets. */
function inputsOf(
  fn: string,
  x: Dataset['x'] | readonly unknown[],
  targets: number,
  argument: string,
): { data: Float64Array; count: number; nin: number } {
  if (!isNumbers(x)) {
    const nin = isRow(x[0]) ? x[0].length : 1;
    return { ...toRows(fn, x as NumberRows, nin, argument), nin }; // looked at there
  }
  const nin = x.length / targets;
  const expected = `a multiple of the ${targets} targets as number of`;
  if (!Number.isInteger(nin))
    throw failure('LENGTH', fn, argument, x, { expected, advice: 'Give rows of one length.' });
  return { data: new Float64Array(x), count: targets, nin };
}

function targetsOf(
  fn: string,
  y: Dataset['y'] | readonly unknown[],
  argument: string,
): Pick<Table, 'y' | 'nout' | 'plain'> {
  const [first] = y;
  const plain = typeof first === 'number';
  if (isNumbers(y)) return { y: new Float64Array(y), nout: 1, plain };
  for (const [i, target] of y.entries())
    if (plain ? typeof target !== 'number' : !isRow(target)) throw failure('LABEL', fn, `${argument}[${i}]`, target);
  if (plain) return { y: new Float64Array(y as readonly number[]), nout: 1, plain };
  const nout = (first as NumberRow).length; // all are rows
  return { y: toRows(fn, y as NumberRows, nout, argument).data, nout, plain };
}

/** Throws for a number of a table that is not finite, by its row and column. */
export function checkFinite(fn: string, argument: string, { x, nin, y, nout, plain }: Table): void {
  const refuse = (name: string, place: string, value: number): never => {
    throw failure('DATA', fn, `${argument}.${name}${place}`, value);
  };
  for (let i = 0; i < x.length; i++)
    if (!Number.isFinite(x[i])) refuse('x', `[${Math.floor(i / nin)}][${i % nin}]`, x[i] as number); // i is in range
  for (let i = 0; i < y.length; i++)
    if (!Number.isFinite(y[i]))
      refuse('y', plain ? `[${i}]` : `[${Math.floor(i / nout)}][${i % nout}]`, y[i] as number); // i is in range
}

/** Copies the rows at some indices into `out`, end to end, from its place `to` on. */
export function gather(
  out: Float64Array,
  source: ArrayLike<number>,
  width: number,
  indices: readonly number[],
  to = 0,
): void {
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] as number) * width; // i is below the length
    for (let c = 0; c < width; c++) out[to++] = source[from + c] as number; // a row of the source
  }
}

/** One row as a list. */
export const rowOf = (source: Float64Array, width: number, index: number): number[] =>
  Array.from(source.subarray(index * width, (index + 1) * width));
