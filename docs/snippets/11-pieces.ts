// #region pieces
import { Value } from '@chainrule/engine';

const n = new Value(0.8813735870195432);
const whole = n.tanh();
whole.backward();
console.log(whole.data.toFixed(4), n.grad.toFixed(4)); // 0.7071 0.5000

const e = n.mul(2).exp();
const apart = e.sub(1).div(e.add(1));
n.grad = 0;
apart.backward();
console.log(apart.data.toFixed(4), n.grad.toFixed(4)); // 0.7071 0.5000
// #endregion pieces

const difference = Math.abs(n.grad - (1 - whole.data ** 2));

// #region pow
const x = new Value(2);
x.pow(3).backward();
console.log(x.grad); // 12

const k = new Value(3);
x.pow(k).backward();
console.log(k.grad.toFixed(4)); // 5.5452

// #endregion pow

import { topologicalOrder } from '@chainrule/engine';

/** How many ops, leaves and constants left out. */
const opsIn = (root: Value): number => topologicalOrder(root).filter((v) => !v.isLeaf).length;
const ops = { whole: opsIn(whole), apart: opsIn(apart) };

export { difference, k, n, ops, whole };
