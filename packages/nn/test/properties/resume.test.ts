/** A run with every optimiser under every schedule, stopped at any step and gone on with from a checkpoint. */
import { describe, expect } from 'vitest';
import { fc, property } from '../../../../vitest.property.ts';
import {
  Generator,
  loadCheckpoint,
  MLP,
  mseLoss,
  type Optimizer,
  type Schedule,
  saveCheckpoint,
} from '../../src/index.ts';
import { makeOptimizer, optimizerNames, optionsOf, scheduleMakers, scheduleNames } from './rules.ts';

interface Run {
  readonly model: MLP;
  readonly optimizer: Optimizer;
  readonly scheduler: Schedule;
  readonly generator: Generator;
}

/** Steps on noise from the run's own generator, so that a stream out of step shows. */
function train({ model, optimizer, scheduler, generator }: Run, steps: number): void {
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const [x, y] = [generator.uniform(), generator.uniform()];
    const loss = mseLoss(model.forward([x, 1 - x]), y);
    loss.backward();
    optimizer.step();
    scheduler.step(loss.data);
  }
}
const numbersOf = ({ model, optimizer, scheduler }: Run): unknown[] => [
  model.parameters().map(({ data }) => data),
  optimizer.paramGroups.map(({ lr }) => lr),
  scheduler.stateDict(),
];

describe.each(scheduleNames)('a run under %s', (schedule) => {
  const maker =
    scheduleMakers[schedule] ??
    fc.constant(() => {
      throw new Error(`rules.ts draws no options for ${schedule}`);
    });
  const drawn = fc.constantFrom(...optimizerNames).chain((name) =>
    fc.record({
      name: fc.constant(name),
      options: optionsOf(name),
      make: maker,
      stop: fc.integer({ min: 0, max: 14 }),
    }),
  );

  property(
    'of any optimiser, stopped at any step, is the run that never stopped: bit for bit',
    drawn,
    ({ name, options, make, stop }) => {
      const build = (seed: number): Run => {
        const generator = new Generator(seed);
        const model = new MLP(2, [2, 1], { generator });
        const optimizer = makeOptimizer(name, model.parameters(), options);
        return { model, optimizer, scheduler: make(optimizer), generator };
      };
      const whole = build(1);
      train(whole, 15);
      const first = build(1);
      train(first, stop);
      const second = build(2);
      loadCheckpoint(saveCheckpoint(first), second);
      train(second, 15 - stop);
      expect(numbersOf(second)).toEqual(numbersOf(whole));
    },
    { runs: 25 },
  );
});
