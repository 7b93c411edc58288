/**
 * Backpropagation: the gradient at the result, handed back node by node to the leaves.
 *
 * `sweep` is the whole of it: in reverse order each node passes its gradient through its record's rules to its inputs, which add it up
 * (a Value used twice is blamed twice). It works on the `grad` fields themselves and knows nothing of leaves; `backward` around it
 * lets leaves add up over passes. `grad.ts` does the same without touching `.grad`, and for gradients of gradients.
 */
import { fail } from './errors.ts';
import { gradientOrder } from './graph.ts';
import { mode } from './mode.ts';
import { numbers } from './numbers.ts';
import type { Elements } from './op.ts';
import { forgetList } from './recent-list.ts';
import type { Value } from './value.ts';

const elements: Elements<number, Value> = {
  read: (value) => value.data,
  wants: (value) => value.tracked,
  add: (value, gradient) => {
    value.grad += gradient;
  },
};

/** The gradient of one node, through its op's rules, to its inputs. */
function pullOne(node: Value): void {
  const { record: op, a, b, rest, data: y, grad: g } = node;
  if (op === null) return;
  const params = rest?.params ?? op.params;
  if (op.arity === 'n') {
    op.vjp(numbers, g, rest?.lists ?? [], y, elements, params);
    return;
  }
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

/** One pass over an order that ends in the root; afterwards each `grad` in it is the gradient of this pass alone. */
export function sweep(order: readonly Value[], seed: number): void {
  const { anomaly } = mode();
  for (const node of order) node.grad = 0;
  const root = order[order.length - 1] as Value; // an order has at least its root
  root.grad = seed;
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as Value; // i is within the order
    pullOne(node);
    if (anomaly !== null) anomaly.pulled(node);
  }
}

/** Value's `backward()`: see there. */
export function backward(root: Value, seed: number): void {
  if (!root.tracked) fail('ERR_NO_GRADIENT', 'backward', root);
  if (typeof seed !== 'number') fail('ERR_OPTION_KIND', 'backward', 'gradient', 'number', seed);
  forgetList();
  const order = gradientOrder(root);
  const leaves = order.filter((node) => node.record === null);
  const before = Float64Array.from(leaves, (leaf) => leaf.grad);
  let finished = false;
  try {
    sweep(order, seed);
    finished = true;
  } finally {
    // A leaf's sum over passes; after an error (detectAnomaly's) what it was.
    leaves.forEach((leaf, i) => {
      const sum = before[i] as number; // one number per leaf
      leaf.grad = finished ? sum + leaf.grad : sum;
    });
  }
}
