// #region twice
import { Value } from '@chainrule/engine';

const a = new Value(3);
const y = a.add(a);
y.backward();
console.log(a.grad); // 2

const p = new Value(-2);
const q = new Value(3);
const z = p.mul(q).mul(p.add(q));
z.backward();
console.log(p.grad, q.grad); // -3 -8

// #endregion twice

import { Num } from './08-rules.solution.ts';

// #region bug
/** The bug: `=` throws away what the first use has put there. */
function buggyAdd(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    a.grad = out.grad;
    b.grad = out.grad;
  };
  return out;
}

const once = new Num(3);
const sum = buggyAdd(once, once);
sum.grad = 1;
sum.passBack();
console.log(once.grad); // 1

// #endregion bug

export { a, once, p, q, z };
