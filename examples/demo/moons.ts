/**
 * The second half of the demo: micrograd's own demo, two moons told apart by 337 parameters.
 *
 * 100 points, a max-margin loss that wants every score on the right side of ±1, a little L2 against overconfidence, and a
 * learning rate that falls from 1 to 0.1. After Andrej Karpathy's micrograd, demo.ipynb.
 */
import { dot } from '@chainrule/engine';
import { Generator, hingeLoss, MLP, makeMoons, SGD } from '@chainrule/nn';
import { type Plane, planeOf } from './plane.ts';

export interface MoonsStep {
  readonly step: number;
  readonly loss: number;
  /** Share of the points on the right side, 0 to 1. */
  readonly accuracy: number;
}

export interface MoonsRun {
  readonly losses: readonly number[];
  readonly accuracy: number;
  readonly parameters: number;
  readonly plane: Plane;
}

/** Trains for `steps` steps, telling `onStep` of each. */
export function trainMoons(seed: number, steps: number, onStep: (step: MoonsStep) => void): MoonsRun {
  const { x, y } = makeMoons(100, { noise: 0.1, seed });
  const targets = y.map((label) => 2 * label - 1);
  const model = new MLP(2, [16, 16, 1], {
    activation: 'relu',
    outputActivation: 'linear',
    init: 'uniform',
    generator: new Generator(seed),
  });
  const parameters = model.parameters();
  const optimizer = new SGD(parameters, { lr: 1 });
  const losses: number[] = [];
  let accuracy = 0;
  for (let step = 1; step <= steps; step++) {
    const scores = x.map((point) => model.forward(point));
    const loss = hingeLoss(scores, targets).add(dot(parameters, parameters).mul(1e-4));
    optimizer.zeroGrad();
    loss.backward();
    for (const group of optimizer.paramGroups) group.lr = 1 - (0.9 * (step - 1)) / steps;
    optimizer.step();
    accuracy = scores.filter((score, i) => score.data > 0 === (targets[i] ?? 0) > 0).length / scores.length;
    losses.push(loss.data);
    onStep({ step, loss: loss.data, accuracy });
  }
  const points = x.map(([px = 0, py = 0], i) => ({ x: px, y: py, positive: y[i] === 1 }));
  const plane = planeOf(points, (px, py) => model.predict([[px, py]])[0] ?? Number.NaN);
  return { losses, accuracy, parameters: parameters.length, plane };
}
