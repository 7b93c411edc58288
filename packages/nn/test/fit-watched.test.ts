/** What fit() watches: epoch losses as heavy as what counted, the best epoch and its weights, and models that two fits share. */
import type { Operand, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  crossEntropy,
  DataLoader,
  Dropout,
  defaultGenerator,
  type Epoch,
  fit,
  Generator,
  Layer,
  loadCheckpoint,
  MLP,
  Module,
  manualSeed,
  mseLoss,
  nllLoss,
  ReduceLROnPlateau,
  Sequential,
  SGD,
  saveCheckpoint,
} from '../src/index.ts';
import { line } from './line.ts';

const ways = ['never', 'require'] as const;
const IGNORED = -100;

describe.each(ways)("the loss of an epoch, compile: '%s'", (compile) => {
  const rows = {
    x: [
      [0.5, 1],
      [-1, 2],
      [3, 1],
      [0, 0],
      [1, 1],
    ],
    y: [0, 1, 1, 0, 1],
  };
  const model = new MLP(2, [2], { activation: 'linear', generator: new Generator(3) });
  const optimizer = new SGD(model.parameters(), { lr: 0 });
  const scores = (x: readonly (readonly number[])[]): Value[][] => x.map((row) => model.forward(row) as Value[]);

  it.each([
    ['crossEntropy', crossEntropy],
    ['nllLoss', nllLoss],
  ])('%s with weights of classes is that of all rows at once, whatever the batches', async (_, plain) => {
    const weight = [3, 0.25];
    const loss = (out: unknown, y: unknown): Value => plain(out as Value[], y as number, { weight });
    const whole = plain(scores(rows.x), rows.y, { weight }).data;
    for (const batchSize of [1, 2, 3, 5]) {
      const history = await fit(model, {
        data: rows,
        loss: loss as never,
        optimizer,
        batchSize,
        shuffle: false,
        compile,
      });
      expect(history.loss[0]).toBeCloseTo(whole, 12);
    }
  });

  it('leaves batches out of which no row counts', async () => {
    const y = [IGNORED, IGNORED, 1, IGNORED, 0];
    const whole = crossEntropy(scores(rows.x), y).data;
    const history = await fit(model, {
      data: { ...rows, y },
      loss: crossEntropy as never,
      optimizer,
      batchSize: 2,
      shuffle: false,
      compile,
      epochs: 2,
    });
    expect(history.stopped).toBe('done');
    for (const loss of history.loss) expect(loss).toBeCloseTo(whole, 12);
  });

  it('is what early stopping and a plateau are fed', async () => {
    const y = [IGNORED, IGNORED, 1, 0, 0];
    const trained = new MLP(2, [2], { activation: 'linear', generator: new Generator(4) });
    const adam = new Adam(trained.parameters(), { lr: 0.01 });
    const scheduler = new ReduceLROnPlateau(adam, { patience: 1 });
    const history = await fit(trained, {
      data: { ...rows, y },
      loss: crossEntropy as never,
      optimizer: adam,
      scheduler,
      batchSize: 2,
      shuffle: false,
      compile,
      epochs: 6,
      earlyStopping: { patience: 1 },
    });
    expect([history.stopped, history.epochs.length]).toEqual(['done', 6]);
    expect(history.loss.every((x, i) => i === 0 || x < (history.loss[i - 1] as number))).toBe(true);
    expect(scheduler.getLastLr()).toEqual([0.01]);
  });

  it('a plateau that is stepped after every batch does not hear of one in which no row counts', async () => {
    const y = [1, 0, IGNORED, IGNORED, IGNORED];
    const scheduler = new ReduceLROnPlateau(optimizer, { patience: 2 });
    const options = { loss: crossEntropy as never, optimizer, scheduler, scheduleEvery: 'batch', compile } as const;
    await fit(model, { ...options, data: { ...rows, y }, batchSize: 2, shuffle: false, epochs: 1 });
    expect(scheduler.stateDict()).toMatchObject({
      lastEpoch: 1,
      bad: 0,
      best: expect.closeTo(crossEntropy(scores(rows.x.slice(0, 2)), [1, 0]).data, 12),
    });
  });

  it('of which no row counts at all ends the training with a word', async () => {
    const data = { ...rows, y: rows.y.map(() => IGNORED) };
    const history = await fit(model, { data, loss: crossEntropy as never, optimizer, compile, epochs: 3, warn: false });
    expect([history.stopped, history.nanAt]).toEqual(['nan', { epoch: 1, batch: null }]);
    expect(history.reason).toMatch(/^No row counts in epoch 1: all are ignored, or weigh nothing/);
  });
});

describe('restoreBest without validation data', () => {
  /** A weight whose square is the loss: with a rate of 1.2 it goes 1, −1.4, 1.96, … */
  const diverging = (lr = 1.2) => {
    const { model, options } = line(lr);
    const square = (out: unknown): Value => (out as Value).square();
    return { model, options: { ...options, loss: square } };
  };

  it('goes back to the weights that the best loss was measured with', async () => {
    const { model, options } = diverging();
    const history = await fit(model, { ...options, epochs: 9, earlyStopping: { patience: 3 } });
    expect(history.stopped).toBe('early');
    expect(Math.min(...history.loss)).toBe(1);
    expect(model.w.data ** 2).toBe(1);
  });

  it('leaves the model as it is where the last epoch is the best', async () => {
    const { model, options } = diverging(0.25);
    const history = await fit(model, { ...options, epochs: 3, earlyStopping: { patience: 3 } });
    expect(history.loss).toEqual([1, 0.25, 0.0625]);
    expect(model.w.data).toBe(0.125);
    const once = diverging(0.25);
    await fit(once.model, { ...once.options, epochs: 1, earlyStopping: { patience: 3 } });
    expect(once.model.w.data).toBe(0.5);
  });

  it('takes what onEpoch changes for what the next epoch begins with', async () => {
    const { model, options } = diverging();
    const onEpoch = ({ epoch }: Epoch): void => {
      model.w.data = epoch === 2 ? 0.5 : 9;
    };
    const history = await fit(model, { ...options, epochs: 5, onEpoch, earlyStopping: { patience: 9 } });
    expect(history.loss).toEqual([1, 81, 0.25, 81, 81]);
    expect(model.w.data).toBe(0.5);
  });
});

