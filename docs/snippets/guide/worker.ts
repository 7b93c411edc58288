/**
 * The two halves of training in a worker, as plain functions: what a page's worker file does with the messages it gets.
 */
// #region worker
import { fit, loadSafetensors, MLP, makeMoons, mseLoss, SGD, saveSafetensors } from '@chainrule/nn';

/** In the worker: trains, and gives the parameters back as bytes. */
async function train(epochs: number): Promise<Uint8Array> {
  const data = makeMoons(100, { noise: 0.1, seed: 1337 });
  const model = new MLP(2, [8, 1]);
  const optimizer = new SGD(model.parameters(), { lr: 0.2 });
  await fit(model, { data, loss: mseLoss, optimizer, epochs });
  return saveSafetensors(model.stateDict());
}

/** In the page: a model of the same shape takes them on. */
function receive(bytes: Uint8Array): MLP<readonly [8, 1]> {
  const model = new MLP(2, [8, 1]);
  model.loadStateDict(loadSafetensors(bytes));
  return model;
}
// #endregion worker

const model = receive(await train(2));
console.log(model.parameters().length); // 33
