/**
 * The algebra read as columns: a rule runs over stretches of parameters, a few hundred at a time, and no longer one by one.
 *
 * Terms (terms.ts) bring loops of their own and are what rules spend their time in; the verbs here go number by number, and are
 * for the rest. Results stand in registers, arrays that are used again from the next stretch on: what a rule has in use at a
 * time fits into the processor's nearest cache. A plain number stands for a column of it.
 */
import { type Algebra, numbers, type Term } from '@chainrule/engine';

/** Elements of one stretch. */
export const STRETCH = 512;

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

/** A loop's result: it gets a register, and how many elements to fill. */
export function inRegister(loop: (out: Float64Array, n: number) => void): Float64Array {
  const free = registers[used] ?? new Float64Array(STRETCH);
  registers[used++] = free;
  loop(free, length);
  return free;
}

const at = (column: Column, i: number): number => (typeof column === 'number' ? column : (column[i] as number)); // i is below the length

/** A function of numbers, element by element. */
const each =
  (f: (a: number, b: number, c: number) => number) =>
  (a: Column, b: Column = NaN, c: Column = NaN): Column =>
    inRegister((out, n) => {
      for (let i = 0; i < n; i++) out[i] = f(at(a, i), at(b, i), at(c, i));
    });

const one = (f: (x: number) => number) => (a: Term<Column>) => each(f)(a);
const two = (f: (a: number, b: number) => number) => (a: Term<Column>, b: Term<Column>) => each(f)(a, b);
const { add, sub, mul, div, neg, sqrt, exp, log, pow, sin, cos, eq, ne, lt, le, gt, ge } = numbers;

/** The algebra of columns. */
export const columnAlgebra: Algebra<Column> = {
  constant: (x) => x,
  ...{ add: two(add), sub: two(sub), mul: two(mul), div: two(div), pow: two(pow) },
  ...{ neg: one(neg), sqrt: one(sqrt), exp: one(exp), log: one(log), sin: one(sin), cos: one(cos) },
  ...{ eq: two(eq), ne: two(ne), lt: two(lt), le: two(le), gt: two(gt), ge: two(ge) },
  select: (condition, a, b) =>
    typeof condition === 'number' ? (condition !== 0 ? a : b) : each(numbers.select)(condition, a, b),
  apply: (op, [a = NaN, b, c], params = op.params) => each((...xs) => numbers.apply(op, xs, params))(a, b, c),
  reduce: (op, lists, params = op.params) =>
    op.define<Column>(columnAlgebra, lists as readonly (readonly Column[])[], params),
};
