/**
 * The first half of the demo: the notebook's network, its four samples, its loop, and its printout.
 * `examples/notebook.ts` is the same thing without a screen or a seed to choose.
 */
import { sum } from '@chainrule/engine';
import { Generator, MLP } from '@chainrule/nn';

const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
const ys = [1, -1, -1, 1]; // desired targets

const learningRate = 0.05;

/** Trains for `steps` steps, printing each; returns the losses. */
export function trainNotebook(write: (text: string) => void, seed: number, steps = 20): number[] {
  const net = new MLP(3, [4, 4, 1], { init: 'uniform', generator: new Generator(seed) });
  write(`MLP(3, [4, 4, 1]): ${net.parameters().length} parameters, learning rate ${learningRate}`);
  write(`targets [${ys.join(', ')}]`);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    // Forward.
    const curr = xs.map((x) => net.forward(x));
    const loss = sum(curr.map((y, i) => y.sub(ys[i] ?? Number.NaN).square()));
    // Backward.
    for (const p of net.parameters()) p.grad = 0;
    loss.backward();
    // Update: against the gradient, since the loss is to fall.
    for (const p of net.parameters()) p.data -= learningRate * p.grad;
    write(`step ${step}\n    curr: [${curr.map((y) => y.data).join(', ')}]\n    loss: ${loss.data}`);
    losses.push(loss.data);
  }
  return losses;
}
