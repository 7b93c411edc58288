/**
 * Backpropagation: the gradient at the result, handed back node by node to the leaves.
 *
 * `sweep` is the whole of it: in reverse order each node passes its gradient through its record's rules to its inputs, which add it up
 * (a Value used twice is blamed twice). It works on the `grad` fields themselves and knows nothing of leaves; `backward` around it
 * lets leaves add up over passes. `grad.ts` does the same without touching `.grad`, and for gradients of gradients.
 */
import type { Bank } from './bank.ts';
import { fail } from './errors.ts';
import { operandsOf, paramsOf, thirdOf } from './extras.ts';
import { type GradientOrder, gradientOrder, isBank, leavesOf, nodesOf } from './graph.ts';
import type { List } from './list.ts';
import { mode } from './mode.ts';
import { numbers } from './numbers.ts';
import type { Elements, NaryRecord, NodeOp, Params, UnaryRecord } from './op.ts';
import { forgetList } from './recent-list.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

const elements: Elements<number, Value> = {
  read: (value) => value.data,
  wants: (value) => value.tracked,
  add: (value, gradient) => {
    value.grad += gradient;
  },
};

/** The gradient of a reduction to its elements: where the numbers lie in a row without a look at the Values. */
function pullLists(op: NaryRecord<Params>, node: Value): void {
  const runs = (node.a as List).runs; // of a reduction, lists
  const others = (node.b as List | null)?.runs ?? null;
  if (op.dense === undefined || runs === null || others === null) {
    op.vjp(numbers, node.grad, operandsOf(node), node.data, elements, paramsOf(node, op));
    return;
  }
  const g = node.grad;
  op.dense.pull(g, runs, others);
  const third = thirdOf(node);
  if (third?.tracked) third.grad += g;
}

/** The gradient of one node, through its op's rules, to its inputs. */
function pullOne(node: Value): void {
  const op = node.record as NodeOp; // leaves are not in the order
  if (op.arity === 'n') {
    pullLists(op, node);
    return;
  }
  const a = node.a as Value; // of an op with fixed arity, operands, as many as the arity says
  const b = node.b as Value;
  if (op.arity === 1 && op.dense !== undefined) {
    if (a.tracked) op.dense.pull(a.memory, a.at, node.memory, node.at, 1);
    return;
  }
  if (op.arity === 2 && op.direct !== undefined) {
    op.direct.pull(a, b, node);
    return;
  }
  const { data: y, grad: g } = node;
  const params = paramsOf(node, op);
  const x = a.data;
  if (op.arity === 1) {
    if (a.tracked) a.grad += op.vjps[0]?.(numbers, g, x, y, params) ?? 0;
    return;
  }
  const z = b.data;
  if (op.arity === 2) {
    if (a.tracked) a.grad += op.vjps[0]?.(numbers, g, x, z, y, params) ?? 0;
    if (b.tracked) b.grad += op.vjps[1]?.(numbers, g, x, z, y, params) ?? 0;
    return;
  }
  const third = thirdOf(node) as Value;
  const w = third.data;
  if (a.tracked) a.grad += op.vjps[0]?.(numbers, g, x, z, w, y, params) ?? 0;
  if (b.tracked) b.grad += op.vjps[1]?.(numbers, g, x, z, w, y, params) ?? 0;
  if (third.tracked) third.grad += op.vjps[2]?.(numbers, g, x, z, w, y, params) ?? 0;
}

/** The gradients of all nodes of a bank, the last one first, to their inputs: in one loop if its op has one. */
function pullBank(bank: Bank): void {
  const { op, rows, inputs } = bank;
  const run = inputs.runs?.length === 1 ? (inputs.runs[0] as Run) : null; // it was one, until somebody froze a part of it
  if (op.arity === 1 && run !== null) pullEach(op, run, bank);
  else if (op.arity === 'n' && op.dense !== undefined && run !== null && rows?.uniform)
    op.dense.pullRows(rows, run, bank);
  else for (const node of [...bank.values].reverse()) pullOne(node);
}

function pullEach(op: UnaryRecord<Params>, xs: Run, ys: Run): void {
  if (op.dense !== undefined) {
    op.dense.pull(xs.memory, xs.at, ys.memory, ys.at, ys.count);
    return;
  }
  const { data, grad } = xs.memory;
  const rule = op.vjps[0];
  for (let i = 0; i < ys.count; i++) {
    const p = xs.at + i * xs.stride;
    const q = ys.at + i * ys.stride;
    const g = rule?.(numbers, ys.memory.grad[q] as number, data[p] as number, ys.memory.data[q] as number, op.params); // runs lie within their memories
    grad[p] = (grad[p] as number) + (g ?? 0);
  }
}

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
