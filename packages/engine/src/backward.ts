/**
 * Backpropagation: the gradient at the result, handed back node by node to the leaves.
 *
 * `sweep` is the whole of it: in reverse order each node passes its gradient through its record's rules to its inputs (pull.ts), which
 * add it up (a Value used twice is blamed twice). It works on the `grad` fields themselves and knows nothing of leaves; `backward` around it
 * lets leaves add up over passes. `grad.ts` does the same without touching `.grad`, and for gradients of gradients.
 */
import type { Bank } from './bank.ts';
import { fail } from './errors.ts';
import { type GradientOrder, gradientOrder, isBank, leavesOf, nodesOf } from './graph.ts';
import { mode } from './mode.ts';
import { pullBank, pullOne } from './pull.ts';
import { forgetList } from './recent-list.ts';
import type { Value } from './value.ts';

function clear(step: Value | Bank): void {
  if (!isBank(step)) {
    step.grad = 0;
    return;
  }
  const { at, count } = step;
  const { grad } = step.memory;
  for (let i = at; i < at + count; i++) grad[i] = 0;
}

/** One pass from `root` over its order, whose leaves have gradient 0; afterwards each `grad` in it is that of this pass alone. */
export function sweep(root: Value, order: GradientOrder, seed: number): void {
  const { anomaly } = mode();
  const steps = anomaly === null ? order.steps : nodesOf(order);
  for (const step of steps) clear(step);
  root.grad = seed;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] as Value | Bank; // i is within the order
    if (isBank(step)) pullBank(step);
    else {
      pullOne(step);
      if (anomaly !== null) anomaly.pulled(step);
    }
  }
}

/** What leaves had before a pass: those whose gradient was not 0, which after zeroGrad() are none. */
function setAside({ leaves, matrices }: GradientOrder): ReadonlyMap<Value, number> {
  const before = new Map<Value, number>();
  const setOneAside = (leaf: Value): void => {
    if (Object.is(leaf.grad, 0)) return;
    before.set(leaf, leaf.grad);
    leaf.grad = 0;
  };
  for (const leaf of leaves) setOneAside(leaf);
  for (const matrix of matrices) if (!matrix.clear) for (const leaf of matrix.leaves) setOneAside(leaf);
  return before;
}

/** Value's `backward()`: see there. */
export function backward(root: Value, seed: number): void {
  mode().tracing?.refuse('backward');
  if (!root.tracked) fail('ERR_NO_GRADIENT', 'backward', root);
  if (typeof seed !== 'number') fail('ERR_OPTION_KIND', 'backward', 'gradient', 'number', seed);
  forgetList();
  const order = gradientOrder(root);
  const before = setAside(order);
  let finished = false;
  try {
    sweep(root, order, seed);
    finished = true;
  } finally {
    if (!finished) for (const leaf of leavesOf(order)) leaf.grad = 0; // after an error (detectAnomaly's) what it was
    for (const [leaf, sum] of before) leaf.grad = sum + leaf.grad;
  }
}
