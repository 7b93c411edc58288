/**
 * One step of backpropagation: the gradient at a node, or at a bank of nodes, handed on to its inputs.
 *
 * The rules of the records say how, over plain numbers. Where a record also has them as a loop or on Values (`dense`, `direct`), these
 * do the same without a number being boxed on its way.
 */
import type { Bank } from './bank.ts';
import { operandsOf, paramsOf, thirdOf } from './extras.ts';
import type { List } from './list.ts';
import { numbers } from './numbers.ts';
import type { Elements, NaryRecord, NodeOp, Params, UnaryRecord } from './op.ts';
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
export function pullOne(node: Value): void {
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
export function pullBank(bank: Bank): void {
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
