// #region stream
import { Adam, accuracy, crossEntropy, fit, MLP, makeBlobs } from '@chainrule/nn';

/** Batches as they come from a disk or a network; here they are made. */
async function* batches() {
  for (let part = 0; part < 10; part++)
    yield makeBlobs(64, {
      seed: part,
      centers: [
        [-4, 0],
        [4, 0],
        [0, 6],
      ],
    });
}

const model = new MLP(2, [8, 3], { outputActivation: 'linear' });
const optimizer = new Adam(model.parameters(), { lr: 0.05 });
const history = await fit(model, { data: batches, loss: crossEntropy, optimizer, epochs: 5, metrics: { accuracy } });
console.log((history.metrics.accuracy?.at(-1) ?? 0) > 0.9); // true
// #endregion stream
