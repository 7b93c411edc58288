import { hingeLoss, LinearLR, MLP, makeMoons, manualSeed, SGD } from '@chainrule/nn';

manualSeed(1337);
// #region train
const { x, y } = makeMoons(100, { noise: 0.1, seed: 1337 });
const sides = y.map((label) => 2 * label - 1); // 0 and 1 become −1 and 1
const kind = { activation: 'relu', outputActivation: 'linear' } as const;
const model = new MLP(2, [16, 16, 1], kind);
const optimizer = new SGD(model.parameters(), { lr: 1, weightDecay: 2e-4 });
const fall = { startFactor: 1, endFactor: 0.1, totalIters: 100 };
const schedule = new LinearLR(optimizer, fall);

for (let step = 0; step < 100; step++) {
  const scores = x.map((point) => model.forward(point));
  const loss = hingeLoss(scores, sides);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  schedule.step();
}
// #endregion train

// #region test
const answers = model.predict(x);
const right = sides.filter((t, i) => t * (answers[i] ?? 0) > 0).length;
console.log(`${right} of ${x.length}`); // 100 of 100
console.log(model.parameters().length); // 337

// #endregion test

export { model, right, x };
