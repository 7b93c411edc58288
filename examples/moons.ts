/**
 * Two moons, told apart by a small network: an optimiser with momentum, and a test on points that it has never seen.
 * `pnpm demo` draws what such a network learns.
 */
import assert from 'node:assert/strict';
import { Generator, hingeLoss, MLP, makeMoons, SGD } from '@chainrule/nn';

const train = makeMoons(100, { noise: 0.1, seed: 1 });
const test = makeMoons(200, { noise: 0.1, seed: 2 });
const sign = (label: number): number => 2 * label - 1;

const model = new MLP(2, [16, 16, 1], {
  activation: 'relu',
  outputActivation: 'linear',
  generator: new Generator(42),
});
const optimizer = new SGD(model.parameters(), { lr: 0.5, momentum: 0.9 });

for (let step = 0; step < 100; step++) {
  const scores = train.x.map((x) => model.forward(x));
  const loss = hingeLoss(scores, train.y.map(sign));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  if (step % 20 === 0) console.log(step, loss.data);
}

const answers = model.predict(test.x);
const right = test.y.filter((label, i) => sign(label) * (answers[i] ?? 0) > 0).length;
console.log(`${right} of ${test.y.length} points it has never seen`);
assert.ok(right >= 190);
