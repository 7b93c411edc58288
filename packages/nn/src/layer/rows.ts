/**
 * Prediction on typed arrays: no Values, no graph. Every sum runs in the order of `dot`, every activation is the record's
 * `forward`, so the outputs are those of the eager engine, bit for bit.
 */
import type { Head } from '../activation.ts';
import { failure } from '../errors.ts';
import { type Rows, rowLength } from '../init.ts';
import { isNumbers, isRow, type NumberRow, type Numbers } from '../numbers.ts';

/** Rows of inputs: lists, or all of them in one flat array. */
export type NumberRows = readonly NumberRow[] | Numbers;

/** Rows in one array. */
export interface FlatRows {
  readonly data: Float64Array;
  readonly count: number;
}

/** Copies rows of `width` numbers into one array; a flat array is taken as it is. */
export function toRows(fn: string, rows: NumberRows, width: number, argument = 'rows'): FlatRows {
  const advice = `Give rows of ${width} numbers.`;
  if (isNumbers(rows)) {
    const expected = `a multiple of ${width}`;
    if (rows.length % width !== 0) throw failure('LENGTH', fn, argument, rows, { expected, advice });
    return { data: rows instanceof Float64Array ? rows : new Float64Array(rows), count: rows.length / width };
  }
  if (!Array.isArray(rows)) throw failure('ARRAY', fn, argument, rows, { example: '[[1, 2], [3, 4]]' });
  const data = new Float64Array(rows.length * width);
  for (let r = 0; r < rows.length; r++) {
    const row: unknown = rows[r];
    if (!isRow(row)) throw failure('ARRAY', fn, `${argument}[${r}]`, row, { example: 'a list of numbers' });
    if (row.length !== width) throw failure('LENGTH', fn, `${argument}[${r}]`, row, { expected: width, advice });
    for (let i = 0; i < width; i++) {
      const x: unknown = row[i];
      if (typeof x !== 'number') throw failure('NUMBER', fn, `${argument}[${r}][${i}]`, x);
      data[r * width + i] = x;
    }
  }
  return { data, count: rows.length };
}

/** Outputs of a layer for `count` rows, shape (count, nout). */
export function predictRows(
  parameters: Float64Array,
  rows: Rows,
  head: Head,
  input: Float64Array,
  count: number,
): Float64Array {
  const { nin, nout } = rows;
  const advice = 'In a Sequential, every layer takes as many inputs as the one before it has outputs.';
  if (input.length !== count * nin)
    throw failure('LENGTH', 'predict', 'the input of a layer', input, { expected: count * nin, advice });
  const width = rowLength(rows);
  const out = new Float64Array(count * nout);
  for (let r = 0; r < count; r++) {
    for (let j = 0; j < nout; j++) {
      const at = j * width;
      let total = 0;
      for (let i = 0; i < nin; i++) total += (parameters[at + i] as number) * (input[r * nin + i] as number); // in both
      out[r * nout + j] = rows.bias ? total + (parameters[at + nin] as number) : total; // the row's last
    }
    head.run(out, r * nout, nout);
  }
  return out;
}
