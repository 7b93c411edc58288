/**
 * The order in which a graph can be computed: every Value after its inputs.
 *
 * One walk, depth first, with a stack of its own, so that a chain of a million nodes is no deeper than a short one. A Value on the
 * stack is met twice: first its inputs go on top of it, then, when they are done, it takes its place in the order.
 * `topologicalOrder` sees everything. `gradientOrder`, part of every backward(), goes only where a gradient goes: its marks are on the
 * Values themselves and number the walk, so that nothing needs to be cleared, and leaves are kept apart.
 */
import { fail } from './errors/tools.ts';
import { thirdOf } from './extras.ts';
import type { List } from './list.ts';
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
  readonly nodes: readonly Value[];
  readonly leaves: readonly Value[];
}

/** The mark of Values that want no gradient; walks have other numbers. */
export const unwanted = -1;

/** The number of the latest walk, counted by two: n says that a Value was begun, n + 1 that it is done. */
let walks = 0;

/** A walk along the gradient's way: what is on the stack, and the leaves met. A list is done when all of its elements are. */
interface Walk {
  readonly done: number;
  readonly stack: Value[];
  readonly leaves: Value[];
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

/** The Values that a gradient from `root` reaches; afterwards they have root's mark. */
export function gradientOrder(root: Value): GradientOrder {
  walks += 2;
  const begun = walks;
  const walk: Walk = { done: begun + 1, stack: [], leaves: [] };
  const { done, stack, leaves } = walk;
  const nodes: Value[] = [];
  reach(root, walk);
  while (stack.length > 0) {
    const node = stack[stack.length - 1] as Value; // the stack is not empty
    const { mark, a, b } = node;
    const { arity } = node.record as NodeOp; // leaves are never put on the stack
    if (mark !== begun && mark !== done) {
      node.mark = begun;
      if (arity === 'n') reachLists(node, walk);
      else reachOperands(node, node.record as FixedOp, walk);
      if (stack[stack.length - 1] !== node) continue; // inputs first
    }
    stack.pop();
    if (mark === done) continue;
    node.mark = done;
    nodes.push(node);
    if (arity !== 'n') continue;
    (a as List).mark = done; // of a reduction, lists
    if (b !== null) b.mark = done;
  }
  return { nodes, leaves };
}
