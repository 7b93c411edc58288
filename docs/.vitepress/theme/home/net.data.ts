/** The network that the front page shows: trained while the site is built, the same every time. */
import { Adam, Generator, hingeLoss, MLP, makeMoons } from '@chainrule/nn';

export interface Net {
  readonly sizes: readonly number[];
  /** By layer, by neuron of that layer, by input. */
  readonly weights: readonly (readonly (readonly number[])[])[];
  readonly parameters: number;
  readonly steps: number;
  /** Points on the right side, and all. */
  readonly right: number;
  readonly points: number;
}

declare const data: Net;

export { data };

export default {
  load(): Net {
    const { x, y } = makeMoons(100, { noise: 0.1, seed: 1337 });
    const sides = y.map((label) => 2 * label - 1);
    const shape = [5, 5, 1];
    const model = new MLP(2, shape, { outputActivation: 'linear', generator: new Generator(7) });
    const optimizer = new Adam(model.parameters(), { lr: 0.05 });
    const steps = 150;
    for (let step = 0; step < steps; step++) {
      const loss = hingeLoss(
        x.map((row) => model.forward(row) as never), // one output
        sides,
      );
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
    }
    const answers = model.predict(x);
    return {
      sizes: [2, ...shape],
      weights: model.layers.map(({ neurons }) => neurons.map(({ weights }) => weights.map((w) => w.data))),
      parameters: model.parameters().length,
      steps,
      right: sides.filter((side, i) => side * (answers[i] ?? 0) > 0).length,
      points: x.length,
    };
  },
};
