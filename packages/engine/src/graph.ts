/**
 * The order in which a graph can be computed: every Value after its inputs.
 *
 * One walk, depth first, with a stack of its own, so that a chain of a million nodes is no deeper than a short one. A Value on the
 * stack is met twice: first its inputs go on top of it, then, when they are done, it takes its place in the order. The marks are
 * numbers of walks (n: begun, −n: done), so nothing needs to be cleared and no set is built.
 */
import { fail } from './errors.ts';
import type { Lists } from './op.ts';
import type { Value } from './value.ts';

/** Puts the inputs of a node that are not done yet on the stack, the first one last, so that it is taken first. */
type Follow = (node: Value, stack: Value[], done: number, finished: Lists<Value>) => void;

let walks = 0;

function order(root: Value, follow: Follow): Value[] {
  const begun = ++walks;
  const done = -begun;
  const result: Value[] = [];
  const stack = [root];
  let finished: Lists<Value> = []; // the lists of the n-ary node that came last: all of their elements are done
  while (stack.length > 0) {
    const node = stack[stack.length - 1] as Value; // the stack is not empty
    if (node.mark === begun || node.record === null) {
      stack.pop();
      if (node.mark === done) continue;
      node.mark = done;
      result.push(node);
      if (node.rest !== null) finished = node.rest.lists;
    } else if (node.mark === done) stack.pop();
    else {
      node.mark = begun;
      follow(node, stack, done, finished);
    }
  }
  return result;
}

const everything: Follow = ({ a, b, rest }, stack, done) => {
  for (const list of rest?.lists.toReversed() ?? []) {
    for (let i = list.length - 1; i >= 0; i--) if (list[i]?.mark !== done) stack.push(list[i] as Value);
  }
  const third = rest?.third ?? null;
  if (third !== null && third.mark !== done) stack.push(third);
  if (b !== null && b.mark !== done) stack.push(b);
  if (a !== null && a.mark !== done) stack.push(a);
};

/** Only where a gradient goes: to inputs that want one, through operands that carry one. */
const gradients: Follow = ({ record, a, b, rest }, stack, done, finished) => {
  if (record === null) return;
  if (record.arity === 'n') {
    const lists = rest?.lists ?? [];
    for (let l = lists.length - 1; l >= 0; l--) {
      const list = lists[l] as readonly Value[]; // l is within the lists
      if (list === finished[l]) continue; // the neurons of a layer share their inputs
      for (let i = list.length - 1; i >= 0; i--) {
        const input = list[i] as Value; // i is within the list
        if (input.tracked && input.mark !== done) stack.push(input);
      }
    }
    return;
  }
  const { vjps } = record;
  const third = rest?.third;
  if (third?.tracked && third.mark !== done && vjps[2 as 0] !== null) stack.push(third);
  if (b?.tracked && b.mark !== done && vjps[1 as 0] !== null) stack.push(b);
  if (a?.tracked && a.mark !== done && vjps[0] !== null) stack.push(a);
};

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
  return order(root, everything);
}

/** The Values that a gradient from `root` reaches, in the same order. */
export function gradientOrder(root: Value): Value[] {
  return order(root, gradients);
}
