/**
 * An n-ary op's arguments as lists of Values.
 *
 * The caller may change its array afterwards (push to it, say), and the graph must not: so arrays are copied. But neurons of a layer share
 * their inputs, and the compiler groups them by the identity of that list: so the list of the array that came last is used again
 * while it still holds the same elements. And a frozen array over a parameter block, which is what a neuron's weights are, has
 * its list kept by the block: it lives as long as its parameters and holds nothing else.
 *
 * Frozen arrays need no copy to be safe, only to be fast (V8 reads their elements slowly): under compile(), where identity matters
 * more, they stand for themselves.
 */
import type { Bank } from './bank.ts';
import { fail } from './errors.ts';
import { List } from './list.ts';
import type { Memory } from './memory.ts';
import { mode } from './mode.ts';
import type { NaryRecord, Params, VectorRecord } from './op.ts';
import { recent } from './recent-list.ts';
import type { Run } from './run.ts';
import { constant, Value } from './value.ts';

/** Whether a Value is a leaf without gradient that holds this number; asked while tracing too, when `data` refuses to be read. */
const isConstant = ({ record, memory, at, tracked }: Value, x: number): boolean =>
  record === null && !tracked && memory.trace >= 0 && Object.is(x, memory.data[at]);

/** Whether the list still says what the array says; a number's constant counts while the number is the same. */
function upToDate({ values, settled }: List, xs: readonly unknown[]): boolean {
  if (settled) return true;
  if (values.length !== xs.length) return false;
  for (let i = 0; i < values.length; i++) {
    const x = xs[i];
    const mine = values[i] as Value; // i is within both
    if (x !== mine && !(typeof x === 'number' && isConstant(mine, x))) return false;
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

/** The bank whose nodes are the elements of an array that it gave away, as long as that is as it was. */
export function bankOf(xs: readonly unknown[]): Bank | null {
  const head = xs[0];
  const bank = head instanceof Value ? head.memory.bank : null;
  if (bank === null || bank.given !== xs || bank.count !== xs.length) return null;
  const { values } = bank;
  for (let i = 0; i < values.length; i++) if (values[i] !== xs[i]) return null;
  return bank;
}

function keep(list: List): void {
  const { runs } = list;
  if (runs === null || runs.length > 1) return;
  const { memory, at } = runs[0] as Run; // one run
  if (memory.rows === null) return;
  memory.rows.set(at, list);
  list.kept = true;
}

function newList(fn: string, argument: string, xs: readonly unknown[]): List {
  const values: Value[] = new Array(xs.length);
  let settled = Object.isFrozen(xs);
  for (let i = 0; i < xs.length; i++) {
    const x: unknown = xs[i];
    if (x instanceof Value) values[i] = x;
    else {
      values[i] = toValue(fn, `${argument}[${i}]`, x);
      settled = false;
    }
  }
  if (!settled) return new List(xs, values, false);
  const list = new List(xs, mode().tracing ? (xs as readonly Value[]) : values, true); // just seen to be Values
  keep(list);
  return list;
}

/** The list of an array that may be the same as last time. */
function toList(fn: string, argument: string, xs: unknown, last: List | null): List {
  if (last !== null && last.source === xs && upToDate(last, last.source)) return last;
  if (!Array.isArray(xs)) return fail('ERR_LIST', fn, argument, xs);
  return bankOf(xs)?.list ?? keptList(xs) ?? newList(fn, argument, xs);
}

type ListOp = NaryRecord<Params> | VectorRecord<Params>;

/** The block that keeps a list: one that were chained to another's would keep that alive. */
const memoryOf = ({ values }: List): Memory | undefined => values[0]?.memory;

/** The first list of a call, by its name in the record. Neurons are asked in the same order each time. */
export function firstList(op: ListOp, xs: unknown): List {
  const last = recent.first;
  const likely = last?.next ?? null;
  if (likely !== null && likely.source === xs) {
    recent.first = likely;
    return likely;
  }
  const list = toList(op.name, op.lists[0] as string, xs, last); // a record names at least one list
  if (last?.kept && list.kept && memoryOf(last) === memoryOf(list)) last.next = list;
  recent.first = list;
  return list;
}

/** The second list of a call. */
export function secondList(op: ListOp, xs: unknown): List {
  recent.second = toList(op.name, op.lists[1] as string, xs, recent.second);
  return recent.second;
}
