/** The numbers in the prose of part two, computed. */

import { Value } from '@chainrule/engine';
import { after, L, slopes } from '../../../snippets/05-by-hand.ts';
import { p, q, results, u, x, y } from '../../../snippets/06-chain-rule.ts';
import { fromExp, n, o, slopeAt, w1, w2, x1, x2 } from '../../../snippets/07-neuron.ts';
import type { Facts } from '../page.ts';

const [a = 0, b = 0, c = 0, e = 0, d = 0, f = 0] = slopes;

export const facts: Record<string, (page: Facts) => void> = {
  'learn/05-backprop-by-hand': ({ says, computed, chosen }) => {
    says`with L at ${L.data}`;
    says`L rises from ${L.data} to ${after}.`;
    says`| it is the end | ${L.grad} |`;
    says`the other is f | ${d} |`;
    says`the other is d | ${f} |`;
    says`| e | plus passes on what d has | ${e} |`;
    says`| c | plus passes on what d has | ${c} |`;
    says`the other is −3; times what e has, ${e} | ${a} |`;
    says`the other is 2; times what e has, ${e} | ${b} |`;
    says`Is the gradient of d 4, because d is ${L.inputs[0]?.data ?? Number.NaN}?`;
    says`Its gradient is ${d}, the value of f`;
    says`d would be ${2 * -3 + 0} instead of ${2 * -3 + 10}.`;
    says`which would become ${2 * -3 + 0}.`;
    says`Look at the gradient, not at the value: ${f} is positive`;
    computed(1);
    chosen(0.01, 0.001, 0, -2, -1, 10);
  },
  'learn/06-the-chain-rule': ({ says, computed, chosen }) => {
    says`makes y turn 5 times. Then one turn of x makes y turn 3 · 5 = ${3 * 5} times`;
    says`Local times upstream: 3 · ${results.u} = ${results.x}.`;
    says`So u is ${u.data}.`;
    says`with respect to x? ${results.x}`;
    says`6 + 6 = ${2 * u.data}: two paths`;
    says`Along the path through p, x counts ${p.grad * 3}.`;
    says`Along the path through q it counts ${q.grad * 2 * x.data}.`;
    says`the two effects add up: ${x.grad}`;
    says`multiplied give ${y.grad * 2 * u.data * 3}`;
    says`Answer ${2 * 0 * 1000}. One zero on a path`;
    says`Answer ${(1 + 1) * 5}. Two paths from u`;
    computed(3, 36, 2);
    chosen(5, 1, 0, 1000);
  },
  'learn/07-a-neuron': ({ says, computed, chosen }) => {
    says`o is ${o.data}, its square is ${o.data ** 2}, so the local slope of tanh is 1 − 0.5 = ${1 - o.data ** 2}.`;
    says`gets −3 · 0.5 = ${x1.grad} and w1 gets 2 · 0.5 = ${Math.round(w1.grad * 1e12) / 1e12}.`;
    says`x2 gets ${x2.grad}, and w2 gets ${w2.grad}.`;
    says`At 0 the local slope of tanh is ${slopeAt(0)}, at 3 it is ${slopeAt(3)}, at 10 it is about ${slopeAt(10)}.`;
    says`The true answer at 400 is ${new Value(400).tanh().data}`;
    says`Answer ${n.grad}. The bias is only added`;
    if (!Number.isNaN(fromExp(400))) throw new Error('the formula of the chapter no longer overflows at 400');
    computed(n.grad, x1.grad);
    chosen(0, 1, -1);
  },
};
