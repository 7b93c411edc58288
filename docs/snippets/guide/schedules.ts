// #region schedule
import { fit, MLP, makeMoons, manualSeed, mseLoss, SGD, StepLR } from '@chainrule/nn';

manualSeed(1);
const { x, y } = makeMoons(100, { noise: 0.1, seed: 1 });
const model = new MLP(2, [8, 1]);
const optimizer = new SGD(model.parameters(), { lr: 0.4 });
const scheduler = new StepLR(optimizer, { stepSize: 10, gamma: 0.5 }); // half, every 10 epochs

const history = await fit(model, { data: { x, y }, loss: mseLoss, optimizer, scheduler, epochs: 30 });
console.log(history.epochs.map(({ lr }) => lr).filter((_, i) => i % 10 === 0)); // [ 0.4, 0.2, 0.1 ]
// #endregion schedule

// #region by-hand
for (let epoch = 0; epoch < 10; epoch++) {
  // … the steps of one epoch …
  scheduler.step();
}
console.log(scheduler.getLastLr()); // [ 0.025 ]
// #endregion by-hand
