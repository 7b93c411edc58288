/** What a compiled fit() does after other code had its turn in the middle of it, and changed what the model does. */
import type { Operand, Value } from '@chainrule/engine';
import { afterEach, expect, it, vi } from 'vitest';
import { fit, Generator, MLP, Module, mseLoss, SGD, StepLR } from '../src/index.ts';

afterEach(() => void vi.restoreAllMocks());

/** Does something else while it trains once `noisy` is set, as Dropout does. */
class Net extends Module {
  readonly inner = new MLP(2, [3, 1], { generator: new Generator(2) });
  noisy = false;

  forward(x: readonly Operand[]): Value {
    const out = this.inner.forward(x);
    return this.training && this.noisy ? out.mul(3) : out;
  }
}

/** Moves the clock once, at the end of an epoch, so that fit() lets others have their turn before the next batch; and no other time. */
class Clock extends StepLR {
  time = 0;
  override step(): void {
    super.step();
    if (this.lastEpoch === 2) this.time += 1000;
  }
}

it.each([
  ['the model does something else in training', true],
  ['its code was looked at again', false],
])('once %s, validation has the program of evaluation, and training never has it', async (_, noisy) => {
  const train = async (compile: 'require' | 'never') => {
    const model = new Net();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const scheduler = new Clock(optimizer, { stepSize: 100 });
    vi.spyOn(performance, 'now').mockImplementation(() => scheduler.time);
    let turns = 0;
    const change = (): void => {
      if (scheduler.time > 0) {
        turns++;
        model.noisy = noisy;
      } else pending = setImmediate(change);
    };
    let pending = setImmediate(change);
    const data = {
      x: [
        [0.5, 1],
        [-1, 2],
        [3, 1],
        [0, 0.5],
      ],
      y: [0.1, 0.2, -0.3, 0.5],
    };
    const history = await fit(model, {
      data,
      validation: data,
      loss: mseLoss,
      optimizer,
      scheduler,
      batchSize: 2,
      epochs: 6,
      generator: new Generator(1),
      compile,
    });
    clearImmediate(pending);
    expect([turns, history.path]).toEqual([1, compile === 'never' ? 'eager' : 'compiled']);
    return [...history.loss, ...history.validationLoss, ...model.parameters().map(({ data }) => data)];
  };
  const [compiled, eager] = [await train('require'), await train('never')];
  expect(compiled).toHaveLength(12 + 13);
  for (const [i, x] of compiled.entries()) expect(x).toBeCloseTo(eager[i] as number, 12); // as many
  vi.restoreAllMocks();
});
