/** fit() where little is left: an aborted pass, a batch that counts for nothing, one weight of two that is lost, no console. */
import { mul, type Operand, Value } from '@chainrule/engine';
import { describe, expect, it, vi } from 'vitest';
import { fit, LambdaLR, Module, nllLoss, SGD, StepLR } from '../src/index.ts';
import { Line, line, output } from './line.ts';

const wrong = (x: unknown): never => x as never;
const ways = ['never', 'require'] as const;

describe('a batch without a number', () => {
  const lossIn = (out: unknown, y: unknown): Value => (y === 1 ? (out as Value).add(NaN) : (out as Value));

  it('is the last that is trained, scheduled or validated', async () => {
    const { model, optimizer, options } = line();
    const scheduler = new StepLR(optimizer, { stepSize: 1, gamma: 0.5 });
    const data = { x: [[1], [1], [1]], y: [1, 0, 0] };
    const more = { data, batchSize: 1, shuffle: false, scheduler, scheduleEvery: 'batch', validation: data } as const;
    const history = await fit(model, wrong({ ...options, ...more, loss: lossIn, warn: false, epochs: 2 }));
    expect([history.stopped, history.nanAt]).toEqual(['nan', { epoch: 1, batch: 1 }]);
    expect([model.w.data, scheduler.lastEpoch, history.epochs[0]?.validationLoss]).toEqual([0.9, 0, null]);
    expect(history.validationLoss).toEqual([]);
  });

  it('takes the model back to what the pass began with, where only the weights were lost', async () => {
    const { model, options } = line(1e308);
    const data = { x: [[10]], y: [0] };
    const history = await fit(model, { ...options, data, warn: false, earlyStopping: { patience: 1 } });
    expect([history.stopped, history.loss, model.w.data]).toEqual(['nan', [10], 1]);
  });

  it.each([0, 1])('is told of one weight of two, the other being a number: the one at %i', async (at) => {
    class Two extends Module {
      readonly w = [new Value(1), new Value(1)];
      forward([x = 0]: readonly Operand[]): Value {
        return mul(this.w[0] as Value, x).add(mul(this.w[1] as Value, x));
      }
    }
    for (const apart of [false, true]) {
      const model = new Two();
      const groups = apart ? model.w.map((w) => ({ params: [w] })) : model.w;
      const optimizer = new SGD(wrong(groups), { lr: 0 });
      const onEpoch = (): void => {
        (model.w[at] as Value).data = Infinity;
      };
      const data = { x: [[1]], y: [0] };
      const history = await fit(
        model,
        wrong({ data, loss: output, optimizer, compile: 'never', warn: false, onEpoch }),
      );
      expect(history.reason, `${apart}`).toMatch(/^A parameter is no finite number after epoch 1\./);
    }
  });
});

describe('a training that ends before it begins', () => {
  it('has no epochs, and nothing is lost', async () => {
    const { model, options } = line();
    const aborted = await fit(model, { ...options, signal: { aborted: true } });
    expect([aborted.stopped, aborted.epochs, aborted.nanAt]).toEqual(['aborted', [], null]);
    model.w.data = NaN;
    const none = await fit(model, { ...options, epochs: 0 });
    expect([none.stopped, none.epochs, none.nanAt]).toEqual(['done', [], null]);
  });

  it('says nothing of weights that are lost where it was told to stop', async () => {
    const { model, options } = line();
    const signal = { aborted: false };
    const onEpoch = (): void => {
      model.w.data = NaN;
      signal.aborted = true;
    };
    const history = await fit(model, { ...options, epochs: 3, signal, onEpoch });
    expect([history.stopped, history.nanAt, history.reason]).toEqual(['aborted', null, "compile is 'never'"]);
  });
});

describe('a loss that has grown', () => {
  const run = async (values: readonly number[], more: object = {}): Promise<string | null> => {
    const { model, options } = line(0);
    let epoch = 0;
    const loss = (out: unknown): Value => (out as Value).mul(0).add(values[epoch] ?? NaN);
    const onEpoch = (): void => void epoch++;
    return (await fit(model, { ...options, loss, epochs: values.length, onEpoch, warn: false, ...more })).reason;
  };
  it('is that of the last epoch, and of a training that ran to its end', async () => {
    expect(await run([2, 5000, 3])).toBe("compile is 'never'");
    expect(await run([2, 3, 5000])).toMatch(/^The loss has grown/);
    expect(await run([2, 5000, 5000], { earlyStopping: { patience: 0 } })).toBe("compile is 'never'");
  });

  it('is no reason to fail where there is no console', async () => {
    const kept = Object.getOwnPropertyDescriptor(globalThis, 'console') as PropertyDescriptor; // every runtime here has one
    Object.defineProperty(globalThis, 'console', { value: undefined, configurable: true, writable: true });
    try {
      expect(await run([2, 3, 5000], { warn: true })).toMatch(/^The loss has grown/);
    } finally {
      Object.defineProperty(globalThis, 'console', kept);
    }
  });
});

