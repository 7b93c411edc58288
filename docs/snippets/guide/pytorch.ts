// #region side
import { Adam, crossEntropy, MLP, manualSeed } from '@chainrule/nn';

manualSeed(0);
const model = new MLP(2, [8, 3], { activation: 'relu', outputActivation: 'linear' });
const optimizer = new Adam(model.parameters(), { lr: 0.01 });

const rows = [
  [0, 1],
  [1, 0],
  [1, 1],
];
const loss = crossEntropy(
  rows.map((row) => model.forward(row)),
  [0, 1, 2],
);
optimizer.zeroGrad();
loss.backward();
optimizer.step();
console.log(loss.data.toFixed(4)); // 1.0725
// #endregion side
