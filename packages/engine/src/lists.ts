/**
 * An n-ary op's arguments as lists of Values.
 *
 * The caller may change its array afterwards (push to it, say), and the graph must not: so lists are copied. But neurons of
 * a layer share their inputs, and the compiler groups them by the identity of that list: so the copy of the array that came
 * last is used again while it still holds the same elements.
 */
import { fail } from './errors.ts';
import type { NaryRecord, Operand, Params, VectorRecord } from './op.ts';
import { recent } from './recent-list.ts';
import { constant, Value } from './value.ts';

/** Whether the copy still says what the array says; a number's constant counts while the number is the same. */
function upToDate(xs: readonly Operand[]): boolean {
  const { source, copy } = recent;
  if (xs !== source || xs.length !== copy.length) return false;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i];
    const mine = copy[i] as Value; // i is within both
    if (x !== mine && !(typeof x === 'number' && Object.is(x, mine.data) && !mine.tracked)) return false;
  }
  return true;
}

/** One operand as a Value, for the function and argument that messages name. */
export function toValue(fn: string, argument: string, x: unknown): Value {
  if (x instanceof Value) return x;
  return typeof x === 'number' ? constant(x) : fail('ERR_OPERAND', fn, argument, x);
}

/** An array of operands as Values that nobody else can change. */
export function toList(fn: string, argument: string, xs: unknown): readonly Value[] {
  if (!Array.isArray(xs)) return fail('ERR_LIST', fn, argument, xs);
  if (upToDate(xs)) return recent.copy;
  const values: Value[] = new Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    const x: unknown = xs[i];
    values[i] = x instanceof Value ? x : toValue(fn, `${argument}[${i}]`, x);
  }
  recent.source = xs;
  recent.copy = values;
  return values;
}

/** The lists of a call, by the names in the record: `bias?` is one operand that may be left out. */
export function toLists(
  op: NaryRecord<Params> | VectorRecord<Params>,
  args: readonly unknown[],
): readonly (readonly Value[])[] {
  const lists: (readonly Value[])[] = [];
  for (let i = 0; i < op.lists.length; i++) {
    const name = op.lists[i] as string; // i is within the names
    if (!name.endsWith('?')) lists.push(toList(op.name, name, args[i]));
    else if (args[i] !== undefined) lists.push([toValue(op.name, name.slice(0, -1), args[i])]);
  }
  return lists;
}
