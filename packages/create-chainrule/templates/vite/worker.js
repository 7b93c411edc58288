// The work: a network that tells two moons apart, reporting every ten steps.
import { Generator, hingeLoss, MLP, makeMoons, SGD } from '@chainrule/nn';

const steps = 100;
const { x, y } = makeMoons(100, { noise: 0.1, seed: 1 });
const signs = y.map((label) => 2 * label - 1);
const model = new MLP(2, [16, 16, 1], {
  activation: 'relu',
  outputActivation: 'linear',
  generator: new Generator(42),
});
const optimizer = new SGD(model.parameters(), { lr: 0.5, momentum: 0.9 });

for (let step = 1; step <= steps; step++) {
  const scores = x.map((point) => model.forward(point));
  const loss = hingeLoss(scores, signs);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  const right = scores.filter((score, i) => score.data * signs[i] > 0).length;
  if (step % 10 === 0) postMessage({ step, steps, loss: loss.data, accuracy: right / x.length });
}
