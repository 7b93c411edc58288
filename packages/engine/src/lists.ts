/**
 * An n-ary op's arguments as lists of Values.
 *
 * The caller may change its array afterwards (push to it, say), and the graph must not: so arrays are copied, unless frozen. But neurons of
 * a layer share their inputs, and the compiler groups them by the identity of that list: so the list of the array that came
 * last is used again while it still holds the same elements. And a frozen array over a parameter block, which is what a neuron's
 * weights are, has its list kept by the block: it lives as long as its parameters and holds nothing else.
 */
import { fail } from './errors.ts';
import { List } from './list.ts';
import type { NaryRecord, Params, VectorRecord } from './op.ts';
import { recent } from './recent-list.ts';
import { constant, Value } from './value.ts';

/** Whether the list still says what the array says; a number's constant counts while the number is the same. */
function upToDate({ values }: List, xs: readonly unknown[]): boolean {
  if (values === xs) return true;
  if (values.length !== xs.length) return false;
  for (let i = 0; i < values.length; i++) {
    const x = xs[i];
    const mine = values[i] as Value; // i is within both
    if (x !== mine && !(typeof x === 'number' && Object.is(x, mine.data) && !mine.tracked)) return false;
  }
  return true;
}

/** One operand as a Value, for the function and argument that messages name. */
export function toValue(fn: string, argument: string, x: unknown): Value {
  if (x instanceof Value) return x;
  return typeof x === 'number' ? constant(x) : fail('ERR_OPERAND', fn, argument, x);
}

/** The list of a frozen array that a parameter block keeps. */
function keptList(xs: readonly unknown[]): List | null {
  const head = xs[0];
  if (!(head instanceof Value) || head.memory.rows === null) return null;
  const kept = head.memory.rows.get(head.at);
  return kept?.source === xs ? kept : null;
}

function keep(list: List): void {
  const [run, another] = list.runs ?? [];
  if (run === undefined || another !== undefined || run.memory.rows === null) return;
  run.memory.rows.set(run.at, list);
  list.kept = true;
}

/** Whether an array holds Values throughout, so that it can be used as it is if it is frozen. */
function holdsValues(xs: readonly unknown[]): xs is readonly Value[] {
  for (let i = 0; i < xs.length; i++) if (!(xs[i] instanceof Value)) return false;
  return true;
}

function newList(fn: string, argument: string, xs: readonly unknown[]): List {
  if (Object.isFrozen(xs) && holdsValues(xs)) {
    const list = new List(xs, xs);
    keep(list);
    return list;
  }
  const values: Value[] = new Array(xs.length);
  for (let i = 0; i < xs.length; i++) {
    const x: unknown = xs[i];
    values[i] = x instanceof Value ? x : toValue(fn, `${argument}[${i}]`, x);
  }
  return new List(xs, values);
}

/** The list of an array that may be the same as last time. */
function toList(fn: string, argument: string, xs: unknown, last: List | null): List {
  if (last !== null && last.source === xs && upToDate(last, last.source)) return last;
  if (!Array.isArray(xs)) return fail('ERR_LIST', fn, argument, xs);
  return keptList(xs) ?? newList(fn, argument, xs);
}

type ListOp = NaryRecord<Params> | VectorRecord<Params>;

/** The first list of a call, by its name in the record. Neurons are asked in the same order each time. */
export function firstList(op: ListOp, xs: unknown): List {
  const last = recent.first;
  const likely = last?.next ?? null;
  if (likely !== null && likely.source === xs) {
    recent.first = likely;
    return likely;
  }
  const list = toList(op.name, op.lists[0] as string, xs, last); // a record names at least one list
  if (last?.kept && list.kept) last.next = list;
  recent.first = list;
  return list;
}

/** The second list of a call. */
export function secondList(op: ListOp, xs: unknown): List {
  recent.second = toList(op.name, op.lists[1] as string, xs, recent.second);
  return recent.second;
}