describe('rows that weigh nothing', () => {
  const scores = (out: unknown): Value[] => [out as Value, (out as Value).mul(2), (out as Value).mul(3)];
  const run = async (loss: unknown, y: unknown, compile: string, more: object = {}) => {
    const { model, options } = line(0);
    const x = (y as unknown[]).map((_, i) => [i + 1]);
    const settings = { ...options, data: { x, y }, loss, batchSize: 1, shuffle: false, compile, warn: false, ...more };
    return fit(model, wrong(settings));
  };

  it.each(ways)("leave a batch out whose other loss counts, compile: '%s'", async (compile) => {
    const loss = (out: unknown, [a = 0, b = 0]: readonly Operand[]): Value =>
      nllLoss(scores(out), a, { ignoreIndex: 0 }).add(nllLoss(scores(out), b, { weight: [1, 1, 5] }));
    const history = await run(loss, [[0, 2], [1, 2]], compile); // biome-ignore format: a row of rows
    expect([history.stopped, history.loss]).toEqual(['done', [-10]]);
  });

  it.each(ways)("need no schedule to be passed over after every batch, compile: '%s'", async (compile) => {
    const loss = (out: unknown, y: Operand): Value => nllLoss(scores(out), y, { ignoreIndex: 0 });
    const history = await run(loss, [0, 1], compile, { scheduleEvery: 'batch' });
    expect([history.stopped, history.loss]).toEqual(['done', [-4]]);
  });

  it.each(ways)("are told apart by all numbers of their target, compile: '%s'", async (compile) => {
    const loss = (out: unknown, [, b = 0]: readonly Operand[]): Value => nllLoss(scores(out), b, { weight: [1, 1, 5] });
    const history = await run(loss, [[0, 0], [0, 2]], compile, { batchSize: 2 }); // biome-ignore format: a row of rows
    expect(history.loss[0]).toBeCloseTo(-(1 * 1 + 6 * 5) / 6, 12);
  });
});

describe('code of the caller', () => {
  it('in a schedule is followed by compiled code', async () => {
    for (const scheduleEvery of ['epoch', 'batch'] as const) {
      const run = async (compile: 'require' | 'never') => {
        const { model, optimizer, options } = line(0);
        let factor = 1;
        const lrLambda = (epoch: number): number => {
          factor = epoch + 1;
          return 1;
        };
        const scheduler = new LambdaLR(optimizer, wrong({ lrLambda }));
        const loss = (out: unknown): Value => (out as Value).mul(factor);
        const data = { x: [[1], [1]], y: [0, 0] };
        const more = { data, loss, scheduler, scheduleEvery, compile, batchSize: 1, epochs: 3 };
        return (await fit(model, wrong({ ...options, ...more }))).loss;
      };
      const want = scheduleEvery === 'epoch' ? [1, 2, 3] : [1.5, 3.5, 5.5];
      expect([await run('never'), await run('require')]).toEqual([want, want]);
    }
  });

  it('that throws while it is traced is its own mistake, and no reason to train eagerly', async () => {
    const { model, options } = line();
    const loss = (out: unknown, y: unknown): Value => {
      if (y instanceof Value) throw new Error('mine');
      return out as Value;
    };
    await expect(fit(model, wrong({ ...options, loss, compile: 'auto', warn: false }))).rejects.toThrow(/^mine$/);
  });

  it('may make a Value anew in every pass: that is no parameter which nobody lists', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    class Sum extends Line {
      override forward(x: readonly Operand[]): Value {
        return new Value(0).add(super.forward(x));
      }
    }
    const model = new Sum();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    await fit(model, { data: { x: [[1]], y: [0] }, loss: output, optimizer, compile: 'never' });
    const count = warned.mock.calls.length;
    warned.mockRestore();
    expect(count).toBe(0);
  });
});

describe('a loss that depends on no parameter', () => {
  const frozen = async (loss: unknown, y: readonly number[]): Promise<string> => {
    const { model, options } = line();
    model.w.requiresGrad = false;
    const data = { x: y.map(() => [1]), y };
    return (await fit(model, wrong({ ...options, data, loss, warn: false }))).stopped;
  };

  it('is refused, but for rows that weigh something else than 1: a batch of ignored ones alone has none either', async () => {
    await expect(frozen(output, [0])).rejects.toThrow(/there is nothing to differentiate/);
    const ignoring = (out: unknown, y: Operand): Value => nllLoss([out as Value, out as Value], y, { ignoreIndex: 0 });
    expect(await frozen(ignoring, [0, 1])).toBe('done');
  });
});

describe('an optimiser', () => {
  it('may move Values of other models too, in groups of their own', async () => {
    const { model, options } = line();
    const other = new Value(1);
    const optimizer = new SGD([{ params: [other] }, { params: [model.w] }], { lr: 0.1 });
    expect((await fit(model, { ...options, optimizer })).stopped).toBe('done');
    expect([model.w.data, other.data]).toEqual([0.9, 1]);
  });

  it('may move what a model without parameters reads', async () => {
    const w = new Value(1);
    class Bare extends Module {
      forward([x = 0]: readonly Operand[]): Value {
        return mul(w, x);
      }
    }
    const optimizer = new SGD([w], { lr: 0.1 });
    const data = { x: [[1]], y: [0] };
    await fit(new Bare(), { data, loss: output, optimizer, compile: 'never', warn: false });
    expect(w.data).toBe(0.9);
  });
});

it('a model keeps the mode it has been put into between two trainings', async () => {
  const { model, options } = line();
  for (const mode of [true, false, true]) {
    model.train(mode);
    await fit(model, options);
    expect(model.training).toBe(mode);
  }
});
