/**
 * Batches as they come, checked and laid flat: one Float64Array per input, row after row.
 *
 * A batch is a Float64Array of that form already, or an array of rows. NaN and ±Infinity are values like any other.
 */
import { fail } from '../errors/compile.ts';

/** One input's batch: row after row, shape (batch, width), or an array of rows. */
export type Batch = Float64Array | readonly (readonly number[])[];

/** Batches laid flat, and how many samples they hold. */
export interface FlatBatch {
  readonly rows: readonly Float64Array[];
  readonly samples: number;
}

const flatten = (fn: string, at: number, width: number, batch: readonly unknown[]): Float64Array => {
  const flat = new Float64Array(batch.length * width);
  for (const [row, numbers] of batch.entries()) {
    const typed = numbers instanceof Float64Array;
    if (!typed && !Array.isArray(numbers)) fail('ERR_BATCH_KIND', fn, at, numbers);
    if (numbers.length !== width) fail('ERR_BATCH_ROW', fn, at, row, width, numbers.length);
    for (let i = 0; i < width; i++) {
      const x: unknown = numbers[i];
      if (typeof x !== 'number') fail('ERR_BATCH_KIND', fn, at, x);
      flat[row * width + i] = x;
    }
  }
  return flat;
};

const flat = (fn: string, at: number, width: number, batch: unknown): Float64Array => {
  if (Array.isArray(batch)) return flatten(fn, at, width, batch);
  if (!(batch instanceof Float64Array)) return fail('ERR_BATCH_KIND', fn, at, batch);
  if (batch.length % width !== 0) fail('ERR_BATCH_LENGTH', fn, at, width, batch.length);
  return batch;
};

/** Checks the arguments of the function called `fn` against the widths. */
export const flatBatch = (fn: string, widths: readonly number[], batches: readonly unknown[]): FlatBatch => {
  if (batches.length !== widths.length) fail('ERR_BATCH_COUNT', fn, widths.length, batches.length);
  const rows: Float64Array[] = [];
  let samples = 1;
  for (let at = 0; at < widths.length; at++) {
    const width = widths[at] as number; // at is in range
    const row = flat(fn, at, width, batches[at]);
    const count = row.length / width;
    if (at === 0) samples = count;
    else if (count !== samples) fail('ERR_BATCH_SIZES', fn, at, samples, count);
    rows.push(row);
  }
  if (samples === 0) fail('ERR_BATCH_EMPTY', fn);
  return { rows, samples };
};
