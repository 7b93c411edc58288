/**
 * The order in which a graph can be computed: every Value after its inputs.
 *
 * One walk, depth first, with a stack of its own, so that a chain of a million nodes is no deeper than a short one. A Value on the
 * stack is met twice: first its inputs go on top of it, then, when they are done, it takes its place in the order. The marks are
 * numbers of walks (n: begun, −n: done), so nothing needs to be cleared and no set is built. `topologicalOrder` sees everything;
 * `gradientOrder` only where a gradient goes, with the leaves kept apart.
 */
import { fail } from './errors.ts';
import type { List } from './list.ts';
import type { FixedOp } from './op.ts';
import type { Rest } from './rest.ts';
import type { Value } from './value.ts';

let walks = 0;

/** Puts the inputs of a node that are not done yet on the stack, the first one last, so that it is taken first. */
function pushInputs({ inputs }: Value, stack: Value[], done: number): void {
  for (let i = inputs.length - 1; i >= 0; i--) {
    const input = inputs[i] as Value; // i is within the inputs
    if (input.mark !== done) stack.push(input);
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
  const begun = ++walks;
  const order: Value[] = [];
  const stack = [root];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (node.mark === begun || node.record === null) {
      stack.pop();
      if (node.mark === -begun) continue;
      node.mark = -begun;
      order.push(node);
    } else if (node.mark === -begun) stack.pop();
    else {
      node.mark = begun;
      pushInputs(node, stack, -begun);
    }
  }
  return order;
}

/** What a gradient from some Value reaches. */
export interface GradientOrder {
  /** Results of ops, inputs before what is made of them. */
  readonly nodes: readonly Value[];
  readonly leaves: readonly Value[];
}

/** A walk along the gradient's way: what is on the stack, and the leaves met. A list is done when all of its elements are. */
interface Walk {
  readonly done: number;
  readonly stack: Value[];
  readonly leaves: Value[];
}

function reach(input: Value, { done, stack, leaves }: Walk): void {
  if (input.mark === done || !input.tracked) return;
  if (input.record !== null) stack.push(input);
  else {
    input.mark = done;
    leaves.push(input);
  }
}

function reachList(list: List | null, walk: Walk): void {
  if (list === null || list.mark === walk.done || !list.tracked) return; // neurons share lists: most are done
  const { values } = list;
  for (let i = values.length - 1; i >= 0; i--) reach(values[i] as Value, walk); // i is within the list
}

function reachLists({ first, second, third }: Rest, walk: Walk): void {
  if (third !== null) reach(third, walk);
  reachList(second, walk);
  reachList(first, walk);
}

/** Through the operands that carry a gradient. */
function reachOperands(node: Value, { vjps }: FixedOp, walk: Walk): void {
  const { a, b, rest } = node;
  if (rest !== null && rest.third !== null && vjps[2 as 0] !== null) reach(rest.third, walk);
  if (b !== null && vjps[1 as 0] !== null) reach(b, walk);
  if (a !== null && vjps[0] !== null) reach(a, walk);
}

/** The Values that a gradient from `root` reaches; afterwards they have root's mark. */
export function gradientOrder(root: Value): GradientOrder {
  const begun = ++walks;
  const walk: Walk = { done: -begun, stack: [], leaves: [] };
  const { done, stack, leaves } = walk;
  const nodes: Value[] = [];
  reach(root, walk);
  while (stack.length > 0) {
    const node = stack[stack.length - 1] as Value; // the stack is not empty
    const { mark, record, rest } = node;
    if (mark !== begun && mark !== done) {
      node.mark = begun;
      if (record?.arity !== 'n') reachOperands(node, record as FixedOp, walk);
      else reachLists(rest as Rest, walk); // an n-ary node has its lists there
      if (stack[stack.length - 1] !== node) continue; // inputs first
    }
    stack.pop();
    if (mark === done) continue;
    node.mark = done;
    nodes.push(node);
    if (rest !== null && rest.first !== null) rest.first.mark = done;
    if (rest !== null && rest.second !== null) rest.second.mark = done;
  }
  return { nodes, leaves };
}
