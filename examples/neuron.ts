/**
 * One neuron, twice: with tanh as one op, and with tanh taken apart into exp, as (e^2n − 1) / (e^2n + 1).
 * How large an op is does not matter, as long as its local derivative is known: the gradients are the same.
 */
import assert from 'node:assert/strict';
import { Value } from '@chainrule/engine';

function neuron(activation: (n: Value) => Value): { o: number; gradients: number[] } {
  const x1 = new Value(2, { label: 'x1' });
  const x2 = new Value(0, { label: 'x2' });
  const w1 = new Value(-3, { label: 'w1' });
  const w2 = new Value(1, { label: 'w2' });
  const b = new Value(6.8813735870195432, { label: 'b' });
  const o = activation(x1.mul(w1).add(x2.mul(w2)).add(b));
  o.backward();
  return { o: o.data, gradients: [x1, w1, x2, w2].map((v) => v.grad) };
}

const whole = neuron((n) => n.tanh());
const apart = neuron((n) => {
  const e = n.mul(2).exp();
  return e.sub(1).div(e.add(1));
});
console.log('in one piece:', whole);
console.log('taken apart: ', apart);

assert.ok(Math.abs(whole.o - Math.SQRT1_2) < 1e-12); // b was chosen so that o is 1/√2
const expected = [-1.5, 1, 0.5, 0]; // x2 is 0, so w2 has no effect
for (const { gradients } of [whole, apart]) {
  for (const [i, gradient] of gradients.entries()) assert.ok(Math.abs(gradient - (expected[i] ?? 0)) < 1e-12);
}
