/**
 * 5. Backprop by hand: the expression L
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';

const [a, b, c, f] = [new Value(2), new Value(-3), new Value(10), new Value(-2)];

const e = a.mul(b); // -6
const d = e.add(c); // 4
const L = d.mul(f); // -8

L.grad = 1; // L moves as much as L moves
d.grad = f.data * L.grad; // times: the slope is the other factor
f.grad = d.data * L.grad;
e.grad = 1 * d.grad; // plus: the slope is 1
c.grad = 1 * d.grad;
a.grad = b.data * e.grad;
b.grad = a.data * e.grad;

console.log(a.grad, b.grad, c.grad); // 6 -4 -2
console.log(e.grad, d.grad, f.grad); // -2 -2 4

const slopes = [a, b, c, e, d, f].map((v) => v.grad);

for (const leaf of [a, b, c, f]) leaf.data += 0.01 * leaf.grad;
console.log(a.mul(b).add(c).mul(f).data.toFixed(6)); // -7.286496

const after = a.mul(b).add(c).mul(f).data;

L.backward();
