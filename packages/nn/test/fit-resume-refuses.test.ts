/** What fit() does not take as `resume`: positions of other trainings, and damaged ones. */
import { describe, expect, it } from 'vitest';
import { accuracy, type BatchEnd, crossEntropy, f1, fit, MLP, makeBlobs, type Position, SGD } from '../src/index.ts';

const blobs = makeBlobs(50, { seed: 3 });
const data = { x: blobs.x.slice(0, 40), y: blobs.y.slice(0, 40) };

describe('fit() refuses to go on', () => {
  const model = new MLP(2, [3], { outputActivation: 'linear' });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const position = async (): Promise<Position> => {
    let at: Position | undefined;
    const onBatch = (batch: BatchEnd): void => {
      at = batch.position();
    };
    await fit(model, { data, loss: crossEntropy, optimizer, onBatch });
    return at as Position;
  };
  const seen = (at: Position, outputs: unknown, targets: unknown): object => ({
    ...at,
    between: { accumulated: null, seen: { outputs, targets } },
  });
  const numbers = (count: number): number[] => new Array<number>(count).fill(0);
  const best = (at: Position, state: unknown): object => ({ ...at, best: { loss: 1, epoch: 1, state, begun: null } });
  it.each<[string, (at: Position) => unknown, RegExp]>([
    ['from nothing', () => null, /resume must be a state of the same training/],
    ['from a text', () => 'epoch 2', /resume must be a state/],
    ['from another version', (at) => ({ ...at, version: 2 }), /resume must be a state/],
    ['in an epoch that is none', (at) => ({ ...at, epoch: 0 }), /resume\.epoch must be an integer >= 1/],
    ['past the last epoch', (at) => ({ ...at, epoch: 3 }), /resume\.epoch must be at most the 1 epochs/],
    ['after half a batch', (at) => ({ ...at, batch: 0.5 }), /resume\.batch must be an integer >= 0/],
    ['without its epochs', (at) => ({ ...at, epochs: [1, 2] }), /resume\.epochs must be a state/],
    ['without its rate', (at) => ({ ...at, lr: null }), /resume\.lr must be a number/],
    ['without its mean', (at) => ({ ...at, mean: [1] }), /resume\.mean must be a state/],
    ['without its best', (at) => ({ ...at, best: undefined }), /resume\.best must be a state/],
    ['with a best out of JSON that had none yet', (at) => ({ ...at, best: { loss: null, epoch: 0, state: null, begun: null } }), /resume\.best\.loss must be a number/], // biome-ignore format: a row
    ['with a best of half an epoch', (at) => ({ ...at, best: { loss: 1, epoch: 0.5 } }), /resume\.best\.epoch must be an integer/], // biome-ignore format: a row
    ['with the best weights of another model', (at) => best(at, [['layers.0.weight', [1, 2]]]), /resume\.best must be a state/], // biome-ignore format: a row
    ['with best weights that are a text', (at) => best(at, 'weights'), /resume\.best must be a state/],
    ['with best weights under other names', (at) => best(at, [['weight', numbers(6)], ['bias', numbers(3)]]), /resume\.best must be a state/], // biome-ignore format: a row
    ['with too few best weights', (at) => best(at, [['layers.0.weight', numbers(5)], ['layers.0.bias', numbers(3)]]), /resume\.best must be a state/], // biome-ignore format: a row
    ['with best weights that are none', (at) => best(at, [['layers.0.weight', numbers(6)], ['layers.0.bias', [1, null, 2]]]), /resume\.best must be a state/], // biome-ignore format: a row
    ['with a list of nothing', (at) => best(at, [null, null]), /resume\.best must be a state/],
    ['without what is between', (at) => ({ ...at, between: null }), /resume\.between must be a state/],
    ['with another order', (at) => ({ ...at, order: null }), /resume\.order must be a state/],
    [
      'with metrics that were not measured',
      (at) => ({ ...at, metrics: true }),
      /resume\.between\.seen must be a state/,
    ],
    ['with outputs that are a text', (at) => ({ ...seen(at, '', []), metrics: true }), /resume\.between\.seen must be/],
    ['with more targets than rows of outputs', (at) => ({ ...seen(at, numbers(3), numbers(2)), metrics: true }), /resume\.between\.seen must be/], // biome-ignore format: a row
    ['with fewer targets than rows of outputs', (at) => ({ ...seen(at, numbers(6), numbers(1)), metrics: true }), /resume\.between\.seen must be/], // biome-ignore format: a row
    ['with half a row of outputs', (at) => ({ ...seen(at, numbers(4), numbers(1)), metrics: true }), /resume\.between\.seen must be/], // biome-ignore format: a row
    ['with an output that is a text', (at) => ({ ...seen(at, [0, 0, '0'], numbers(1)), metrics: true }), /resume\.between\.seen must be/], // biome-ignore format: a row
    ['with targets that are none', (at) => ({ ...seen(at, [], null), metrics: true }), /resume\.between\.seen must be/],
    [
      'with gradients of other parameters, where they are accumulated',
      (at) => ({ ...at, between: { accumulated: { batches: 1, weight: 1, sums: [1] }, seen: null }, accumulate: 2 }),
      /resume\.between\.accumulated must be a state/,
    ],
    [
      'with gradients that are a text',
      (at) => ({
        ...at,
        between: { accumulated: { batches: 1, weight: 1, sums: '123456789' }, seen: null },
        accumulate: 2,
      }),
      /resume\.between\.accumulated must be a state/,
    ],
    [
      'with gradients of other parameters',
      (at) => ({ ...at, between: { accumulated: { batches: 1, weight: 1, sums: [1] }, seen: null } }),
      /resume\.between\.accumulated must be a state/,
    ],
  ])('%s', async (_name, change, message) => {
    const at = await position();
    const resume = change(at) as Position & { metrics?: boolean; accumulate?: number };
    const metrics = resume?.metrics ? { accuracy } : {};
    const { accumulate = 1 } = resume ?? {};
    const going = fit(model, { data, loss: crossEntropy, optimizer, metrics, accumulate, resume });
    await expect(going).rejects.toThrow(message);
  });

  it('but does with another metric, which is NaN where it was not measured', async () => {
    const options = { data, loss: crossEntropy, optimizer, epochs: 2, shuffle: false, batchSize: 20 } as const;
    let at: Position | undefined;
    const onBatch = (batch: BatchEnd): void => {
      if (batch.epoch === 2) at ??= batch.position();
    };
    await fit(model, { ...options, metrics: { accuracy }, onBatch });
    const { metrics } = await fit(model, { ...options, metrics: { f1, accuracy }, resume: at as Position });
    expect([metrics.f1?.[0], metrics.f1?.length, metrics.accuracy?.length]).toEqual([NaN, 2, 2]);
    expect([...(metrics.accuracy ?? []), metrics.f1?.[1]].every(Number.isFinite)).toBe(true);
  });
});
