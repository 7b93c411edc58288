// #region fit
import { Adam, CosineAnnealingLR, fit, hingeLoss, MLP, makeMoons, manualSeed, trainTestSplit } from '@chainrule/nn';

manualSeed(1);
const moons = makeMoons(200, { noise: 0.1, seed: 1 });
const split = trainTestSplit({ x: moons.x, y: moons.y.map((label) => 2 * label - 1) }, { testSize: 0.25 });

const model = new MLP(2, [16, 16, 1], {
  activation: 'relu',
  outputActivation: 'linear',
});
const optimizer = new Adam(model.parameters(), { lr: 0.02 });
const losses: number[] = [];
const history = await fit(model, {
  data: split.train,
  validation: split.test,
  loss: hingeLoss,
  optimizer,
  scheduler: new CosineAnnealingLR(optimizer, { TMax: 60 }),
  epochs: 60,
  onEpoch: ({ loss }) => void losses.push(loss),
});
console.log(losses.length, (losses.at(-1) ?? 1) < 0.05); // 60 true
console.log(history.path, history.stopped); // compiled done
console.log(history.validationLoss.length); // 60
// #endregion fit