describe('restoreBest with validation data', () => {
  it('keeps the weights that were measured, before onEpoch changes them', async () => {
    const { model, options } = line(0.1);
    const validation = { x: [[-1]], y: [0] };
    const onEpoch = (): void => {
      model.w.data = -5;
    };
    const history = await fit(model, { ...options, validation, epochs: 3, onEpoch, earlyStopping: { patience: 9 } });
    expect(history.validationLoss[0]).toBe(-0.9);
    expect(model.w.data).toBe(0.9);
  });
});

describe('two fits on one model', () => {
  const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

  it('train it until the last of them has ended, and leave each module in the mode it was in', async () => {
    const drop = new Dropout(0.5);
    const still = new Dropout(0.5);
    const model = new Sequential(new Layer(1, 4), drop, still, new Layer(4, 1));
    model.eval();
    still.train();
    const seen: boolean[] = [];
    const train = (epochs: number): Promise<unknown> => {
      const optimizer = new SGD(model.parameters(), { lr: 0.01 });
      const onEpoch = async (): Promise<void> => {
        seen.push(drop.active);
        await tick();
      };
      return fit(model, {
        data: { x: [[1]], y: [1] },
        loss: mseLoss as never,
        optimizer,
        epochs,
        onEpoch,
        warn: false,
      });
    };
    await Promise.all([train(2), train(6), train(1)]);
    expect(seen).toEqual(Array(9).fill(true));
    expect([model.training, drop.training, still.training]).toEqual([false, false, true]);
  });

  it('a module that came into the model meanwhile gets the mode that the model had', async () => {
    class Changing extends Module {
      inner: Module = new Layer(1, 1);
      last = new Layer(1, 1);
      forward(x: readonly Operand[]): Value {
        return this.last.forward(x);
      }
    }
    const model = new Changing().eval();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const onEpoch = (): void => {
      model.inner = new Dropout(0.5);
    };
    await fit(model, { data: { x: [[1]], y: [1] }, loss: mseLoss as never, optimizer, onEpoch, compile: 'never' });
    expect([model.training, model.inner.training, model.last.training]).toEqual([false, false, false]);
  });

  it('also where the models only share a module, or where one of them throws', async () => {
    const drop = new Dropout(0.5).eval();
    const models = [1, 2].map(() => new Sequential(new Layer(1, 2), drop, new Layer(2, 1)));
    const active: boolean[] = [];
    const [first, second] = models.map((model, i) => {
      const optimizer = new SGD(model.parameters(), { lr: 0.01 });
      const onEpoch = async ({ epoch }: Epoch): Promise<void> => {
        active.push(drop.active);
        await tick();
        if (i === 0 && epoch === 2) throw new Error('of the caller');
      };
      return fit(model, {
        data: { x: [[1]], y: [1] },
        loss: mseLoss as never,
        optimizer,
        epochs: 5,
        onEpoch,
        compile: 'never',
      });
    });
    await expect(first).rejects.toThrow('of the caller');
    await second;
    expect(active).toEqual(Array(7).fill(true));
    expect(drop.training).toBe(false);
  });
});

describe.each(['never', 'auto'] as const)("random streams, compile: '%s'", (compile) => {
  const build = (generator: Generator) =>
    new Sequential(
      new Layer(2, 8, { generator: new Generator(1) }),
      new Dropout(0.5, { generator }),
      new Layer(8, 1, { generator: new Generator(2) }),
    );
  const data = {
    x: [
      [0, 1],
      [1, 0],
      [1, 1],
      [0, 0],
      [2, 1],
    ],
    y: [1, 1, 0, 0, 1],
  };

  it('are not moved by a training of no epochs', async () => {
    manualSeed(5);
    const generator = new Generator(7);
    const own = [generator.getState(), defaultGenerator.getState()];
    const model = build(generator);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    await fit(model, { data, validation: data, loss: mseLoss as never, optimizer, epochs: 0, compile, warn: false });
    expect([generator.getState(), defaultGenerator.getState()]).toEqual(own);
  });

  it('of a resumed training are those of one that never stopped, bit for bit', async () => {
    const start = () => {
      const generator = new Generator(7);
      const model = build(generator);
      const optimizer = new Adam(model.parameters(), { lr: 0.05 });
      const loader = new DataLoader(data, { batchSize: 2, shuffle: true, generator: new Generator(9) });
      const run = (epochs: number) =>
        fit(model, { data: loader, validation: data, loss: mseLoss as never, optimizer, epochs, compile, warn: false });
      return { parts: { generator, model, optimizer, loader }, run };
    };
    const whole = start();
    const history = await whole.run(4);
    const one = start();
    await one.run(2);
    const bytes = saveCheckpoint(one.parts);
    const other = start();
    loadCheckpoint(bytes, other.parts);
    const rest = await other.run(2);
    expect(rest.loss).toEqual(history.loss.slice(2));
    expect(rest.validationLoss).toEqual(history.validationLoss.slice(2));
    expect(other.parts.model.stateDict()).toEqual(whole.parts.model.stateDict());
    expect(other.parts.generator.getState()).toEqual(whole.parts.generator.getState());
  });
});
