/**
 * What a node holds besides its record and its first two operands, and how to read its operands whatever they are.
 *
 *            a            b            c
 *   x.exp()  x            null         null
 *   add      a            b            null
 *   where    condition    a            b
 *   sum      List         null         null
 *   dot      List         List         null, or the bias
 *
 * Options and labels are rare, so they have no field of their own: a Value with one has an Extras at `c`, which then holds
 * the third operand too. Every field of a Value is paid for by each of a graph's many Values.
 */
import { List } from './list.ts';
import type { Lists, NodeOp, Params } from './op.ts';
import type { Value } from './value.ts';

export class Extras {
  /** Values have none: a look at this is cheaper than instanceof, which climbs the prototypes. */
  declare readonly extras: true;
  /** What would be at `c`. */
  declare readonly third: Value | null;
  /** The options of the call; null for the record's own. */
  declare readonly params: Params | null;
  declare label: string;

  constructor(third: Value | null, params: Params | null, label: string) {
    this.extras = true;
    this.third = third;
    this.params = params;
    this.label = label;
  }
}

/** Whether what is at `c` is an Extras. */
export const isExtras = (c: Value | Extras | null): c is Extras => c !== null && (c as Partial<Extras>).extras === true;

/** The third operand; of a reduction, the one after its lists. */
export function thirdOf(node: Value): Value | null {
  const { c } = node;
  return isExtras(c) ? c.third : c;
}

/**
 * The options that `op`, the node's record, was called with.
 * @example
 * const y = leakyRelu(new Value(-1), { negativeSlope: 0.5 });
 * paramsOf(y, leakyRelu); // { negativeSlope: 0.5 }
 */
export function paramsOf(node: Value, op: NodeOp): Params {
  const { c } = node;
  return isExtras(c) && c.params !== null ? c.params : op.params;
}

/**
 * What a node was made of: a reduction's lists as its record takes them, else one list of operands. A reduction's arrays are
 * kept by identity, which is how the compiler sees that neurons share their inputs.
 * @example
 * const x = new Value(2);
 * operandsOf(x.add(3))[0].map(({ data }) => data); // [2, 3]
 */
export function operandsOf(node: Value): Lists<Value> {
  const { a, b } = node;
  const third = thirdOf(node);
  if (a instanceof List) {
    if (!(b instanceof List)) return [a.values];
    return third === null ? [a.values, b.values] : [a.values, b.values, [third]];
  }
  return [[a, b, third].filter((operand) => operand !== null) as Value[]]; // lists come first or not at all
}
