/**
 * A program on plain numbers, by the records' `forward`: what the generator looks at while it draws.
 *
 * No Value and no gradient is involved, so this is not a backend under test; it only tells where a value lies, whether
 * an op is near its kink, and whether a number is the same on every machine (made by exact ops from exact inputs).
 */
import type { AnyOp, Params, Value } from '@chainrule/engine';
import { type OpNode, type OpTable, type Program, recordOf } from './program.ts';
import { byRule } from './rule.ts';

/** A node's value and whether every correctly rounding machine computes the same bits. */
export interface Known {
  readonly value: number;
  readonly exact: boolean;
}

/** The options of a node: its own over the defaults. */
export function paramsOf(record: AnyOp, node: Pick<OpNode, 'params'>): Params {
  return { ...record.params, ...node.params };
}

/** The value of an op at known inputs; `element` says which, for an op that answers with a list. */
export function forwardOf(record: AnyOp, lists: readonly (readonly number[])[], params: Params, element = 0): number {
  const [a = NaN, b = NaN, c = NaN] = lists.flat();
  switch (record.arity) {
    case 1:
      return record.forward(a, params);
    case 2:
      return record.forward(a, b, params);
    case 3:
      return record.forward(a, b, c, params);
    case 'n':
      return record.forward(lists, (x: number) => x, params);
    case 'vector':
      return elementOf(record, lists[0] ?? [], element);
  }
}

/** An op from list to list is made of other ops, so it is asked by calling it on constants. */
function elementOf(record: AnyOp, xs: readonly number[], element: number): number {
  const call = record as unknown as (xs: readonly number[]) => Value[]; // a vector record's own call signature
  return call(xs)[element]?.data ?? NaN;
}

/** Closer than this to a kink without being on it, rounding decides on which side a number lies. */
export const KINK_MARGIN = 1e-6;

/** Whether rounding cannot move the inputs across a kink: far from it, or on it with inputs that are exact. */
export function clearOfKinks(record: AnyOp, inputs: readonly Known[], params: Params): boolean {
  const values = inputs.map((input) => input.value);
  const margin = record.margin(values, params);
  return margin >= KINK_MARGIN || (margin === 0 && inputs.every((input) => input.exact));
}

/** How far one rounding of inputs and result may move a slope, relatively. */
const NUDGE = 2 ** -51;
const LARGEST_SHIFT = 1e-12;

/**
 * Whether an op's slopes survive rounding: tanh's, 1 − y², does not where y is almost 1, and two correct engines then differ
 * far beyond the tolerance. Ops over lists have no such rule.
 */
export function steady(record: AnyOp, lists: readonly (readonly number[])[], params: Params, value: number): boolean {
  const nudged = lists.map((list) => list.map((x) => x * (1 + NUDGE)));
  const here = byRule(record, lists, params, value, 1)?.gradients ?? [];
  const there = byRule(record, nudged, params, value * (1 + NUDGE), 1)?.gradients ?? [];
  return here.every((slope, i) => Math.abs(slope - (there[i] ?? NaN)) <= LARGEST_SHIFT * Math.abs(slope));
}

/** The value of every node of a program. */
export function evaluateProgram(program: Program, table: OpTable): number[] {
  const values: number[] = [];
  const at = (i: number): number => values[i] ?? NaN;
  for (const node of program.nodes) {
    if (node.kind !== 'op') values.push(node.value);
    else {
      const record = recordOf(table, node.op);
      const lists = node.args.map((arg) => (typeof arg === 'number' ? [at(arg)] : arg.map(at)));
      values.push(forwardOf(record, lists, paramsOf(record, node), node.element));
    }
  }
  return values;
}
