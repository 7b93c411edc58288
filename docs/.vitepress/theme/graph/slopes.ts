/**
 * Local slopes: how much one node moves when one of its inputs does, everything else held.
 *
 * The engine multiplies them into gradients and never shows them; a learner wants to see them. So each op is called once
 * more on fresh leaves with the same numbers, and differentiated there. A leaf that stands in two places (a + a) is two
 * fresh leaves, and gets two slopes.
 */
import { grad, type Operand, ops, Value } from '@chainrule/engine';

type Call = (...args: unknown[]) => Value;

function again(node: Value, fresh: readonly Value[]): Value | undefined {
  const op = Object.hasOwn(ops, node.op) ? (ops as Readonly<Record<string, unknown>>)[node.op] : undefined;
  if (op === undefined) return undefined;
  const call = op as unknown as Call & { readonly arity: number | string }; // every record is callable
  if (node.op === 'dot') {
    const n = Math.floor(fresh.length / 2);
    const bias: Operand = fresh[2 * n] ?? 0;
    return call(fresh.slice(0, n), fresh.slice(n, 2 * n), bias);
  }
  return call.arity === 'n' ? call(fresh) : call(...fresh);
}

/**
 * The slope of a node with respect to each of its inputs, in their order.
 * @returns as many numbers as the node has inputs; NaN for an op that is not in the table
 */
export function localSlopes(node: Value): number[] {
  const fresh = node.inputs.map((input) => new Value(input.data));
  if (fresh.length === 0) return [];
  const copy = again(node, fresh);
  if (copy === undefined) return fresh.map(() => NaN);
  try {
    return grad(copy, fresh, { allowUnused: true }).map((slope) => slope.data);
  } catch {
    return fresh.map(() => 0); // comparisons and rounding: no gradient flows
  }
}
