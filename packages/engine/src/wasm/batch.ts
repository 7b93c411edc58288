/**
 * Batches as they come, checked and laid flat: one typed array per input, row after row.
 *
 * A batch is a typed array of that form already, or an array of rows. NaN and ±Infinity are values like any other.
 */
import { fail } from '../errors/compile.ts';

/** Numbers in a typed array; not those of 64-bit integers, which JavaScript keeps apart. */
export type TypedNumbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** One input's batch: row after row, shape (batch, width), or an array of rows. */
export type Batch = TypedNumbers | readonly (readonly number[] | TypedNumbers)[];

/** Batches laid flat, and how many samples they hold. */
export interface FlatBatch {
  readonly rows: readonly TypedNumbers[];
  readonly samples: number;
}

const isTyped = (x: unknown): x is TypedNumbers =>
  ArrayBuffer.isView(x) && !(x instanceof DataView || x instanceof BigInt64Array || x instanceof BigUint64Array);

const flatten = (fn: string, at: number, width: number, batch: readonly unknown[]): Float64Array => {
  const flat = new Float64Array(batch.length * width);
  for (const [row, numbers] of batch.entries()) {
    if (!Array.isArray(numbers) && !isTyped(numbers)) fail('ERR_BATCH_KIND', fn, at, numbers, [row]);
    if (numbers.length !== width) fail('ERR_BATCH_ROW', fn, at, row, width, numbers.length);
    for (let i = 0; i < width; i++) {
      const x: unknown = numbers[i];
      if (typeof x !== 'number') fail('ERR_BATCH_KIND', fn, at, x, [row, i]);
      flat[row * width + i] = x;
    }
  }
  return flat;
};

const flat = (fn: string, at: number, width: number, batch: unknown): TypedNumbers => {
  if (Array.isArray(batch)) return flatten(fn, at, width, batch);
  if (!isTyped(batch)) return fail('ERR_BATCH_KIND', fn, at, batch, []);
  if (batch.length % width !== 0) fail('ERR_BATCH_LENGTH', fn, at, width, batch.length);
  return batch;
};

/** Checks the arguments of the function called `fn` against the widths. */
export const flatBatch = (fn: string, widths: readonly number[], batches: readonly unknown[]): FlatBatch => {
  if (batches.length !== widths.length) fail('ERR_BATCH_COUNT', fn, widths.length, batches.length);
  const rows: TypedNumbers[] = [];
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
