/**
 * 12. PyTorch does the same
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';

const x = [new Value(2), new Value(0)] as const;
const w = [new Value(-3), new Value(1)] as const;
const b = new Value(6.8813735870195432, { requiresGrad: false });

const o = x[0].mul(w[0]).add(x[1].mul(w[1])).add(b).tanh();
o.backward();

console.log(o.data); // 0.7071067811865477
console.log(x[0].grad, x[1].grad); // -1.4999999999999993 0.4999999999999998
console.log(w[0].grad, w[1].grad); // 0.9999999999999996 0

const single = x[0].grad;

o.backward(); // in PyTorch only after retain_graph=True
console.log(x[0].grad, b.grad); // -2.9999999999999987 0
