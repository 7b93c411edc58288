/**
 * 7. Backprop by hand: a neuron
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';

const [x1, x2] = [new Value(2), new Value(0)];
const [w1, w2] = [new Value(-3), new Value(1)];
const b = new Value(6.8813735870195432);

const n = x1.mul(w1).add(x2.mul(w2)).add(b);
const o = n.tanh();
o.backward();

console.log(o.data.toFixed(4), n.grad.toFixed(4)); // 0.7071 0.5000
console.log(x1.grad.toFixed(4), w1.grad.toFixed(4)); // -1.5000 1.0000
console.log(x2.grad.toFixed(4), w2.grad.toFixed(4)); // 0.5000 0.0000

const e2 = (x: number): number => Math.exp(2 * x);
const fromExp = (x: number): number => (e2(x) - 1) / (e2(x) + 1);

console.log(fromExp(400)); // NaN
console.log(new Value(400).tanh().data); // 1

/** The slope of tanh at x. */
const slopeAt = (x: number): number => 1 - Math.tanh(x) ** 2;
