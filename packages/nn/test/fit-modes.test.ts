/**
 * What fit() watches, reports, and leaves behind: modes, rates, best epochs, gradients. The model is one weight (line.ts), so that
 * each number here can be worked out on paper.
 */
import { CompiledFunction, type Value } from '@chainrule/engine';
import { describe, expect, it, vi } from 'vitest';
import {
  Dropout,
  type Epoch,
  type FitOptions,
  fit,
  Generator,
  Layer,
  MLP,
  mseLoss,
  OneCycleLR,
  ReduceLROnPlateau,
  Sequential,
  SGD,
  StepLR,
} from '../src/index.ts';
import { type Line, line } from './line.ts';

describe('modes', () => {
  it('batches run in training mode and validation outside of it, in every epoch', async () => {
    const { model, options } = line();
    const validation = { x: [[1], [2], [3]], y: [0, 0, 0] };
    const onEpoch = (): void => {
      expect(model.training).toBe(true);
      model.modes.push(model.training); // a mark: 'true' once more
    };
    await fit(model, { ...options, epochs: 3, validation, onEpoch });
    const epoch = [true, false, false, false, true];
    expect(model.modes.slice(-3 * epoch.length)).toEqual([...epoch, ...epoch, ...epoch]);
    expect(model.training).toBe(true);
  });

  it('a model that came in evaluation mode trains in training mode, and is put back also when training throws', async () => {
    const { model, options } = line();
    model.eval();
    await fit(model, { ...options, epochs: 2 });
    expect(model.modes.slice(-2)).toEqual([true, true]);
    expect(model.training).toBe(false);
    const onEpoch = (): void => {
      throw new Error('of the caller');
    };
    await expect(fit(model, { ...options, onEpoch })).rejects.toThrow('of the caller');
    expect(model.training).toBe(false);
    expect(model.w.grad).toBe(0);
  });

  it('validation loss is that of predict(), without Dropout', async () => {
    const model = new Sequential(new Layer(1, 16), new Dropout(0.5), new Layer(16, 1, { activation: 'linear' }));
    const optimizer = new SGD(model.parameters(), { lr: 0 });
    const validation = { x: [[0.5], [-2]], y: [1, 2] };
    const history = await fit(model, { data: validation, validation, loss: mseLoss, optimizer, epochs: 2 });
    const [first = NaN, second = NaN] = model.eval().predict(validation.x);
    const wanted = ((first - 1) ** 2 + (second - 2) ** 2) / 2;
    for (const loss of history.validationLoss) expect(loss).toBeCloseTo(wanted, 12);
    expect(history.loss[0]).not.toBeCloseTo(wanted, 6);
  });

  it('a Dropout inside another module is switched too', async () => {
    const inner = new Dropout(0.5);
    const model = new Sequential(new Sequential(inner, new Layer(1, 1)));
    expect([model.eval().training, inner.training, model.train().training, inner.training]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('epochs', () => {
  it('have the rate of the first batch, also where a schedule moves it after every batch', async () => {
    const { model, optimizer, options } = line(1);
    const scheduler = new StepLR(optimizer, { stepSize: 1, gamma: 0.5 });
    const data = { x: [[1], [1]], y: [0, 0] };
    const seen: number[] = [];
    const onEpoch = ({ lr }: Epoch): void => void seen.push(lr);
    const more = { data, batchSize: 1, epochs: 3, scheduler, scheduleEvery: 'batch', onEpoch } as const;
    const history = await fit(model, { ...options, ...more });
    expect(history.epochs.map(({ lr }) => lr)).toEqual([1, 0.25, 0.0625]);
    expect(seen).toEqual([1, 0.25, 0.0625]);
    expect(model.w.data).toBe(1 - 1 - 0.5 - 0.25 - 0.125 - 0.0625 - 0.03125);
  });

  it('step a OneCycleLR per epoch where that is asked for', async () => {
    const { model, optimizer, options } = line();
    const scheduler = new OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 6 });
    const data = { x: [[1], [1], [1]], y: [0, 0, 0] };
    await fit(model, { ...options, data, batchSize: 1, epochs: 5, scheduler, scheduleEvery: 'epoch' });
    expect(scheduler.lastEpoch).toBe(5);
  });

  it('average over rows, not batches', async () => {
    const { model, options } = line(0);
    const data = { x: [[1], [2], [6]], y: [0, 0, 0] };
    const history = await fit(model, { ...options, data, batchSize: 2, shuffle: false });
    expect(history.loss).toEqual([3]);
  });

  it('wait for onEpoch', async () => {
    const { model, options } = line();
    const order: string[] = [];
    const onEpoch = async ({ epoch }: Epoch): Promise<void> => {
      order.push(`begins ${epoch}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`ends ${epoch}`);
    };
    await fit(model, { ...options, epochs: 2, onEpoch });
    expect(order).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2']);
  });

  it.each(['never', 'require'] as const)(
    "show onEpoch the gradients of the last batch, and none on what is frozen, compile: '%s'",
    async (compile) => {
      const model = new MLP(1, [1], { activation: 'linear', generator: new Generator(1) });
      const [w, b] = model.parameters() as [Value, Value];
      b.requiresGrad = false;
      const seen: number[][] = [];
      const onEpoch = (): void => void seen.push(model.parameters().map(({ grad }) => grad));
      const optimizer = new SGD([w, b], { lr: 0 });
      const loss = (out: Value): Value => out;
      const run = (x: number[][]): Promise<unknown> =>
        fit(model, {
          data: { x, y: [0, 0] },
          loss,
          optimizer,
          batchSize: 1,
          shuffle: false,
          epochs: 2,
          compile,
          onEpoch,
        });
      await run([[1], [3]]);
      await run([[1], [-0]]); // a sum that begins at 0 is 0
      expect(seen).toEqual([
        [3, 0],
        [3, 0],
        [0, 0],
        [0, 0],
      ]);
      expect([w.grad, b.grad]).toEqual([0, 0]);
    },
  );
});

describe('a plateau', () => {
  it('watches the validation loss where there is one, and else the training loss', async () => {
    // The training loss falls by lr a step; the validation loss, of x = 0, stays 0.
    const run = async (validation?: FitOptions['validation']): Promise<number[]> => {
      const { model, optimizer, options } = line(0.25);
      const scheduler = new ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 });
      const history = await fit(model, { ...options, epochs: 4, scheduler, validation });
      return history.epochs.map(({ lr }) => lr);
    };
    expect(await run()).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(await run({ x: [[0]], y: [0] })).toEqual([0.25, 0.25, 0.125, 0.0625]);
  });
});

describe('early stopping', () => {
  const stopping = async (lr: number, earlyStopping: FitOptions['earlyStopping'], epochs = 20): Promise<number> => {
    const { model, options } = line(lr);
    return (await fit(model, { ...options, epochs, earlyStopping })).epochs.length;
  };

  it('takes a gain of no more than minDelta for none', async () => {
    // Losses 1, 63/64, 62/64, …: a gain of 1/16 over the best takes four epochs, and five are more than minDelta.
    expect(await stopping(1 / 64, { patience: 3, minDelta: 1 / 16 })).toBe(5);
    expect(await stopping(1 / 64, { patience: 4, minDelta: 1 / 16 })).toBe(20);
    expect(await stopping(1 / 64, { patience: 0, minDelta: 0 })).toBe(20);
  });

  it('stops after patience epochs without a gain and one more, an equal loss being none', async () => {
    expect(await stopping(0, { patience: 0 })).toBe(2);
    expect(await stopping(0, { patience: 3 })).toBe(5);
  });

  it('watches the validation loss where there is one', async () => {
    const { model, options } = line();
    const history = await fit(model, {
      ...options,
      validation: { x: [[0]], y: [0] },
      epochs: 20,
      earlyStopping: { patience: 1 },
    });
    expect([history.epochs.length, history.stopped]).toEqual([3, 'early']);
  });

  const away = async (more: Partial<FitOptions<Line>>): Promise<{ w: number; stopped: string }> => {
    const { model, options } = line();
    const validation = { x: [[-1]], y: [0] }; // its loss grows with every epoch: the first is the best
    const { stopped } = await fit(model, { ...options, validation, epochs: 9, ...more } as FitOptions<Line>);
    return { w: model.w.data, stopped };
  };

  it('goes back to the best epoch, unless it is told not to', async () => {
    expect(await away({ earlyStopping: { patience: 2 } })).toEqual({ w: 0.9, stopped: 'early' });
    const stay = await away({ earlyStopping: { patience: 2, restoreBest: false } });
    expect(stay.stopped).toBe('early');
    expect(stay.w).toBeCloseTo(0.6, 12);
  });

  it('goes back to the best epoch also when all epochs ran', async () => {
    expect(await away({ earlyStopping: { patience: 100 } })).toEqual({ w: 0.9, stopped: 'done' });
  });

  it.each([
    ['between batches', 'x'],
    ['in onEpoch', 'epoch'],
  ])('leaves a training that was aborted %s where its last step left it', async (_name, where) => {
    const signal = { aborted: false };
    let batches = 0;
    const loss = (out: unknown): Value => {
      if (where === 'x' && ++batches > 12) signal.aborted = true;
      return out as Value;
    };
    const onEpoch = ({ epoch }: Epoch): void => {
      if (where === 'epoch' && epoch === 4) signal.aborted = true;
    };
    const { w, stopped } = await away({ earlyStopping: { patience: 9 }, signal, loss, onEpoch });
    expect(stopped).toBe('aborted');
    expect(w).toBeLessThan(0.75);
  });

  it('leaves a training that was aborted after its last epoch where that left it', async () => {
    const signal = { aborted: false };
    const onEpoch = ({ epoch, epochs }: Epoch): void => {
      signal.aborted = epoch === epochs;
    };
    const { w, stopped } = await away({ earlyStopping: { patience: 9 }, epochs: 3, signal, onEpoch });
    expect(stopped).toBe('aborted');
    expect(w).toBeCloseTo(0.7, 12);
  });
});

describe('the compiled path', () => {
  const net = () => new MLP(1, [2, 1], { generator: new Generator(5) });
  const data = { x: [[1], [-2], [3]], y: [1, 0, -1] };

  it('trains what was thawed between epochs, and leaves what was frozen, as the eager path does', async () => {
    const run = async (compile: 'require' | 'never'): Promise<number[]> => {
      const model = net();
      const [first, second, third] = model.parameters() as [Value, Value, Value];
      first.requiresGrad = false;
      const onEpoch = ({ epoch }: Epoch): void => {
        first.requiresGrad = epoch >= 2;
        second.requiresGrad = epoch < 3;
        third.requiresGrad = epoch % 2 === 0;
      };
      const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.5 });
      await fit(model, { data, loss: mseLoss, optimizer, epochs: 6, shuffle: false, compile, onEpoch });
      return model.parameters().map(({ data: x }) => x);
    };
    const [compiled, eager] = [await run('require'), await run('never')];
    for (const [i, x] of compiled.entries()) expect(x).toBeCloseTo(eager[i] as number, 12);
    expect(compiled[0]).not.toBe(net().parameters()[0]?.data);
  });

  it('gives its code back, also when training throws', async () => {
    const disposed = vi.spyOn(CompiledFunction.prototype, 'dispose');
    try {
      const model = net();
      const onEpoch = ({ epoch }: Epoch): void => {
        (model.parameters()[0] as Value).requiresGrad = epoch > 1;
        if (epoch === 3) throw new Error('of the caller');
      };
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      const options = { data, loss: mseLoss, optimizer, epochs: 4, compile: 'require', onEpoch } as const;
      await expect(fit(model, options)).rejects.toThrow('of the caller');
      expect(disposed).toHaveBeenCalled();
    } finally {
      disposed.mockRestore();
    }
  });
});
