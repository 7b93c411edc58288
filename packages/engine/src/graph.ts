/**
 * The order in which a graph can be computed: every Value after its inputs.
 *
 * One walk, depth first, with a stack of its own, so that a chain of a million nodes is no deeper than a short one. A Value on the
 * stack is met twice: first its inputs go on top of it, then, when they are done, it takes its place in the order.
 * `topologicalOrder` sees everything. `gradientOrder`, part of every backward(), goes only where a gradient goes: its marks are on the
 * Values themselves and number the walk, so that nothing needs to be cleared, and leaves are kept apart. Where it meets all nodes of a
 * bank together, the bank is one step: its nodes depend on nothing but its inputs.
 */
import type { Bank } from './bank.ts';
import { clock } from './clock.ts';
import { fail } from './errors/tools.ts';
import { thirdOf } from './extras.ts';
import type { List } from './list.ts';
import type { Matrix } from './matrix.ts';
import type { FixedOp, NodeOp } from './op.ts';
import type { Value } from './value.ts';

/** Puts the inputs of a node that are not done yet on the stack, the first one last, so that it is taken first. */
function pushInputs({ inputs }: Value, stack: Value[], met: ReadonlyMap<Value, 'begun' | 'done'>): void {
  for (let i = inputs.length - 1; i >= 0; i--) {
    const input = inputs[i] as Value; // i is within the inputs
    if (met.get(input) !== 'done') stack.push(input);
  }
}

/**
 * Every Value that `root` is made of, inputs before what is made of them, `root` last.
 *
 * @throws TypeError if `root` is no Value
 * @example
 * const a = new Value(2);
 * topologicalOrder(a.mul(a)).length; // 2
 */
export function topologicalOrder(root: Value): Value[] {
  // No instanceof: Value itself stands on this file.
  if (typeof root?.mark !== 'number') fail('ERR_VALUE', 'topologicalOrder', 'root', root);
  const met = new Map<Value, 'begun' | 'done'>();
  const order: Value[] = [];
  const stack = [root];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const state = met.get(node);
    if (state === undefined && node.record !== null) {
      met.set(node, 'begun');
      pushInputs(node, stack, met);
      continue;
    }
    stack.pop();
    if (state === 'done') continue;
    met.set(node, 'done');
    order.push(node);
  }
  return order;
}

/** What a gradient from some Value reaches. */
export interface GradientOrder {
  /** Results of ops, inputs before what is made of them. */
  readonly steps: readonly (Value | Bank)[];
  readonly leaves: readonly Value[];
  /** Weights and biases that were reached together; some may be among the leaves too. */
  readonly matrices: readonly Matrix[];
}

/** Whether a step is a bank, and not a Value. */
export const isBank = (step: Value | Bank): step is Bank => (step as Partial<Bank>).bank === true;

/** Every leaf of an order. */
export const leavesOf = ({ leaves, matrices }: GradientOrder): Value[] => [
  ...new Set([...leaves, ...matrices.flatMap(({ leaves: ofMatrix }) => ofMatrix)]),
];

/** The nodes of an order, those of banks one by one. */
export const nodesOf = ({ steps }: GradientOrder): Value[] =>
  steps.flatMap((step) => (isBank(step) ? step.values : step));

/** The mark of Values that want no gradient; walks have other numbers. */
export const unwanted = -1;

/** A walk along the gradient's way: what is on the stack, and the leaves met. A list is done when all of its elements are. */
interface Walk {
  readonly begun: number;
  readonly done: number;
  readonly stack: (Value | Bank)[];
  readonly steps: (Value | Bank)[];
  readonly leaves: Value[];
  readonly matrices: Matrix[];
}

function reach(input: Value, { done, stack, leaves }: Walk): void {
  const { mark } = input;
  if (mark === done || mark === unwanted) return;
  if (input.record !== null) stack.push(input);
  else {
    input.mark = done;
    leaves.push(input);
  }
}

