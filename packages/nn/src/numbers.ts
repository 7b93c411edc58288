/** Numbers as people keep them: in lists, and in typed arrays of any kind but those of 64-bit integers, which JavaScript keeps apart. */
import type { TypedNumbers } from '@chainrule/engine';

/** Numbers in a typed array. */
export type Numbers = TypedNumbers;

/** A row of numbers. */
export type NumberRow = readonly number[] | Numbers;

/** Whether x is a typed array of numbers. */
export const isNumbers = (x: unknown): x is Numbers =>
  ArrayBuffer.isView(x) && !(x instanceof DataView || x instanceof BigInt64Array || x instanceof BigUint64Array);

/** Whether x may be a row: what is in it is looked at elsewhere. */
export const isRow = (x: unknown): x is readonly unknown[] | Numbers => Array.isArray(x) || isNumbers(x);
