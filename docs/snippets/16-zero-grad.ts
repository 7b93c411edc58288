// #region forget
import { Value } from '@chainrule/engine';

const w = new Value(1);
for (let step = 0; step < 3; step++) {
  const loss = w.mul(2).sub(6).pow(2);
  // missing here: w.zeroGrad();
  loss.backward();
  console.log(w.grad);
}

// #endregion forget

import { MLP, manualSeed, mseLoss } from '@chainrule/nn';
import { xs, ys } from './data.ts';

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

export { train, w };
