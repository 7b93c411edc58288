/** What fit() says when numbers are lost: NaN in the data, a loss that diverges, rates that are none, weights that nobody lists. */
import type { Operand, Value } from '@chainrule/engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataLoader, type Epoch, fit, MLP, mseLoss, SGD } from '../src/index.ts';
import { type Line, line, output } from './line.ts';

const ways = ['never', 'require'] as const;
let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => void vi.restoreAllMocks());

const net = (lr: number, compile: 'never' | 'require') => {
  const model = new MLP(1, [1], { activation: 'linear' });
  for (const parameter of model.parameters()) parameter.data = 1;
  const optimizer = new SGD(model.parameters(), { lr });
  const data = { x: [[1], [2], [3], [4]], y: [5, -5, 5, -5] };
  return {
    model,
    optimizer,
    options: { data, loss: mseLoss, optimizer, compile, batchSize: 2, shuffle: false } as const,
  };
};

describe.each(ways)("a loss that is no number, compile: '%s'", (compile) => {
  it('ends the training, names epoch and batch, and warns once', async () => {
    const { model, options } = net(1e200, compile);
    const seen: number[] = [];
    const onEpoch = ({ epoch }: Epoch): void => void seen.push(epoch);
    const history = await fit(model, { ...options, epochs: 50, onEpoch });
    expect(history.stopped).toBe('nan');
    expect(history.nanAt).toEqual({ epoch: 1, batch: 2 });
    expect(history.reason).toMatch(/^The loss is (NaN|Infinity) in epoch 1, batch 2: the training has diverged/);
    expect(warnings).toEqual([`fit(): ${history.reason}`]);
    expect([history.epochs.length, seen]).toEqual([1, []]);
    expect(history.loss[0]).not.toSatisfy(Number.isFinite);
    expect(history.path).toBe(compile === 'never' ? 'eager' : 'compiled');
  });

  it('of a later epoch keeps the epochs before it', async () => {
    const { model, options } = net(100, compile);
    const history = await fit(model, { ...options, epochs: 500 });
    expect(history.stopped).toBe('nan');
    const { epoch = 0 } = history.nanAt ?? {};
    expect(epoch).toBeGreaterThan(1);
    expect(history.loss).toHaveLength(epoch);
    expect(history.loss.slice(0, -1).every(Number.isFinite)).toBe(true);
  });

  it('is no reason to stop with allowNonFinite, and no word is said with warn: false', async () => {
    const one = net(1e200, compile);
    const history = await fit(one.model, { ...one.options, epochs: 3, allowNonFinite: true });
    expect([history.stopped, history.nanAt, history.epochs.length, warnings]).toEqual(['done', null, 3, []]);
    const other = net(1e200, compile);
    expect((await fit(other.model, { ...other.options, warn: false })).stopped).toBe('nan');
    expect(warnings).toEqual([]);
  });

  it('puts the model back to its best epoch with earlyStopping', async () => {
    const { model, options } = net(100, compile);
    const losses: number[] = [];
    const validation = options.data;
    const onEpoch = ({ validationLoss }: Epoch): void => void losses.push(validationLoss ?? NaN);
    const history = await fit(model, {
      ...options,
      epochs: 500,
      validation,
      onEpoch,
      earlyStopping: { patience: 600 },
    });
    expect(history.stopped).toBe('nan');
    expect(model.parameters().every(({ data }) => Number.isFinite(data))).toBe(true);
    const out = model.predict(validation.x);
    const loss = out.reduce((sum, y, i) => sum + (y - (validation.y[i] as number)) ** 2 / 4, 0);
    expect(loss / Math.min(...losses)).toBeCloseTo(1, 9);
  });

  it('of the validation data, or weights that the last step lost, is told as well', async () => {
    const { model, optimizer, options } = net(0.001, compile);
    const root = (out: Value, y: Operand): Value => out.sub(y).add(7).sqrt(); // no number for a target far above
    const validation = { x: [[1]], y: [1e6] };
    const one = await fit(model, { ...options, loss: root as never, validation, epochs: 2 });
    expect([one.stopped, one.nanAt]).toEqual(['nan', { epoch: 1, batch: null }]);
    expect(one.reason).toMatch(/^The validation loss is NaN after epoch 1\. /);
    for (const group of optimizer.paramGroups) group.lr = 1e308;
    const two = await fit(model, { ...options, batchSize: 4 });
    expect([two.stopped, two.nanAt]).toEqual(['nan', { epoch: 1, batch: null }]);
    expect(two.reason).toMatch(/^A parameter is no finite number after epoch 1\. /);
  });
});

