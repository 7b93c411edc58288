/**
 * Backpropagation: the gradient at the result, handed back node by node to the leaves.
 *
 * `sweep` is the whole of it: in reverse order each node passes its gradient through its record's rules to its inputs, which add it up
 * (a Value used twice is blamed twice). It works on the `grad` fields themselves and knows nothing of leaves; `backward` around it
 * lets leaves add up over passes. `grad.ts` does the same without touching `.grad`, and for gradients of gradients.
 */
import { fail } from './errors.ts';
import { type GradientOrder, gradientOrder } from './graph.ts';
import { mode } from './mode.ts';
import { numbers } from './numbers.ts';
import type { Elements, NaryRecord, Params } from './op.ts';
import { forgetLists } from './recent-list.ts';
import type { Rest } from './rest.ts';
import type { Value } from './value.ts';

const elements: Elements<number, Value> = {
  read: (value) => value.data,
  wants: (value) => value.tracked,
  add: (value, gradient) => {
    value.grad += gradient;
  },
};

/** The gradient of a reduction to its elements: where the numbers lie in a row without a look at the Values. */
function pullLists(op: NaryRecord<Params>, g: number, y: number, rest: Rest): void {
  const { first, second, third, params } = rest;
  const runs = first?.runs ?? null;
  const others = second?.runs ?? null;
  if (op.dense === undefined || runs === null || others === null) {
    op.vjp(numbers, g, rest.lists, y, elements, params);
    return;
  }
  op.dense.pull(g, runs, others);
  if (third?.tracked) third.grad += g;
}

/** The gradient of one node, through its op's rules, to its inputs. */
function pullOne(node: Value): void {
  const { record: op, a, b, rest, data: y, grad: g } = node;
  if (op === null) return;
  if (op.arity === 'n') {
    pullLists(op, g, y, rest as Rest); // an n-ary node has its lists there
    return;
  }
  const params = rest?.params ?? op.params;
  const x = (a as Value).data; // an op with fixed arity has its first operand, and as many more as the arity says
  if (op.arity === 1) {
    if (a?.tracked) a.grad += op.vjps[0]?.(numbers, g, x, y, params) ?? 0;
    return;
  }
  const z = (b as Value).data;
  if (op.arity === 2) {
    if (a?.tracked) a.grad += op.vjps[0]?.(numbers, g, x, z, y, params) ?? 0;
    if (b?.tracked) b.grad += op.vjps[1]?.(numbers, g, x, z, y, params) ?? 0;
    return;
  }
  const third = rest?.third as Value;
  const w = third.data;
  if (a?.tracked) a.grad += op.vjps[0]?.(numbers, g, x, z, w, y, params) ?? 0;
  if (b?.tracked) b.grad += op.vjps[1]?.(numbers, g, x, z, w, y, params) ?? 0;
  if (third.tracked) third.grad += op.vjps[2]?.(numbers, g, x, z, w, y, params) ?? 0;
}

/** One pass from `root` over its order; afterwards each `grad` in it is the gradient of this pass alone. */
export function sweep(root: Value, { nodes, leaves }: GradientOrder, seed: number): void {
  const { anomaly } = mode();
  for (const node of nodes) node.grad = 0;
  for (const leaf of leaves) leaf.grad = 0;
  root.grad = seed;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i] as Value; // i is within the order
    pullOne(node);
    if (anomaly !== null) anomaly.pulled(node);
  }
}

/** Puts back what leaves had before, plus, if asked to, what they have now. */
function restore(leaves: readonly Value[], before: readonly number[], finished: boolean): void {
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i] as Value; // one number per leaf
    const sum = before[i] as number;
    leaf.grad = finished ? sum + leaf.grad : sum;
  }
}

/** Value's `backward()`: see there. */
export function backward(root: Value, seed: number): void {
  if (!root.tracked) fail('ERR_NO_GRADIENT', 'backward', root);
  if (typeof seed !== 'number') fail('ERR_OPTION_KIND', 'backward', 'gradient', 'number', seed);
  forgetLists();
  const order = gradientOrder(root);
  const before = order.leaves.map((leaf) => leaf.grad);
  let finished = false;
  try {
    sweep(root, order, seed);
    finished = true;
  } finally {
    restore(order.leaves, before, finished); // after an error (detectAnomaly's) what it was
  }
}
