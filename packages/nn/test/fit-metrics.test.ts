/** What fit() measures besides the loss, on training and validation data, compiled and eagerly. */
import { type Operand, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  accuracy,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  f1,
  fit,
  Generator,
  hingeLoss,
  MLP,
  Module,
  mae,
  makeBlobs,
  makeMoons,
  mseLoss,
  r2,
  SGD,
} from '../src/index.ts';

const ways = ['never', 'require'] as const;
const wrong = (x: unknown): never => x as never;
const blobs = makeBlobs(90, { seed: 3 });
const part = ({ x, y }: { x: number[][]; y: number[] }, from: number, to: number) => ({ x: x.slice(from, to), y: y.slice(from, to) }); // biome-ignore format: one line
const train = part(blobs, 0, 60);
const validation = part(blobs, 60, 90);
const net = (nout: number, outputActivation: 'linear' | 'sigmoid' = 'linear') =>
  new MLP(2, [6, nout], { outputActivation, generator: new Generator(4) });

describe.each(ways)("metrics of fit(), compile: '%s'", (compile) => {
  it('are those of the outputs that the batches were trained on, and of the validation data after the pass', async () => {
    const model = net(3);
    const optimizer = new SGD(model.parameters(), { lr: 0 }); // nothing moves: both can be computed from outside
    const options = { data: train, validation, loss: crossEntropy, optimizer, epochs: 2, batchSize: 16, compile };
    const history = await fit(model, { ...options, metrics: { accuracy, f1 } });
    const wanted = (data: typeof train) => {
      const out = model.predict(data.x);
      return { accuracy: accuracy(out, data.y), f1: f1(out, data.y) };
    };
    expect(history.epochs[1]?.metrics.accuracy).toBe(wanted(train).accuracy);
    expect(history.epochs[1]?.metrics.f1).toBeCloseTo(wanted(train).f1, 12);
    expect(history.epochs[0]?.validationMetrics).toEqual(wanted(validation));
    expect(history.metrics.accuracy).toHaveLength(2);
    expect(history.validationMetrics.f1?.[1]).toBe(wanted(validation).f1);
  });

  it('change no bit of the training', async () => {
    const run = async (more: object) => {
      const model = net(3);
      const optimizer = new Adam(model.parameters(), { lr: 0.05 });
      const generator = new Generator(8);
      const options = { data: train, validation, loss: crossEntropy, optimizer, epochs: 4, compile, generator };
      const history = await fit(model, { ...options, ...more });
      return { loss: history.loss, validation: history.validationLoss, state: model.stateDict() };
    };
    expect(await run({ metrics: { accuracy } })).toEqual(await run({}));
    expect(await run({ metrics: { accuracy }, clipNorm: 0.1 })).toEqual(await run({ clipNorm: 0.1 }));
  });

  it('know logits from probabilities, and scores around 0, where there is one output', async () => {
    const moons = makeMoons(40, { seed: 1 });
    const signs = { x: moons.x, y: moons.y.map((label) => 2 * label - 1) };
    const own = (out: Value, y: Operand): Value => binaryCrossEntropy(out, y);
    for (const [loss, data, activation, threshold] of [
      [binaryCrossEntropyWithLogits, moons, 'linear', 0],
      [binaryCrossEntropy, moons, 'sigmoid', 0.5],
      [own, moons, 'sigmoid', 0.5],
      [hingeLoss, signs, 'linear', 0],
    ] as const) {
      const model = net(1, activation);
      const optimizer = new SGD(model.parameters(), { lr: 0 });
      const history = await fit(model, { data, validation: data, loss: wrong(loss), optimizer, compile, metrics: { accuracy } }); // biome-ignore format: one call
      const wanted = accuracy(model.predict(data.x), data.y, { threshold });
      expect([history.metrics.accuracy, history.validationMetrics.accuracy]).toEqual([[wanted], [wanted]]);
    }
  });

  it('take rows as targets, and measure numbers', async () => {
    const rows = { x: train.x, y: train.y.map((c) => [0, 1, 2].map((k) => (k === c ? 1 : 0))) };
    const model = net(3);
    const optimizer = new SGD(model.parameters(), { lr: 0 });
    const { metrics } = await fit(model, { data: rows, loss: mseLoss, optimizer, compile, metrics: { accuracy, mae, r2 } }); // biome-ignore format: one call
    const out = model.predict(rows.x);
    expect(metrics.accuracy?.[0]).toBe(accuracy(out, train.y));
    expect(metrics.mae?.[0]).toBeCloseTo(mae(out, rows.y), 12);
    expect(metrics.r2?.[0]).toBeCloseTo(r2(out, rows.y), 12);
  });

  it('leave out rows that weigh nothing in the loss', async () => {
    const data = { x: train.x, y: train.y.map((c, i) => (i % 4 === 0 ? -100 : c)) };
    const model = net(3);
    const optimizer = new SGD(model.parameters(), { lr: 0 });
    const history = await fit(model, { data, loss: crossEntropy, optimizer, compile, metrics: { accuracy } });
    const counted = train.x.map((_, i) => i).filter((i) => i % 4 !== 0);
    const out = model.predict(counted.map((i) => train.x[i] as number[]));
    expect(history.metrics.accuracy).toEqual([accuracy(out, counted.map((i) => train.y[i] as number))]); // biome-ignore format: one line
  });

  it('of yours get what the model gave and the targets, which stay as they are', async () => {
    const kept: [Float64Array, Float64Array][] = [];
    const seen = (predictions: Float64Array, targets: Float64Array): number => kept.push([predictions, targets]);
    const model = net(3);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const options = { data: train, loss: crossEntropy, optimizer, compile, shuffle: false, epochs: 2, batchSize: 60 };
    const { metrics } = await fit(model, { ...options, metrics: { seen } });
    expect(metrics.seen).toEqual([2, 3]); // the first call is before the training
    expect([...(kept.shift()?.[0] ?? [])].every((x) => x === 0)).toBe(true);
    expect(kept.map(([out, y]) => [out.length, y.length])).toEqual([[180, 60], [180, 60]]); // biome-ignore format: two pairs
    expect([...(kept[0]?.[1] ?? [])]).toEqual(train.y);
    expect(kept[0]?.[0]).not.toEqual(kept[1]?.[0]);
  });

  it('of yours have a copy for themselves, also beside those of this package', async () => {
    const kept: Float64Array[] = [];
    const before: number[][] = [];
    const keeping = (predictions: Float64Array): number => {
      before.push([...predictions]);
      return kept.push(predictions);
    };
    const model = net(3);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const metrics = { accuracy, keeping, mae: (p: Float64Array, t: Float64Array) => mae(p.subarray(0, t.length), t) };
    await fit(model, { data: train, validation: train, loss: crossEntropy, optimizer, compile, epochs: 3, metrics });
    expect(kept.map((numbers) => [...numbers])).toEqual(before);
    expect(new Set(before.map(String)).size).toBe(before.length - 1); // both calls before the training are given zeros
  });

  it('are NaN where the model gave NaN, and training goes on if that is allowed', async () => {
    const model = net(3);
    const optimizer = new SGD(model.parameters(), { lr: 0 });
    const data = { x: [...train.x.slice(1), [NaN, 0]], y: train.y };
    const options = {
      data,
      validation: train,
      loss: crossEntropy,
      optimizer,
      compile,
      allowNonFinite: true,
      warn: false,
    };
    const { metrics, validationMetrics } = await fit(model, { ...options, epochs: 2, metrics: { accuracy } });
    expect(validationMetrics.accuracy?.[1]).toBeNaN(); // one step with it, and so are the weights
    expect(metrics.accuracy?.[1]).toBeNaN();
  });
});