describe('a training that diverges, though its loss is still a number,', () => {
  it.each(ways)("says so at its end, compile: '%s'", async (compile) => {
    const { model, options } = net(100, compile);
    const history = await fit(model, { ...options, epochs: 9 });
    expect([history.stopped, history.nanAt]).toEqual(['done', null]);
    expect(history.loss.every(Number.isFinite)).toBe(true);
    expect(history.reason).toMatch(
      /^The loss has grown from \S+ in epoch 1 to \S+ in epoch 9: the training diverges\. Lower the learning rate/,
    );
    expect(warnings).toEqual([`fit(): ${history.reason}`]);
    const quiet = net(100, compile);
    await fit(quiet.model, { ...quiet.options, epochs: 9, warn: false });
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ['falls', [1e9, 1e-9], false],
    ['is negative and falls', [-1, -1e9], false],
    ['grows a thousandfold and not more', [2, 2000], false],
    ['grows more than that', [2, 2001], true],
    ['grows from next to nothing to little', [1e-9, 999], false],
    ['was far below 0', [-10, 5000], false],
    ['comes from below 0 and goes far', [-10, 10_001], true],
    ['is that of one epoch', [1e9], false],
  ])('a loss that %s: %j', async (_, values, told) => {
    const { model, options } = line(0);
    let epoch = 0;
    const loss = (out: unknown): Value => (out as Value).mul(0).add(values[epoch] ?? NaN);
    const onEpoch = (): void => void epoch++;
    await fit(model, { ...options, loss, epochs: values.length, onEpoch });
    expect(warnings).toHaveLength(told ? 1 : 0);
  });
});

describe('numbers in the data that are not finite', () => {
  it.each([
    [
      'x',
      {
        x: [
          [1, 2],
          [3, NaN],
        ],
        y: [1, 2],
      },
      'data.x[1][1]',
      NaN,
    ],
    [
      'x that is infinite',
      {
        x: [
          [1, -Infinity],
          [3, 4],
        ],
        y: [1, 2],
      },
      'data.x[0][1]',
      -Infinity,
    ],
    [
      'y',
      {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: [1, NaN],
      },
      'data.y[1]',
      NaN,
    ],
    [
      'rows of y',
      {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: [
          [1, 2],
          [3, NaN],
        ],
      },
      'data.y[1][1]',
      NaN,
    ],
    [
      'a typed y',
      {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: Float64Array.of(Infinity, 1),
      },
      'data.y[0]',
      Infinity,
    ],
  ])('in %s are named by row and column before anything is trained', async (_, data, place, got) => {
    const model = new MLP(2, [1], { activation: 'linear' });
    const before = model.stateDict();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const sentence = `must be a finite number, but got ${got}. Leave the row out, put a number there, or pass allowNonFinite: true.`;
    await expect(fit(model, { data: data as never, loss: mseLoss as never, optimizer })).rejects.toThrow(
      `fit(): ${place} ${sentence}`,
    );
    const good = { x: [[1, 2]], y: data.y.length === 2 && Array.isArray(data.y[0]) ? [[1, 2]] : [1] };
    await expect(
      fit(model, { data: good as never, validation: data as never, loss: mseLoss as never, optimizer }),
    ).rejects.toThrow(`fit(): validation.${place.slice(5)} ${sentence}`);
    expect(() => new DataLoader(data as never)).toThrow(`DataLoader(): ${place} ${sentence}`);
    expect([...new DataLoader(data as never, { allowNonFinite: true })]).toHaveLength(2);
    const loader = new DataLoader(data as never, { allowNonFinite: true });
    await expect(fit(model, { data: loader, loss: mseLoss as never, optimizer })).rejects.toThrow(`fit(): ${place}`);
    expect(model.stateDict()).toEqual(before);
  });

  it('are trained on with allowNonFinite', async () => {
    const { model, options } = line();
    const history = await fit(model, { ...options, data: { x: [[NaN], [1]], y: [0, 0] }, allowNonFinite: true });
    expect([history.stopped, model.w.data]).toEqual(['done', NaN]);
    const flag = { ...options, allowNonFinite: 1 as never };
    await expect(fit(model, flag)).rejects.toThrow(/allowNonFinite must be true or false/);
  });
});

describe('options of a group that are no numbers', () => {
  const cases: [string, unknown, RegExp][] = [
    ['lr', NaN, /SGD\.step\(\): paramGroups\[0\]\.lr must be a finite number, but got NaN/],
    ['lr', Infinity, /paramGroups\[0\]\.lr must be a finite number, but got Infinity/],
    ['lr', '0.1', /paramGroups\[0\]\.lr must be a number, but got "0\.1"/],
    ['momentum', NaN, /paramGroups\[0\]\.momentum must not be NaN/],
    ['weightDecay', undefined, /paramGroups\[0\]\.weightDecay must be a number, but got undefined/],
  ];
  it.each(cases)('%s: %s is refused by fit(), on either path', async (key, value, message) => {
    for (const compile of ways) {
      const { model, optimizer, options } = net(0.1, compile);
      const before = model.stateDict();
      Object.assign(optimizer.paramGroups[0] as object, { [key]: value });
      await expect(fit(model, options)).rejects.toThrow(message);
      expect(model.stateDict()).toEqual(before);
    }
  });

  it('set in onEpoch, ends the training with the words', async () => {
    const { model, optimizer, options } = line();
    const onEpoch = (): void => {
      (optimizer.paramGroups[0] as { lr: number }).lr = NaN;
    };
    await expect(fit(model, { ...options, loss: output, epochs: 2, onEpoch })).rejects.toThrow(
      /lr must be a finite number/,
    );
    expect((model as Line).w.data).toBe(0.9);
  });
});
