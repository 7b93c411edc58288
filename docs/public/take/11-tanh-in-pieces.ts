/**
 * 11. Breaking tanh into pieces
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value, topologicalOrder } from '@chainrule/engine';

const n = new Value(0.8813735870195432);
const whole = n.tanh();
whole.backward();
console.log(whole.data.toFixed(4), n.grad.toFixed(4)); // 0.7071 0.5000

const e = n.mul(2).exp();
const apart = e.sub(1).div(e.add(1));
n.grad = 0;
apart.backward();
console.log(apart.data.toFixed(4), n.grad.toFixed(4)); // 0.7071 0.5000

const difference = Math.abs(n.grad - (1 - whole.data ** 2));

const x = new Value(2);
x.pow(3).backward();
console.log(x.grad); // 12

const k = new Value(3);
x.pow(k).backward();
console.log(k.grad.toFixed(4)); // 5.5452

/** How many ops, leaves and constants left out. */
const opsIn = (root: Value): number => topologicalOrder(root).filter((v) => !v.isLeaf).length;
const ops = { whole: opsIn(whole), apart: opsIn(apart) };
