/**
 * 15. Gradient descent by hand, then a loop
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { MLP, manualSeed, mseLoss } from '@chainrule/nn';

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
const losses: number[] = [];

for (let step = 0; step < 20; step++) {
  const outputs = xs.map((x) => net.forward(x)); // 1. forward
  const loss = mseLoss(outputs, ys, { reduction: 'sum' });
  net.zeroGrad(); // 2. forget the last gradients
  loss.backward(); // 3. backward
  for (const p of net.parameters()) p.data -= 0.05 * p.grad; // 4. update
  losses.push(loss.data);
}

console.log(losses[0]?.toFixed(4)); // 4.0464
console.log(losses.at(-1)?.toFixed(4)); // 0.0655

const answers = [...net.predict(xs)];
console.log(answers.map((y) => y.toFixed(2)).join(' ')); // 0.86 -0.93 -0.83 0.91