it('there are none unless they are asked for', async () => {
  const model = net(3);
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const history = await fit(model, { data: train, validation, loss: crossEntropy, optimizer });
  expect([history.metrics, history.validationMetrics, history.epochs[0]?.metrics]).toEqual([{}, {}, {}]);
  const alone = await fit(model, { data: train, loss: crossEntropy, optimizer, metrics: { accuracy } });
  expect([alone.validationMetrics, alone.epochs[0]?.validationMetrics]).toEqual([{}, null]);
});

describe('fit() refuses metrics', () => {
  const model = net(3);
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const run = (more: object) => fit(model, wrong({ data: train, loss: crossEntropy, optimizer, ...more }));

  it.each<[string, object, RegExp]>([
    ['that are a list', { metrics: [accuracy] }, /metrics must be an object of functions by name/],
    ['that are no functions', { metrics: { accuracy: 'yes' } }, /metrics\.accuracy must be a function/],
    ['that give no number', { metrics: { mine: () => 'good' } }, /what metrics\.mine gave must be a number/],
  ])('%s', async (_name, more, message) => {
    await expect(run(more)).rejects.toThrow(message);
  });

  it('that do not fit the targets, before the training', async () => {
    const one = net(1);
    const before = one.stateDict();
    const own = new SGD(one.parameters(), { lr: 0.1 });
    const data = { x: train.x, y: train.y.map((y) => y + 0.5) };
    await expect(fit(one, { data, loss: mseLoss, optimizer: own, metrics: { accuracy } })).rejects.toThrow(/0 or 1/);
    expect(one.stateDict()).toEqual(before);
  });
});

