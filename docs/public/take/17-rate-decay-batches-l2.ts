/**
 * 17. Learning rate, decay, mini-batches, L2
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { MLP, manualSeed, mseLoss, ExponentialLR, SGD } from '@chainrule/nn';

/** The lecture's four examples: three numbers in, one wish out. */
const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
const ys = [1, -1, -1, 1];

manualSeed(42);

const net = new MLP(3, [4, 4, 1]);
// weightDecay is the L2 penalty, gamma the decay of the rate
const optimizer = new SGD(net.parameters(), { lr: 0.2, weightDecay: 1e-3 });
const schedule = new ExponentialLR(optimizer, { gamma: 0.98 });

for (let step = 0; step < 100; step++) {
  const rows = step % 2 === 0 ? [0, 1] : [2, 3]; // mini-batches of two
  const outputs = rows.map((i) => net.forward(xs[i] ?? []));
  const wanted = rows.map((i) => ys[i] ?? 0);
  const loss = mseLoss(outputs, wanted);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  schedule.step();
}
console.log(schedule.getLastLr()[0]?.toFixed(4)); // 0.0265

console.log([...net.predict(xs)].map((y) => y.toFixed(2)).join(' ')); // 0.93 -0.96 -0.91 0.94

/** The loss before each of `steps` steps of the plain loop, at a fixed rate. */
function train(lr: number, steps: number): number[] {
  manualSeed(42);
  const net = new MLP(3, [4, 4, 1]);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = mseLoss(
      xs.map((x) => net.forward(x)),
      ys,
      { reduction: 'sum' },
    );
    losses.push(loss.data);
    net.zeroGrad();
    loss.backward();
    for (const p of net.parameters()) p.data -= lr * p.grad;
  }
  return losses;
}
