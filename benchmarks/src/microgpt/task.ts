/** What every side of the microgpt benchmark is given: sizes, parameters, one name. And our two sides: eager and compiled. */
import { Adam, fuse } from '@chainrule/nn';
import { CompiledLoss } from '../../../examples/microgpt/compiled.ts';
import { encode } from '../../../examples/microgpt/data.ts';
import type { Config, GPT } from '../../../examples/microgpt/model.ts';
import { eagerLoss, microgpt, prepare } from '../../../examples/microgpt/train.ts';
import { type Side, seconds } from '../eager/side.ts';

/** A training step on one name. */
export interface GptTask {
  readonly config: Config;
  /** In the order of `GPT.parameters()`. */
  readonly parameters: readonly number[];
  /** Letters as numbers, the edge on both sides. */
  readonly document: readonly number[];
}

/** Adam as microgpt has it, at a fixed rate. */
export const adam = { lr: 0.01, betas: [0.85, 0.99], eps: 1e-8 } as const;
/** Steps whose losses are compared. */
export const STEPS = 5;

/** A name of so many positions. */
export const taskOf = (name: string): GptTask => {
  const { model } = prepare([name], 42);
  return { config: microgpt, parameters: model.parameters().map(({ data }) => data), document: encode(name) };
};

/** One of our paths: loss and every gradient at the start, then the losses of a few steps. */
const ourSide = (name: string, { config, parameters }: GptTask, path: (model: GPT) => () => number): Side => {
  const start = (): { model: GPT; loss: () => number; step: () => number } => {
    const { model } = prepare(['a'], 42, config);
    for (const [i, parameter] of model.parameters().entries()) parameter.data = parameters[i] ?? NaN;
    const loss = path(model);
    const optimizer = new Adam(model.parameters(), adam);
    const update = fuse(optimizer);
    const step = (): number => {
      const value = loss();
      update.step();
      optimizer.zeroGrad();
      return value;
    };
    return { model, loss, step };
  };
  const { step } = start();
  return {
    name,
    run: (steps) =>
      seconds(() => {
        for (let i = 0; i < steps; i++) step();
      }),
    results: () => {
      const fresh = start();
      const first = fresh.loss();
      const gradients = fresh.model.parameters().map(({ grad }) => grad);
      for (const parameter of fresh.model.parameters()) parameter.grad = 0;
      return [first, ...gradients, ...Array.from({ length: STEPS }, fresh.step)];
    },
  };
};

/** Our sides; the first is the one that others are compared with. */
export const ourSides = (task: GptTask): readonly Side[] => [
  ourSide('chainrule compiled', task, (model) => {
    const compiled = new CompiledLoss(model);
    return () => compiled.valueAndGrad(task.document);
  }),
  ourSide('chainrule eager', task, (model) => () => eagerLoss(model, task.document)),
];
