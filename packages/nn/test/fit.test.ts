import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  accuracy,
  crossEntropy,
  DataLoader,
  type Epoch,
  fit,
  Generator,
  hingeLoss,
  type Layer,
  MLP,
  Module,
  makeMoons,
  mseLoss,
  OneCycleLR,
  ReduceLROnPlateau,
  SGD,
  StepLR,
} from '../src/index.ts';

const wrong = (x: unknown): never => x as never;
const { x, y } = makeMoons(60, { noise: 0.1, seed: 1 });
const signs = { x, y: y.map((label) => 2 * label - 1) };
const net = (): MLP<readonly [8, 1]> =>
  new MLP(2, [8, 1], { activation: 'relu', outputActivation: 'linear', generator: new Generator(7) });
const setup = (compile: 'require' | 'never', more: object = {}) => {
  const model = net();
  const optimizer = new SGD(model.parameters(), { lr: 0.2, momentum: 0.9 });
  const generator = new Generator(3);
  return {
    model,
    options: { data: signs, loss: hingeLoss, optimizer, generator, batchSize: 16, epochs: 12, compile, ...more },
  };
};

describe('fit', () => {
  it('learns moons on both paths, and says which one ran and why', async () => {
    for (const [compile, path] of [
      ['require', 'compiled'],
      ['never', 'eager'],
    ] as const) {
      const { model, options } = setup(compile);
      const history = await fit(model, options);
      expect(history.path).toBe(path);
      expect(history.reason).toBe(path === 'compiled' ? null : "compile is 'never'");
      expect(history.loss).toHaveLength(12);
      expect(history.loss.at(-1)).toBeLessThan(0.25);
      expect(
        accuracy(
          [...model.predict(x)].map((s) => (s > 0 ? 1 : 0)),
          y,
        ),
      ).toBeGreaterThan(0.9);
      expect(history.stopped).toBe('done');
      expect(model.parameters().every(({ grad }) => grad === 0)).toBe(true);
    }
  });

  it('gives the same training compiled and eager, to rounding, and the same bits again on each path', async () => {
    const runs = [];
    for (const compile of ['require', 'never', 'require', 'never'] as const) {
      const { model, options } = setup(compile);
      const history = await fit(model, { ...options, validation: signs });
      runs.push({
        loss: history.loss,
        validation: history.validationLoss,
        weights: model.parameters().map((p) => p.data),
      });
    }
    const [compiled, eager, compiledAgain, eagerAgain] = runs;
    expect(compiledAgain).toEqual(compiled);
    expect(eagerAgain).toEqual(eager);
    for (const [i, loss] of (eager?.loss ?? []).entries()) expect(compiled?.loss[i]).toBeCloseTo(loss, 9);
    for (const [i, loss] of (eager?.validation ?? []).entries()) expect(compiled?.validation[i]).toBeCloseTo(loss, 9);
    for (const [i, w] of (eager?.weights ?? []).entries()) expect(compiled?.weights[i]).toBeCloseTo(w, 9);
  });

  it('classes: cross entropy with a class as target is compiled', async () => {
    const model = new MLP(2, [8, 2], { outputActivation: 'linear', generator: new Generator(7) });
    const optimizer = new Adam(model.parameters(), { lr: 0.05 });
    const history = await fit(model, { data: { x, y }, loss: crossEntropy, optimizer, epochs: 15, batchSize: 20 });
    expect([history.path, history.reason]).toEqual(['compiled', null]);
    expect(accuracy(model.predict(x), y)).toBeGreaterThan(0.85);
  });

  it('rows as targets reach the loss as lists', async () => {
    const model = new MLP(1, [2], { activation: 'linear' });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const data = {
      x: [[0], [1], [2]],
      y: [
        [0, 1],
        [1, 0],
        [2, -1],
      ],
    };
    for (const compile of ['require', 'never'] as const) {
      const history = await fit(model, { data, loss: mseLoss, optimizer, epochs: 150, compile });
      expect(history.loss.at(-1)).toBeLessThan(0.05);
    }
  });

  it('stays eager where a model branches on numbers, and says why', async () => {
    class Branching extends Module {
      readonly a = new Value(1);
      forward(input: readonly (Value | number)[]): Value {
        const first = input[0] as Value | number;
        return (first instanceof Value ? first.data : first) > 0 ? this.a.mul(2) : this.a;
      }
    }
    const model = new Branching();
    const data = { x: [[1], [-1]], y: [1, 1] };
    const options = { data, loss: mseLoss, optimizer: new SGD(model.parameters()), epochs: 1 };
    const history = await fit(model, options);
    expect(history.path).toBe('eager');
    expect(history.reason).toMatch(/cannot be read or set while compile\(\) traces/);
    await expect(fit(model, { ...options, compile: 'require' })).rejects.toThrow(
      /this run cannot be compiled: .*traces/,
    );
  });

  it('puts the model back into the mode it had', async () => {
    const { model, options } = setup('never', { epochs: 1 });
    model.eval();
    await fit(model, options);
    expect(model.training).toBe(false);
  });

  it('steps a schedule per epoch, OneCycleLR per batch, a plateau by the validation loss', async () => {
    const seen: number[] = [];
    const { model, options } = setup('never', { epochs: 3, onEpoch: ({ lr }: Epoch) => void seen.push(lr) });
    await fit(model, { ...options, scheduler: new StepLR(options.optimizer, { stepSize: 1, gamma: 0.5 }) });
    expect(seen).toEqual([0.2, 0.1, 0.05]);
    const cycle = new OneCycleLR(options.optimizer, { maxLr: 0.1, totalSteps: 8 });
    await fit(model, { ...options, epochs: 2, scheduler: cycle });
    expect(cycle.lastEpoch).toBe(8);
    const plateau = new ReduceLROnPlateau(options.optimizer, { patience: 0, mode: 'max' });
    await fit(model, { ...options, scheduler: plateau, validation: signs });
    expect(plateau.lastEpoch).toBe(3);
  });

  it('stops early, and goes back to the best epoch', async () => {
    const { model, options } = setup('never', { epochs: 40 });
    const rate = options.optimizer.paramGroups[0];
    const states: unknown[] = [];
    const history = await fit(model, {
      ...options,
      validation: signs,
      earlyStopping: { patience: 2 },
      onEpoch: ({ epoch }) => {
        states.push(model.stateDict());
        if (epoch === 5 && rate) rate.lr = 50;
      },
    });
    expect(history.stopped).toBe('early');
    const best = history.validationLoss.indexOf(Math.min(...history.validationLoss));
    expect(history.validationLoss).toHaveLength(best + 1 + 3);
    expect(model.stateDict()).toEqual(states[best]);
  });

  it('stops at once on an AbortSignal and leaves a usable model', async () => {
    const controller = new AbortController();
    const { model, options } = setup('never', { epochs: 1e6, signal: controller.signal });
    let late = 0;
    const onEpoch = (): void => {
      if (controller.signal.aborted) late++;
    };
    setTimeout(() => controller.abort(), 40);
    const history = await fit(model, { ...options, onEpoch });
    expect(history.stopped).toBe('aborted');
    expect(late).toBe(0); // no epoch ended after it
    expect(model.predict(x).every(Number.isFinite)).toBe(true);
    expect(model.training).toBe(true);
    const before = model.stateDict();
    await fit(model, { ...options, epochs: 5 });
    expect(model.stateDict()).toEqual(before); // aborted before the first batch
  });

  it.each(['never', 'require'] as const)("lets timers run while it trains, compile: '%s'", async (compile) => {
    // The training is far too long, and ends only because a timer gets its turn, and then another.
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => {
      if (++ticks === 3) controller.abort();
    }, 5);
    const { model, options } = setup(compile, { epochs: 10_000_000, signal: controller.signal });
    const history = await fit(model, options);
    clearInterval(timer);
    expect(history.stopped).toBe('aborted');
  });

  it('respects freezing between epochs on the compiled path', async () => {
    const { model, options } = setup('require', { epochs: 4 });
    const first = model.layers[0] as Layer;
    const weights: Float64Array[] = [];
    await fit(model, {
      ...options,
      onEpoch: ({ epoch }) => {
        weights.push(first.data.slice());
        if (epoch === 2) for (const p of first.parameters()) p.requiresGrad = false;
      },
    });
    expect(weights[1]).not.toEqual(weights[0]);
    expect(weights[2]).toEqual(weights[1]);
    expect(weights[3]).toEqual(weights[1]);
  });

  it('clips the norm of the gradients', async () => {
    const { model, options } = setup('never', { epochs: 1, clipNorm: 1e-9 });
    const before = model.parameters().map(({ data }) => data);
    await fit(model, options);
    for (const [i, { data }] of model.parameters().entries()) expect(data).toBeCloseTo(before[i] as number, 7);
  });

  it.each([
    ['no model', { model: {} }, TypeError, /fit\(\): model must be a Module/],
    ['no loss', { loss: 'mse' }, TypeError, /loss must be a function/],
    ['no optimiser', { optimizer: {} }, TypeError, /optimizer must be an optimiser/],
    ['an unknown option', { epoch: 3 }, TypeError, /epoch is no option of it/],
    ['empty data', { data: { x: [], y: [] } }, RangeError, /data.x must not be empty/],
    ['no data', { data: undefined }, TypeError, /data.x must be an array/],
    ['too few targets', { data: { x: [[1, 2]], y: [] } }, RangeError, /data.y must have 1 element,/],
    ['ragged rows', { data: { x: [[1, 2], [1]], y: [1, 1] } }, RangeError, /must have 2 elements/],
    ['a NaN target', { data: { x: [[1, 2]], y: [NaN] } }, RangeError, /fit\(\): data\.y\[0\] must be a finite number/],
    ['a target that is text', { data: { x: [[1, 2]], y: ['1'] } }, TypeError, /must be a number|must be an array/],
    ['a label 0 for a hinge', { data: { x, y } }, RangeError, /hingeLoss\(\): target must be -1 or 1/],
    [
      'rows of another width',
      { data: { x: [[1]], y: [1] } },
      RangeError,
      /fit\(\): a row of data.x must have 2 elements/,
    ],
    ['batch size 0', { batchSize: 0 }, RangeError, /batchSize must be an integer >= 1, but got 0/],
    ['epochs −1', { epochs: -1 }, RangeError, /epochs must be an integer >= 0/],
    ['an unknown path', { compile: 'yes' }, RangeError, /auto, require, never/],
    [
      'a loss of several Values',
      { loss: () => [new Value(1)] },
      TypeError,
      /loss must be a function that gives one Value/,
    ],
    [
      'a schedule of another optimiser',
      { scheduler: new StepLR(new SGD([new Value(1)]), { stepSize: 1 }) },
      TypeError,
      /of the same optimiser/,
    ],
    ['patience −1', { earlyStopping: { patience: -1 } }, RangeError, /earlyStopping.patience/],
    ['onEpoch that is none', { onEpoch: 1 }, TypeError, /onEpoch must be a function/],
  ] as const)('names %s', async (_, change, kind, message) => {
    const { model, options } = setup('never');
    const { model: other, ...rest } = { model, ...change };
    const run = fit(wrong(other), wrong({ ...options, ...rest }));
    await expect(run).rejects.toThrow(kind);
    await expect(run).rejects.toThrow(message);
  });

  it('names classes out of range on the compiled path too', async () => {
    const model = new MLP(2, [2], { activation: 'linear' });
    const optimizer = new SGD(model.parameters());
    const run = fit(model, { data: { x: [[1, 2]], y: [2] }, loss: crossEntropy, optimizer, compile: 'require' });
    await expect(run).rejects.toThrow(/crossEntropy\(\): target must be an integer from 0 to 1, but got 2/);
  });
});

