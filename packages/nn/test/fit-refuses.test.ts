/** What fit() refuses before it trains, by the name of the argument; and how it lets others have their turn. */
import { mul, type Operand, Value } from '@chainrule/engine';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  binaryCrossEntropy,
  crossEntropy,
  DataLoader,
  Embedding,
  fit,
  Generator,
  hingeLoss,
  MLP,
  Module,
  mseLoss,
  nllLoss,
  Sequential,
  SGD,
  StepLR,
} from '../src/index.ts';
import { line } from './line.ts';

afterEach(() => void vi.restoreAllMocks());

const model = new MLP(1, [1], { generator: new Generator(1) });
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const data = { x: [[1], [2]], y: [1, -1] };
const whole = { data, loss: mseLoss, optimizer, epochs: 2, warn: false } as const;
const wrong = (x: unknown): never => x as never;
const other = new SGD(new MLP(1, [1]).parameters(), { lr: 0.1 });

describe('fit() refuses', () => {
  const cases: readonly [string, object, RegExp][] = [
    ['an option that is none', { epoch: 1 }, /epoch is no option/],
    ['a loss that is a text', { loss: 'mse' }, /loss must be a function/],
    ['an optimiser that is none', { optimizer: {} }, /optimizer must be an? /],
    [
      'an optimiser of another model',
      { optimizer: other },
      /optimizer must be an optimiser of the model that is trained/,
    ],
    ['a schedule that is none', { scheduler: {} }, /scheduler must be a schedule of the same optimiser/],
    [
      'a schedule of another',
      { scheduler: new StepLR(other, { stepSize: 1 }) },
      /scheduler must be a schedule of the same/,
    ],
    ['scheduleEvery', { scheduleEvery: 'step' }, /scheduleEvery must be one of epoch, batch/],
    ['half an epoch', { epochs: 0.5 }, /epochs must be/],
    ['epochs below 0', { epochs: -1 }, /epochs must be/],
    ['clipNorm 0', { clipNorm: 0 }, /clipNorm must be/],
    ['compile: true', { compile: true }, /compile must be one of auto, require, never/],
    ['a check that is a text', { check: 'yes' }, /check must be/],
    ['a check of half a row', { check: 0.5 }, /check must be/],
    ['warn: 1', { warn: 1 }, /warn must be true or false/],
    ['allowNonFinite: null', { allowNonFinite: null }, /allowNonFinite must be true or false/],
    ['onEpoch that is none', { onEpoch: {} }, /onEpoch must be a function/],
    ['a signal that is none', { signal: {} }, /signal must be an AbortSignal/],
    ['a signal that is null', { signal: null }, /signal must be an AbortSignal/],
    ['earlyStopping with a slip', { earlyStopping: { patienc: 1 } }, /patienc is no option/],
    ['earlyStopping without patience', { earlyStopping: {} }, /earlyStopping\.patience must be/],
    ['a minDelta below 0', { earlyStopping: { patience: 1, minDelta: -1 } }, /earlyStopping\.minDelta must be/],
    [
      'a restoreBest that is none',
      { earlyStopping: { patience: 1, restoreBest: 1 } },
      /earlyStopping\.restoreBest must be/,
    ],
    [
      'batchSize beside a loader',
      { data: new DataLoader(data), batchSize: 2 },
      /batchSize or generator must be left out/,
    ],
    [
      'a generator beside a loader',
      { data: new DataLoader(data), generator: new Generator(1) },
      /must be left out with a loader/,
    ],
    [
      'a loader of no batch',
      { data: new DataLoader(data, { batchSize: 3, dropLast: true }) },
      /data must not be empty, but got \[\]\. Give at least one batch/,
    ],
    [
      'rows of another width than the model’s',
      { data: { x: [[1, 2]], y: [1] } },
      /fit\(\): a row of data\.x must have 1 element, but got an array of 2\. Give rows of 1 number, or build the model for 2/,
    ],
    ['validation of other inputs', { validation: { x: [[1, 2]], y: [1] } }, /a row of validation\.x must have/],
    ['validation of lists for targets', { validation: { x: [[1]], y: [[1]] } }, /a target of validation\.y must have/],
    ['validation of longer targets', { validation: { x: [[1]], y: [[1, 2]] } }, /a target of validation\.y must have/],
    [
      'a target that its loss does not take',
      { data: { x: [[1], [1]], y: [1, 2] }, loss: hingeLoss, check: false },
      /target must be/,
    ],
    [
      'one of the validation',
      { validation: { x: [[1], [1]], y: [1, 0.5] }, loss: hingeLoss, check: false },
      /target must be/,
    ],
    [
      'a target that is no probability',
      { data: { x: [[1], [1]], y: [0, 1.5] }, loss: binaryCrossEntropy, check: false },
      /target must/,
    ],
    ['a loss that is async', { loss: async (out: Value) => out }, /loss must be a function that is not async/],
    ['a loss that gives a number', { loss: () => 1 }, /loss must be a function that gives one Value per sample/],
    [
      'a loss that gives a list',
      { loss: (out: Value) => [out] },
      /loss must be a function that gives one Value per sample/,
    ],
  ];
  it.each(cases)('%s, and changes nothing', async (_name, more, message) => {
    const before = model.stateDict();
    model.eval();
    await expect(fit(model, wrong({ ...whole, ...more }))).rejects.toThrow(message);
    await expect(fit(model, wrong({ ...whole, ...more }))).rejects.toThrow(/(fit|Loss|SGD|Entropy)\(\): /);
    expect([model.stateDict(), model.training]).toEqual([before, false]);
    model.train();
  });

  it('a model that is none, or has no forward', async () => {
    class Bare extends Module {
      w = new Value(1);
    }
    for (const one of [{}, null, new Bare(), { forward: () => 1 }])
      await expect(fit(wrong(one), whole)).rejects.toThrow(/fit\(\): model must be a Module with a forward/);
  });

  it('a forward that is async', async () => {
    class Late extends Module {
      readonly w = new Value(1);
      async forward([x = 0]: readonly Operand[]): Promise<Value> {
        return mul(this.w, x);
      }
    }
    const late = new Late();
    const own = new SGD(late.parameters(), { lr: 0.1 });
    for (const loss of [(out: unknown) => out, mseLoss, crossEntropy])
      await expect(fit(late, wrong({ ...whole, loss, optimizer: own }))).rejects.toThrow(
        /fit\(\): forward must be a function that is not async/,
      );
  });

  it('a class that the model has no output for, but not the one that is ignored', async () => {
    const net = new MLP(1, [3], { outputActivation: 'linear', generator: new Generator(2) });
    const own = new SGD(net.parameters(), { lr: 0.1 });
    const run = (y: number[], loss: unknown, compile = 'auto') =>
      fit(net, wrong({ data: { x: y.map((n) => [n]), y }, loss, optimizer: own, compile, check: false, warn: false }));
    for (const compile of ['require', 'never']) {
      await expect(run([0, 3], crossEntropy, compile)).rejects.toThrow(/target must be/);
      await expect(run([0, -1], crossEntropy, compile)).rejects.toThrow(/target must be/);
      await expect(run([0, 0.5], crossEntropy, compile)).rejects.toThrow(/target must be/);
      expect((await run([0, 2], crossEntropy, compile)).stopped).toBe('done');
      expect((await run([0, 2, -100], nllLoss, compile)).stopped).toBe('done');
    }
  });

  it('an input that a first embedding has no row for, in the validation too', async () => {
    const net = new Sequential(new Embedding(3, 2), new MLP(2, [1]));
    const own = new SGD(net.parameters(), { lr: 0.1 });
    const run = (x: number[][], more: object = {}) =>
      fit(net, wrong({ data: { x, y: [1] }, loss: mseLoss, optimizer: own, ...more }));
    await expect(run([[3]])).rejects.toThrow(/fit\(\)/);
    await expect(run([[1]], { validation: { x: [[3]], y: [1] } })).rejects.toThrow(/fit\(\)/);
    expect((await run([[2]])).stopped).toBe('done');
  });
});

