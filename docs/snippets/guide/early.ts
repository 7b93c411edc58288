// #region early
import { Adam, fit, hingeLoss, MLP, makeMoons, manualSeed, trainTestSplit } from '@chainrule/nn';

manualSeed(3);
const moons = makeMoons(120, { noise: 0.35, seed: 3 });
const sides = moons.y.map((label) => 2 * label - 1);
const split = trainTestSplit({ x: moons.x, y: sides }, { testSize: 0.3 });

const model = new MLP(2, [16, 16, 1], { activation: 'relu', outputActivation: 'linear' });
const history = await fit(model, {
  data: split.train,
  validation: split.test, // rows that are not trained on
  loss: hingeLoss,
  optimizer: new Adam(model.parameters(), { lr: 0.02 }),
  epochs: 500,
  earlyStopping: { patience: 20 }, // epochs without a better validation loss
});
console.log(history.stopped, history.loss.length < 500); // early true
// #endregion early

// #region abort
const controller = new AbortController();
const more = await fit(model, {
  data: split.train,
  loss: hingeLoss,
  optimizer: new Adam(model.parameters(), { lr: 0.02 }),
  epochs: 500,
  signal: controller.signal,
  onEpoch: ({ loss }) => {
    if (loss < 0.2) controller.abort(); // or from a Stop button
  },
});
console.log(more.stopped); // aborted
// #endregion abort
