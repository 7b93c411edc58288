/**
 * 10. The `+=` bug: a + a
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';

/** A number that knows what it was made of, and how to hand its slope back. */
class Num {
  readonly data: number;
  readonly inputs: readonly Num[];
  grad = 0;
  passBack = () => {};
  constructor(data: number, inputs: readonly Num[] = []) {
    this.data = data;
    this.inputs = inputs;
  }
}

function add(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    a.grad += out.grad;
    b.grad += out.grad;
  };
  return out;
}

function mul(a: Num, b: Num): Num {
  const out = new Num(a.data * b.data, [a, b]);
  out.passBack = () => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  };
  return out;
}

const a = new Value(3);
const y = a.add(a);
y.backward();
console.log(a.grad); // 2

const p = new Value(-2);
const q = new Value(3);
const z = p.mul(q).mul(p.add(q));
z.backward();
console.log(p.grad, q.grad); // -3 -8

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
