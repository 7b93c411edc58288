/**
 * XOR: the smallest problem that one neuron cannot solve and a hidden layer can.
 * Two hidden neurons would do; four find the answer from almost any start.
 */
import assert from 'node:assert/strict';
import { Adam, binaryCrossEntropyWithLogits, fit, MLP, manualSeed } from '@chainrule/nn';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [0, 1, 1, 0];

manualSeed(1);
const model = new MLP(2, [4, 1], { outputActivation: 'linear' });
const optimizer = new Adam(model.parameters(), { lr: 0.05 });
const history = await fit(model, { data: { x, y }, loss: binaryCrossEntropyWithLogits, optimizer, epochs: 300 });

const logits = model.predict(x);
for (const [i, [a, b]] of x.entries()) {
  const probability = 1 / (1 + Math.exp(-(logits[i] ?? Number.NaN)));
  console.log(`${a} xor ${b}: ${probability.toFixed(3)}, wanted ${y[i]}`);
  assert.equal(probability > 0.5, y[i] === 1);
}
console.log(`loss ${history.loss[0]?.toFixed(3)} → ${history.loss.at(-1)?.toFixed(4)}, ${history.path}`);
assert.ok((history.loss.at(-1) ?? 1) < 0.05);