describe('options that are left out, or given as undefined,', () => {
  it('are the defaults', async () => {
    const names = ['scheduler', 'scheduleEvery', 'epochs', 'batchSize', 'shuffle', 'generator', 'validation'];
    const more = ['earlyStopping', 'clipNorm', 'compile', 'check', 'warn', 'allowNonFinite', 'onEpoch', 'signal'];
    const nothing = Object.fromEntries([...names, ...more].map((name) => [name, undefined]));
    const net = new MLP(1, [1], { generator: new Generator(3) });
    const own = new SGD(net.parameters(), { lr: 0.1 });
    const history = await fit(net, wrong({ ...nothing, data, loss: mseLoss, optimizer: own }));
    expect([history.epochs.length, history.stopped, history.path]).toEqual([1, 'done', 'compiled']);
  });

  it('draw orders from the generator that is given', async () => {
    const run = async (seed: number, shuffle?: boolean) => {
      const { model: one, options } = line(0.01);
      const x = Array.from({ length: 40 }, (_, i) => [i]);
      const seen: number[] = [];
      const loss = (out: unknown): Value => {
        seen.push((out as Value).data);
        return out as Value;
      };
      const rows = { x, y: x.map(() => 0) };
      await fit(one, {
        ...options,
        data: rows,
        loss,
        batchSize: 40,
        generator: new Generator(seed),
        ...(shuffle === undefined ? {} : { shuffle }),
      });
      return seen.slice(-40);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    expect(await run(1, false)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });
});

describe('gradients with clipNorm', () => {
  it.each(['require', 'never'] as const)("are shown clipped to onEpoch, compile: '%s'", async (compile) => {
    const { model: one, options } = line(0);
    const seen: number[] = [];
    const onEpoch = (): void => void seen.push(one.w.grad);
    await fit(one, { ...options, data: { x: [[3]], y: [0] }, compile, clipNorm: 0.5, epochs: 2, onEpoch });
    expect(seen).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
    await fit(one, { ...options, data: { x: [[3]], y: [0] }, compile, clipNorm: 9, onEpoch });
    expect(seen[2]).toBe(3);
  });
});

describe('a long training', () => {
  /** A clock of its own: each look at it is so many milliseconds later. */
  const slowly = (step: number): void => {
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      time += step;
      return time;
    });
  };
  it.each([
    ['setImmediate', [], 0],
    ['a message', ['setImmediate'], 12],
    ['a timer', ['setImmediate', 'MessageChannel'], 0],
  ])('goes on after others had their turn, by %s', async (_name, without, messages) => {
    slowly(1000);
    const names = ['setImmediate', 'MessageChannel'];
    const kept = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
    const put = (name: string, value: unknown): void =>
      void Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    let made = 0;
    put(
      'MessageChannel',
      class extends MessageChannel {
        constructor() {
          super();
          made++;
        }
      },
    );
    const { model: one, options } = line(0);
    const x = Array.from({ length: 12 }, () => [1]);
    try {
      for (const name of without) put(name, undefined);
      const history = await fit(one, { ...options, data: { x, y: x.map(() => 0) }, batchSize: 1 });
      expect([history.stopped, history.epochs.length]).toEqual(['done', 1]);
    } finally {
      for (const [name, was] of kept) Object.defineProperty(globalThis, name, was as PropertyDescriptor); // both are there
    }
    expect(made).toBe(messages);
  });

  it('lets a timer of the page fire between its batches, and not where it is short', async () => {
    const run = async (step: number): Promise<number> => {
      slowly(step);
      let fired = 0;
      const tick = (): void => {
        fired++;
        pending = setImmediate(tick);
      };
      let pending = setImmediate(tick);
      const { model: one, options } = line(0);
      const x = Array.from({ length: 12 }, () => [1]);
      await fit(one, { ...options, data: { x, y: x.map(() => 0) }, batchSize: 1 });
      clearImmediate(pending);
      return fired;
    };
    expect(await run(0)).toBe(0);
    expect(await run(5)).toBeLessThan(7);
    expect(await run(1000)).toBeGreaterThanOrEqual(11);
  });
});

it('what is wrong with the data of fit() is said in its name, and not in that of the loader it makes', async () => {
  for (const [more, message] of [
    [{ data: { x: [['1']], y: [1] } }, /^fit\(\): data\.x\[0\]\[0\] must be a number, but got "1"/],
    [{ data: { x: [[1], [1, 2]], y: [1, 1] } }, /^fit\(\): data\.x\[1\] must have 1 element/],
    [{ data: { x: [[1]], y: [true] } }, /^fit\(\): data\.y\[0\] must be a number/],
    [{ data: { x: [], y: [] } }, /^fit\(\): data\.x must not be empty/],
    [{ batchSize: 0 }, /^fit\(\): batchSize must be an integer >= 1/],
  ] as const)
    await expect(fit(model, wrong({ ...whole, ...more }))).rejects.toThrow(message);
});
