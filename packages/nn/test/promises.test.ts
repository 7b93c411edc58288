/** Async functions where one that answers at once is wanted: refused, without an unhandled rejection afterwards. */
import { Value } from '@chainrule/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crossEntropy, fit, LambdaLR, MLP, Module, mseLoss, SGD } from '../src/index.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => void process.off('unhandledRejection', note));
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

const fails = async (): Promise<never> => {
  throw new Error('late');
};

class Later extends Module {
  w = new Value(1);
  forward(_x: readonly unknown[]): Value {
    return fails() as never;
  }
}

const data = { x: [[1], [2]], y: [1, 2] };
const run = (model: MLP | Later, loss: unknown): Promise<unknown> =>
  fit(model, { data, loss: loss as never, optimizer: new SGD(model.parameters(), { lr: 0.1 }) });

describe('an async function that throws', () => {
  it.each<[string, () => unknown]>([
    ['as the loss of fit', () => run(new MLP(1, [1]), fails)],
    ['as the forward of a model in fit', () => run(new Later(), mseLoss)],
    ['as the forward of a model in predict', async () => new Later().predict([[1], [2], [3]])],
    ['as lrLambda', async () => new LambdaLR(new SGD([new Value(1)], { lr: 0.1 }), { lrLambda: fails as never })],
  ])('%s is refused with a TypeError, and nothing comes later', async (_, call) => {
    await expect(call()).rejects.toThrow(TypeError);
    await turn();
    expect(unhandled).toEqual([]);
  });

  it('is named: fit speaks of its loss and of forward', async () => {
    await expect(run(new MLP(1, [1]), fails)).rejects.toThrow(/^fit\(\): loss must be a function that is not async/);
    for (const loss of [mseLoss, crossEntropy])
      await expect(run(new Later(), loss)).rejects.toThrow(/^fit\(\): forward must be a function that is not async/);
  });

  it('is named: predict speaks of forward', () => {
    expect(() => new Later().predict([[1]])).toThrow(/predict\(\): an output of forward must be .*, not a promise/);
  });
});
