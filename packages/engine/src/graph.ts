/**
 * The order in which a graph can be computed: every Value after its inputs.
 *
 * One walk, depth first, with a stack of its own, so that a chain of a million nodes is no deeper than a short one. A Value on the
 * stack is met twice: first its inputs go on top of it, then, when they are done, it takes its place in the order. The marks are
 * numbers of walks (n: begun, −n: done), so nothing needs to be cleared and no set is built.
 */
import { fail } from './errors.ts';
import type { Value } from './value.ts';

/** Which inputs a walk follows: it pushes them, the first input last, so that it is taken first. */
type Follow = (node: Value, stack: Value[]) => void;

let walks = 0;

function order(root: Value, follow: Follow): Value[] {
  const begun = ++walks;
  const done = -begun;
  const result: Value[] = [];
  const stack = [root];
  while (stack.length > 0) {
    const node = stack[stack.length - 1] as Value; // the stack is not empty
    if (node.mark === done) stack.pop();
    else if (node.mark === begun || node.record === null) {
      stack.pop();
      node.mark = done;
      result.push(node);
    } else {
      node.mark = begun;
      follow(node, stack);
    }
  }
  return result;
}

const everything: Follow = ({ a, b, rest }, stack) => {
  if (rest !== null) {
    for (let l = rest.lists.length - 1; l >= 0; l--) {
      const list = rest.lists[l] as readonly Value[]; // l is within the lists
      for (let i = list.length - 1; i >= 0; i--) stack.push(list[i] as Value);
    }
    if (rest.third !== null) stack.push(rest.third);
  }
  if (b !== null) stack.push(b);
  if (a !== null) stack.push(a);
};

/** Only where a gradient goes: to inputs that want one, through operands that carry one. */
const gradients: Follow = ({ record, a, b, rest }, stack) => {
  if (record === null) return;
  if (record.arity === 'n') {
    for (const list of rest?.lists ?? [])
      for (let i = list.length - 1; i >= 0; i--) if (list[i]?.tracked) stack.push(list[i] as Value);
    return;
  }
  const third = rest?.third;
  if (third?.tracked && record.vjps[2 as 0] !== null) stack.push(third);
  if (b?.tracked && record.vjps[1 as 0] !== null) stack.push(b);
  if (a?.tracked && record.vjps[0] !== null) stack.push(a);
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
