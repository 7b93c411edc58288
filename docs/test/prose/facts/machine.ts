/** The numbers in the prose of part three, computed. */
import { Value } from '@chainrule/engine';
import { a, b, c, f } from '../../../snippets/08-rules.ts';
import { wrong, x } from '../../../snippets/09-order.ts';
import { once, p, q, a as twice } from '../../../snippets/10-twice.ts';
import { difference, k, n, ops, whole } from '../../../snippets/11-pieces.ts';
import { b as frozen, x as inputs, single } from '../../../snippets/12-pytorch.ts';
import type { Facts } from '../page.ts';

/** The slope of a function of one Value. */
function slope(fn: (x: Value) => Value, at: number): number {
  const x = new Value(at);
  fn(x).backward();
  return x.grad;
}

const words = ['zero', 'one', 'two', 'three', 'four', 'five'];

export const facts: Record<string, (page: Facts) => void> = {
  'learn/08-each-op-knows-its-backward': ({ says, chosen }) => {
    says`The same ${a.grad}, ${b.grad}, ${c.grad} and ${f.grad} as by hand`;
    chosen(0, 1);
  },
  'learn/09-the-order': ({ says, chosen }) => {
    says`so at x = 1 the slope is ${x.grad}.`;
    says`| Each node once, when it is first reached | ${wrong.parentsFirst} |`;
    says`| Pass on whenever something arrives | ${wrong.recursion} |`;
    says`| Each node once, after everything that uses it | ${x.grad} |`;
    says`waits until it has 1 + 3 = ${1 + 3}, then passes on ${2 * 1} · 4.`;
    says`Which slope does x get? ['8', '2', '10'] ${wrong.parentsFirst}`;
    says`At that moment it has received ${1}, not ${4}.`;
    says`It gives ${wrong.recursion}, and on large graphs`;
    chosen(0);
  },
  'learn/10-the-accumulation-bug': ({ says, computed, chosen }) => {
    says`and y moves by ${2 * 0.001}. The slope is ${twice.grad}`;
    says`Which slope does it find for a in a + a? ${once.grad}`;
    says`With = it is ${once.grad}. With += it is ${twice.grad}.`;
    says`with p = ${p.data} and q = ${q.data}`;
    says`The slopes are ${p.grad} and ${q.grad}.`;
    says`Check the ${p.grad} by hand: z = (p·q)·(p + q), with the left factor ${-2 * 3} and the right factor ${-2 + 3}.`;
    says`q times 1, which is ${3}. Through the right factor: ${-6}. Together ${p.grad}.`;
    says`Answer ${slope((a) => a.add(a).add(a).add(a), 3)}. With = it would say ${once.grad}`;
    computed(1);
    chosen(0, 0.001);
  },
  'learn/11-tanh-in-pieces': ({ says, chosen }) => {
    says`gives n the gradient ${n.grad}.`;
    says`what does n get? ${n.grad}`;
    says`Both times ${whole.data} and ${n.grad}.`;
    says`At x = 2, the slope of x³ is ${slope((x) => x.pow(3), 2)}.`;
    says`and gets a gradient too: ${k.grad}.`;
    says`Answer ${slope((x) => x.pow(-1), 2)}: the exponent is`;
    if (words[ops.apart] !== 'five') throw new Error('tanh in pieces is no longer five nodes');
    if (difference >= 1e-15) throw new Error('the two forms differ by more than the page says');
    chosen(1e-15, -1, 2, -2, 1);
  },
  'learn/12-pytorch-does-the-same': ({ says, computed, chosen }) => {
    says`x1 has gradient ${inputs[0].grad}. What was it`;
    says`Answer ${single}. Leaves add up`;
    says`Why does the bias b have gradient ${frozen.grad}`;
    computed(0);
    chosen(64, 32, 3, 7, 15);
  },
};
