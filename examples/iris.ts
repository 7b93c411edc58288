/**
 * Iris: four measures of a flower, three species, 150 flowers, as in every first lesson of statistics since 1936.
 * The measures are put on one scale, by the training part's scale alone: the test must not help.
 */
import assert from 'node:assert/strict';
import {
  Adam,
  accuracy,
  confusionMatrix,
  crossEntropy,
  fit,
  MLP,
  manualSeed,
  standardize,
  summary,
  trainTestSplit,
} from '@chainrule/nn';
import { loadIris } from '@chainrule/nn/datasets';

manualSeed(7);
const iris = await loadIris();
const { train, test } = trainTestSplit(iris, { testSize: 0.3, stratify: true, seed: 7 });
const scale = standardize(train.x);

const model = new MLP(4, [8, 3], { outputActivation: 'linear' });
console.log(summary(model));
const history = await fit(model, {
  data: { x: scale.x, y: train.y },
  validation: { x: scale.apply(test.x), y: test.y },
  loss: crossEntropy,
  optimizer: new Adam(model.parameters(), { lr: 0.02 }),
  epochs: 80,
  batchSize: 16,
  earlyStopping: { patience: 15 },
});

const scores = model.predict(scale.apply(test.x));
const share = accuracy(scores, test.y);
console.log(`${history.epochs.length} epochs, ${history.path}: ${(100 * share).toFixed(1)} % of the test right`);
for (const [i, row] of confusionMatrix(scores, test.y).entries())
  console.log(`${iris.classes[i]?.padEnd(11)}${row.map((n) => String(n).padStart(4)).join('')}`);
assert.ok(share >= 0.93);
