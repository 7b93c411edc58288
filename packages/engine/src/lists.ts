/**
 * An n-ary op's arguments as lists of Values.
 *
 * The caller may change its array afterwards (push to it, say), and the graph must not: so lists are copied, unless frozen. But neurons of
 * a layer share their inputs, and the compiler groups them by the identity of that list: so the copy of the array that came
 * last is used again while it still holds the same elements.
 */
import { fail } from './errors.ts';
import type { Lists, NaryRecord, Operand, Params, VectorRecord } from './op.ts';
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

/** Whether a list can be used as it is: frozen, and Values throughout. */
function isSettled(xs: readonly unknown[]): boolean {
  if (!Object.isFrozen(xs)) return false;
  for (let i = 0; i < xs.length; i++) if (!(xs[i] instanceof Value)) return false;
  return true;
}

/** An array of operands as Values that nobody else can change. */
export function toList(fn: string, argument: string, xs: unknown): readonly Value[] {
  if (!Array.isArray(xs)) return fail('ERR_LIST', fn, argument, xs);
  if (isSettled(xs)) return xs as readonly Value[]; // just seen
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
  a: unknown,
  b: unknown,
  c: unknown,
): Lists<Value> {
  const { name, lists } = op;
  const first = toList(name, lists[0] as string, a); // a record names at least one list
  if (lists.length === 1) return [first];
  const second = toList(name, lists[1] as string, b);
  return c === undefined ? [first, second] : [first, second, [toValue(name, 'bias', c)]];
}