describe('DataLoader', () => {
  const data = { x: [[0], [1], [2], [3], [4]], y: [0, 1, 2, 3, 4] };

  it('gives batches in order, the last one short or dropped', () => {
    const all = [...new DataLoader(data, { batchSize: 2 })];
    expect(all.map((batch) => batch.y)).toEqual([[0, 1], [2, 3], [4]]);
    expect(all[1]?.x).toEqual([[2], [3]]);
    const full = new DataLoader(data, { batchSize: 2, dropLast: true });
    expect([full.length, [...full].length]).toEqual([2, 2]);
    expect([...new DataLoader({ x: [[1]], y: [[5, 6]] })][0]?.y).toEqual([[5, 6]]);
  });

  it('shuffles anew in every pass, by randperm, and goes on from its state', () => {
    const loader = new DataLoader(data, { batchSize: 5, shuffle: true, generator: new Generator(1) });
    const stream = new Generator(1);
    const pass = (): number[] | undefined => [...loader][0]?.y as number[] | undefined;
    expect(pass()).toEqual(stream.randperm(5));
    const state = loader.stateDict();
    const second = pass();
    expect(second).toEqual(stream.randperm(5));
    loader.loadStateDict(state);
    expect(pass()).toEqual(second);
  });

  it('names bad options', () => {
    expect(() => new DataLoader(data, { batchSize: 0 })).toThrow(RangeError);
    expect(() => new DataLoader(data, { batchSize: 2.5 })).toThrow(RangeError);
    expect(() => new DataLoader(data, { shuffle: wrong('yes') })).toThrow(TypeError);
    expect(() => new DataLoader({ x: [], y: [] })).toThrow(RangeError);
    expect(() => new DataLoader(data, { generator: wrong(1) })).toThrow(TypeError);
  });
});
