/**
 * The notebook's training loop: four samples, four wishes, 41 knobs, and nothing hidden.
 * Forward, backward, update: the same three steps train the largest networks there are.
 */
import assert from 'node:assert/strict';
import { sum } from '@chainrule/engine';
import { MLP, manualSeed } from '@chainrule/nn';

const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
const ys = [1, -1, -1, 1]; // desired targets

manualSeed(1337);
const n = new MLP(3, [4, 4, 1], { init: 'uniform' });
assert.equal(n.parameters().length, 41);

let last = Number.POSITIVE_INFINITY;
for (let step = 1; step <= 20; step++) {
  const ypred = xs.map((x) => n.forward(x));
  const loss = sum(ypred.map((yout, i) => yout.sub(ys[i] ?? Number.NaN).pow(2)));

  for (const p of n.parameters()) p.grad = 0; // all the gradients below are added to what is there
  loss.backward();

  for (const p of n.parameters()) p.data -= 0.05 * p.grad;
  console.log(step, loss.data);
  last = loss.data;
}

assert.ok(last < 0.1);
