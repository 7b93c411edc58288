/**
 * 16. The `zeroGrad` bug
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';
import { MLP, manualSeed, mseLoss } from '@chainrule/nn';

/** The lecture's four examples: three numbers in, one wish out. */
const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
const ys = [1, -1, -1, 1];

const w = new Value(1);
for (let step = 0; step < 3; step++) {
  const loss = w.mul(2).sub(6).pow(2);
  // missing here: w.zeroGrad();
  loss.backward();
  console.log(w.grad);
}

/** The loss before each step; `clear` is what the loop does about old gradients. */
function train(clear: (net: MLP) => void, steps: number): number[] {
  manualSeed(42);
  const net = new MLP(3, [4, 4, 1]);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const outputs = xs.flatMap((x) => net.forward(x));
    const loss = mseLoss(outputs, ys, { reduction: 'sum' });
    clear(net);
    loss.backward();
    for (const p of net.parameters()) p.data -= 0.05 * p.grad;
    losses.push(loss.data);
  }
  return losses;
}
