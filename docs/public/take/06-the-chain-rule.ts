/**
 * 6. The chain rule
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';

const x = new Value(2);
const u = x.mul(3); // 6
const y = u.mul(u); // 36

const uPerX = 3; // local slope of u = 3x
const yPerU = 2 * u.data; // local slope of y = u·u
console.log(uPerX * yPerU); // 36

y.backward();
console.log(u.grad, x.grad); // 12 36

const results = { u: u.grad, x: x.grad };

const p = x.mul(3); // 6
const q = x.mul(x); // 4
const z = p.mul(q); // 24

x.grad = 0;
z.backward();
console.log(p.grad * 3, q.grad * 2 * x.data, x.grad); // 12 24 36
