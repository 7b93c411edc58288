/**
 * Shapes and reductions of losses: one number, a list, or a list of lists come in; 'none' gives back the same shape, 'sum'
 * and 'mean' one Value. Nothing here looks at a Value's data, so that losses can be traced by compile().
 */
import { mean, type Operand, sum, Value } from '@chainrule/engine';
import { failure } from '../errors.ts';

/** How the losses of a batch become one: torch's words. */
export type Reduction = 'mean' | 'sum' | 'none';

/** One number, a list, or a list of lists. */
export type Nested<T> = T | readonly T[] | readonly (readonly T[])[];

/** What a loss gives back with reduction 'none': the shape that came in. */
export type NestedValue = Value | Value[] | Value[][];

export const isOperand = (x: unknown): x is Operand => typeof x === 'number' || x instanceof Value;

/** A list, also when it is a typed array. */
export const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x) || x instanceof Float64Array;

/** The list as an array, whose `map` can give anything: a typed array's gives numbers only. */
export const plainList = <T>(list: readonly T[]): readonly T[] => (Array.isArray(list) ? list : Array.from(list));

/** The same shape as flat rows: a list of rows, and whether it came as a matrix, a list or one number. */
export interface Shaped<T> {
  readonly rows: readonly (readonly T[])[];
  readonly rank: 0 | 1 | 2;
}

/** Splits an argument into rows. */
export function shaped<T>(fn: string, argument: string, x: Nested<T>, isItem: (item: unknown) => item is T): Shaped<T> {
  if (isItem(x)) return { rows: [[x]], rank: 0 };
  if (!isList(x)) throw failure('OPERAND', fn, argument, x);
  if (x.length === 0) throw failure('EMPTY', fn, argument, x, { what: 'number' });
  if (!x.some(isList)) return { rows: [items(fn, argument, x, isItem)], rank: 1 };
  return { rows: Array.from(x as readonly unknown[], (row) => items(fn, argument, row, isItem)), rank: 2 };
}

function items<T>(fn: string, argument: string, row: unknown, isItem: (item: unknown) => item is T): readonly T[] {
  if (!isList(row)) throw failure('ARRAY', fn, argument, row, { example: 'rows that are all lists' });
  const wrong = row.findIndex((item) => !isItem(item));
  if (wrong >= 0) throw failure('OPERAND', fn, `${argument}[${wrong}]`, row[wrong]);
  return plainList(row) as readonly T[]; // every item has been looked at
}

/** Refuses two arguments of different shapes. */
export function sameShape(fn: string, a: Shaped<unknown>, name: string, b: Shaped<unknown>): void {
  const lengths = (x: Shaped<unknown>): string => `${x.rank}:${x.rows.map((row) => row.length).join()}`;
  if (lengths(a) === lengths(b)) return;
  const expected = `the shape of the input, ${describe(a)}, not ${describe(b)}`;
  const [first = []] = b.rows;
  const got = [first[0], first, b.rows][b.rank];
  const advice = 'Give one target per prediction, in the same arrangement.';
  throw failure('ORDER', fn, name, got, { expected, advice });
}

function describe({ rows, rank }: Shaped<unknown>): string {
  if (rank === 0) return 'one number';
  return rank === 1 ? `(${rows[0]?.length})` : `(${rows.length}, ${rows[0]?.length})`;
}

/** Puts rows back into the shape they came in. */
export function reshape(rows: readonly Value[][], rank: 0 | 1 | 2): NestedValue {
  if (rank === 2) return [...rows];
  const row = rows[0] as Value[]; // a number and a list are one row
  return rank === 1 ? row : (row[0] as Value); // one number is one element
}

/** One Value out of many; a single one is itself. */
export function reduce(values: readonly Value[], reduction: 'mean' | 'sum'): Value {
  const only = values[0];
  if (only !== undefined && values.length === 1) return only;
  return reduction === 'mean' ? mean(values) : sum(values);
}