describe('outputs of a model of one’s own', () => {
  class Own extends Module {
    readonly w = new Value(1);
    readonly outputs: (x: readonly Operand[], w: Value) => unknown;
    constructor(outputs: (x: readonly Operand[], w: Value) => unknown) {
      super();
      this.outputs = outputs;
    }
    forward(x: readonly Operand[]): unknown {
      return this.outputs(x, this.w);
    }
  }
  const first = (out: unknown): Value => [out].flat(9)[0] as Value;
  const go = (model: Own, metric: (predictions: Float64Array) => number) => {
    const optimizer = new SGD([model.w], { lr: 0 });
    const rows = { x: [[1], [2], [3]], y: [0, 1, 0] };
    return fit(wrong(model), wrong({ data: rows, loss: first, optimizer, compile: 'never', shuffle: false, metrics: { metric } })); // biome-ignore format: one call
  };

  it('may be numbers beside Values, and lists in lists', async () => {
    let seen: number[] = [];
    const metric = (predictions: Float64Array): number => {
      seen = [...predictions];
      return 1;
    };
    await go(new Own((x, w) => [[w.mul(x[0] ?? 0)], 7]), metric);
    expect(seen).toEqual([1, 7, 2, 7, 3, 7]);
  });

  it('are refused where they are no numbers, or not as many for every row', async () => {
    await expect(go(new Own((_, w) => [w, 'a']), () => 0)).rejects.toThrow(/what forward gave must be a Value, a number.*but got "a"/); // biome-ignore format: one call
    const uneven = new Own((x, w) => (x[0] === 3 ? [w, w] : [w]));
    await expect(go(uneven, () => 0)).rejects.toThrow(
      /an output of forward must have 1 element.*every row has as many/,
    );
  });
});

describe('f1() and mae()', () => {
  it("are scikit-learn's", () => {
    const [given, right] = [[0, 2, 1, 0, 0, 1], [0, 1, 2, 0, 1, 2]]; // biome-ignore format: two lists
    expect(f1(given, right)).toBeCloseTo(0.26666666666666666, 15); // f1_score(right, given, average='macro')
    expect(f1(given, right, { average: 'weighted' })).toBeCloseTo(0.26666666666666666, 15);
    expect(f1([1, 1, 0, 0, 1], [1, 0, 0, 1, 1])).toBeCloseTo(2 / 3, 15);
    expect(f1([1, 1, 0, 0, 1], [1, 0, 0, 1, 1], { average: 'macro' })).toBeCloseTo((2 / 3 + 0.5) / 2, 15);
    expect(f1([0, 0], [0, 0])).toBe(0);
    expect(f1([2.5, -1, 3], [1, -1, -1])).toBeCloseTo(2 / 3, 15);
    expect(f1(Float64Array.of(1, 2, 3, 0), [1, 0])).toBe(1);
    expect(mae([[1, 2], [3, 4]], [[1, 1], [1, 4]])).toBe(0.75); // biome-ignore format: rows
    expect(r2([[1, 5], [2, 4]], [[1, 4], [2, 4]])).toBe(0.5); // biome-ignore format: rows
  });

  it.each<[string, () => unknown, RegExp]>([
    ['predictions of another length', () => mae([1], [1, 2]), /mae\(\): predictions must have 2 elements/],
    ['a NaN', () => mae([1, NaN], [1, 2]), /predictions\[1\] must not be NaN/],
    [
      'an average that is none',
      () => f1([1], [1], { average: wrong('micro') }),
      /average must be one of binary, macro/,
    ],
    ['a slip', () => f1([1], [1], wrong({ averag: 'macro' })), /averag is no option/],
    ['a target of NaN in a row', () => accuracy([1, 0], [[1, 0], [1, NaN]]), /targets\[1\]\[1\] must not be NaN/], // biome-ignore format: rows
    ['rows of targets that are empty', () => accuracy([1], [[]]), /targets\[0\] must not be empty/],
  ])('name %s', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});