function reachList(list: List, walk: Walk): void {
  if (list.mark === walk.done || !list.tracked) return; // neurons share lists: most are done
  if (list.bank !== null) {
    walk.stack.push(list.bank);
    return;
  }
  const { values } = list;
  for (let i = values.length - 1; i >= 0; i--) reach(values[i] as Value, walk); // i is within the list
}

/** Through the operands that carry a gradient, the last one first. */
function reachOperands(node: Value, { vjps }: FixedOp, walk: Walk): void {
  const third = thirdOf(node);
  const a = node.a as Value; // of an op with fixed arity, operands
  const b = node.b as Value | null;
  if (third !== null && vjps[2 as 0] !== null) reach(third, walk);
  if (b !== null && vjps[1 as 0] !== null) reach(b, walk);
  if (vjps[0] !== null) reach(a, walk);
}

function reachLists(node: Value, walk: Walk): void {
  const third = thirdOf(node);
  if (third !== null) reach(third, walk);
  if (node.b !== null) reachList(node.b as List, walk); // of a reduction, lists
  reachList(node.a as List, walk);
}

/** Puts what a bank is made of on the stack. */
function reachInputs({ rows, inputs }: Bank, walk: Walk): void {
  reachList(inputs, walk);
  if (rows === null || rows.mark === walk.done) return;
  rows.mark = walk.done; // leaves, reached here and now
  if (rows.uniform) {
    if (rows.tracked) walk.matrices.push(rows);
    return;
  }
  for (const bias of rows.biases ?? []) reach(bias, walk);
  for (const list of rows.lists) reachList(list, walk);
}

function visitBank(bank: Bank, walk: Walk): void {
  const { begun, done, stack, steps } = walk;
  const { mark, made } = bank;
  if (mark !== begun && mark !== done && made?.some((node) => node.mark >= begun)) {
    stack.pop(); // some nodes were met alone already, so the others are too
    for (let i = made.length - 1; i >= 0; i--) reach(made[i] as Value, walk); // i is within the bank
    return;
  }
  if (mark !== begun && mark !== done) {
    if (mark < clock.moved) clock.refuseStale?.(bank);
    bank.mark = begun;
    reachInputs(bank, walk);
    if (stack[stack.length - 1] !== bank) return; // inputs first
  }
  stack.pop();
  if (mark === done) return;
  bank.mark = done;
  bank.list.mark = done;
  bank.inputs.mark = done;
  if (bank.made !== null) for (const node of bank.made) node.mark = done;
  steps.push(bank);
}

function visitNode(node: Value, walk: Walk): void {
  const { begun, done, stack, steps } = walk;
  const { mark, a, b } = node;
  const { arity } = node.record as NodeOp; // leaves are never put on the stack
  if (mark !== begun && mark !== done) {
    if (mark < clock.moved) clock.refuseStale?.(node);
    node.mark = begun;
    if (arity === 'n') reachLists(node, walk);
    else reachOperands(node, node.record as FixedOp, walk);
    if (stack[stack.length - 1] !== node) return; // inputs first
  }
  stack.pop();
  if (mark === done) return;
  node.mark = done;
  steps.push(node);
  if (arity !== 'n') return;
  (a as List).mark = done; // of a reduction, lists
  if (b !== null) b.mark = done;
}

/** The Values that a gradient from `root` reaches; afterwards they have root's mark, those of matrices apart. */
export function gradientOrder(root: Value): GradientOrder {
  clock.now += 2; // n says that a Value was begun, n + 1 that it is done
  const walk: Walk = { begun: clock.now, done: clock.now + 1, stack: [], steps: [], leaves: [], matrices: [] };
  const { stack, steps, leaves, matrices } = walk;
  reach(root, walk);
  while (stack.length > 0) {
    const step = stack[stack.length - 1] as Value | Bank; // the stack is not empty
    if (isBank(step)) visitBank(step, walk);
    else visitNode(step, walk);
  }
  return { steps, leaves, matrices };
}
