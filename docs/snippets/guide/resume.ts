// #region resume
import {
  type BatchEnd,
  crossEntropy,
  fit,
  Generator,
  loadCheckpoint,
  MLP,
  makeBlobs,
  type Position,
  SGD,
  saveCheckpoint,
} from '@chainrule/nn';

const data = makeBlobs(90, { seed: 1 });
const start = () => {
  const model = new MLP(2, [8, 3], { outputActivation: 'linear', generator: new Generator(1) });
  return { model, optimizer: new SGD(model.parameters(), { lr: 0.1 }), generator: new Generator(2) };
};
const options = { data, loss: crossEntropy, epochs: 5, batchSize: 10 };

const first = start();
const controller = new AbortController();
let file: Uint8Array = new Uint8Array();
const onBatch = (at: BatchEnd) => {
  if (at.epoch !== 3 || at.batch !== 4) return;
  file = saveCheckpoint(first, at.position());
  controller.abort();
};
const { model, ...rest } = first;
await fit(model, { ...options, ...rest, onBatch, signal: controller.signal });

// later, or elsewhere
const second = start();
const resume = loadCheckpoint(file, second) as Position;
const { optimizer, generator } = second;
const history = await fit(second.model, { ...options, optimizer, generator, resume });
console.log(history.loss.length); // 5
// #endregion resume
