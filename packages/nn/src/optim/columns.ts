/**
 * The algebra read as columns: every verb is a loop over up to 256 elements of typed arrays.
 *
 * An optimiser's rule runs over it once per stretch of parameters instead of once per parameter. Each verb's loop is small and
 * always sees the same types, so its speed does not depend on which rules a program uses, as that of a rule read over single
 * numbers does (by up to a hundred times: where a rule is not inlined, every number is boxed). Results stand in registers, arrays
 * that are used again from the next stretch on. A plain number stands for a column of it.
 */
import { type Algebra, numbers, type Term } from '@chainrule/engine';

/** Elements of one stretch: what a rule has in use at a time fits into the processor's nearest cache. */
export const STRETCH = 256;

/** A column, or the number that all its elements are. */
export type Column = Float64Array | number;

const registers: Float64Array[] = [];
let used = 0;
let length = 0;

/** Begins a stretch of so many elements: all registers are free again. */
export function beginStretch(elements: number): void {
  used = 0;
  length = elements;
}

function register(): Float64Array {
  const free = registers[used] ?? new Float64Array(STRETCH);
  registers[used++] = free;
  return free;
}

// Indices are below the length, which no column falls short of.
function addColumns(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) + (b[i] as number);
}
function addNumber(out: Float64Array, a: Float64Array, b: number): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) + b;
}
function subColumns(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) - (b[i] as number);
}
function mulColumns(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) * (b[i] as number);
}
function mulNumber(out: Float64Array, a: Float64Array, b: number): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) * b;
}
function divColumns(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) / (b[i] as number);
}
function divNumber(out: Float64Array, a: Float64Array, b: number): void {
  for (let i = 0; i < length; i++) out[i] = (a[i] as number) / b;
}
function roots(out: Float64Array, a: Float64Array): void {
  for (let i = 0; i < length; i++) out[i] = Math.sqrt(a[i] as number);
}

const at = (column: Column, i: number): number => (typeof column === 'number' ? column : (column[i] as number));

/** Any function of numbers, element by element: what no loop of its own is worth. */
function each(f: (...xs: number[]) => number, columns: readonly Column[]): Column {
  if (columns.every((column) => typeof column === 'number')) return f(...(columns as readonly number[])); // just looked at
  const out = register();
  const [a = NaN, b = NaN, c = NaN] = columns;
  for (let i = 0; i < length; i++) out[i] = f(at(a, i), at(b, i), at(c, i));
  return out;
}

type Arithmetic = (out: Float64Array, a: Float64Array, b: Float64Array) => void;
type WithNumber = (out: Float64Array, a: Float64Array, b: number) => void;

/** A verb with loops of its own for two columns and for a column and a number; the rest is left to `each`. */
const binary =
  (f: (a: number, b: number) => number, columns: Arithmetic, number: WithNumber | null, commutes: boolean) =>
  (a: Term<Column>, b: Term<Column>): Column => {
    if (typeof a !== 'number') {
      if (typeof b !== 'number') {
        const out = register();
        columns(out, a, b);
        return out;
      }
      if (number !== null) {
        const out = register();
        number(out, a, b);
        return out;
      }
    } else if (commutes && number !== null && typeof b !== 'number') {
      const out = register();
      number(out, b, a);
      return out;
    }
    return each(f, [a, b]);
  };

const { neg, exp, log, pow, sin, cos, eq, ne, lt, le, gt, ge, apply } = numbers;
const one = (f: (x: number) => number) => (a: Term<Column>) => each(f, [a]);
const two = (f: (a: number, b: number) => number) => (a: Term<Column>, b: Term<Column>) => each(f, [a, b]);

/** The algebra of columns. */
export const columnAlgebra: Algebra<Column> = {
  constant: (x) => x,
  add: binary(numbers.add, addColumns, addNumber, true),
  sub: binary(numbers.sub, subColumns, null, false),
  mul: binary(numbers.mul, mulColumns, mulNumber, true),
  div: binary(numbers.div, divColumns, divNumber, false),
  sqrt(a) {
    if (typeof a === 'number') return Math.sqrt(a);
    const out = register();
    roots(out, a);
    return out;
  },
  ...{ neg: one(neg), exp: one(exp), log: one(log), sin: one(sin), cos: one(cos), pow: two(pow) },
  ...{ eq: two(eq), ne: two(ne), lt: two(lt), le: two(le), gt: two(gt), ge: two(ge) },
  select: (condition, a, b) =>
    typeof condition === 'number' ? (condition !== 0 ? a : b) : each(numbers.select, [condition, a, b]),
  apply: (op, args, params = op.params) => each((...xs) => apply(op, xs.slice(0, op.arity), params), args),
  reduce: (op, lists, params = op.params) =>
    op.define<Column>(columnAlgebra, lists as readonly (readonly Column[])[], params),
};
