/** What fit() does with batches: each has its own rows and gradients, clipped or not, in the order that is asked for. */
import type { Operand, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { Adam, crossEntropy, DataLoader, fit, Generator, MLP, SGD, StepLR } from '../src/index.ts';
import { line, output } from './line.ts';

describe('gradients', () => {
  it.each(['never', 'require'] as const)("of one batch are not those of the next, compile: '%s'", async (compile) => {
    for (const clipNorm of [undefined, 1000]) {
      const model = new MLP(1, [1], { activation: 'linear', bias: false, generator: new Generator(1) });
      const [w] = model.parameters() as [Value];
      w.data = 0;
      w.grad = 50; // of something before
      const optimizer = new SGD([w], { lr: 1 });
      const data = { x: [[1], [10], [100]], y: [0, 0, 0] };
      const loss = (out: Value): Value => out;
      await fit(model, { data, loss, optimizer, batchSize: 1, shuffle: false, epochs: 1, compile, clipNorm });
      expect(w.data).toBe(-111);
    }
  });

  it.each(['never', 'require'] as const)("are clipped, compile: '%s'", async (compile) => {
    const model = new MLP(1, [1], { activation: 'linear', bias: false, generator: new Generator(1) });
    const [w] = model.parameters() as [Value];
    w.data = 0;
    const optimizer = new SGD([w], { lr: 1 });
    const data = { x: [[1], [10], [0.5]], y: [0, 0, 0] };
    const loss = (out: Value): Value => out;
    await fit(model, { data, loss, optimizer, batchSize: 1, shuffle: false, epochs: 1, compile, clipNorm: 2 });
    expect(w.data).toBeCloseTo(-3.5, 5); // torch divides by norm + 1e-6
  });
});

describe('batches', () => {
  it.each(['never', 'require'] as const)("of several sizes are each their own rows, compile: '%s'", async (compile) => {
    const model = new MLP(1, [1], { activation: 'linear', bias: false, generator: new Generator(1) });
    const [w] = model.parameters() as [Value];
    w.data = 1;
    const data = { x: [[1], [2], [4], [8], [16]], y: [0, 0, 0, 0, 0] };
    const optimizer = new SGD([w], { lr: 0 });
    const loss = (out: Value): Value => out;
    const loader = new DataLoader(data, { batchSize: 2 });
    const history = await fit(model, { data: loader, loss, optimizer, epochs: 2, compile });
    expect(history.loss).toEqual([31 / 5, 31 / 5]);
    const dropped = new DataLoader(data, { batchSize: 3, dropLast: true });
    expect((await fit(model, { data: dropped, loss, optimizer, compile })).loss).toEqual([7 / 3]);
  });

  it('are of 32 rows in a new order every pass, drawn from the generator that is given', async () => {
    const x = Array.from({ length: 40 }, (_, i) => [i]);
    const seen: number[] = [];
    const loss = (out: unknown, y: Operand | readonly Operand[]): Value => {
      seen.push(y as number);
      return output(out);
    };
    const { model, options } = line(0);
    const data = { x, y: x.map(([i]) => i as number) };
    const stream = new Generator(9);
    const wanted = [...stream.randperm(40), ...stream.randperm(40)];
    const scheduler = new StepLR(options.optimizer, { stepSize: 100 });
    const more = { data, loss, epochs: 2, generator: new Generator(9), scheduler, scheduleEvery: 'batch' } as const;
    await fit(model, { ...options, ...more });
    expect(seen.slice(-80)).toEqual(wanted);
    expect(scheduler.lastEpoch).toBe(4);
  });
});

describe('the same optimiser', () => {
  it('goes on in a second fit, from the buffers of the first', async () => {
    const run = async (parts: readonly number[]): Promise<number> => {
      const { model, options } = line();
      const optimizer = new Adam(model.parameters(), { lr: 0.1 });
      for (const epochs of parts) await fit(model, { ...options, optimizer, epochs });
      return model.w.data;
    };
    expect(await run([2, 3])).toBe(await run([5]));
  });
});

describe('validation data', () => {
  const model = () => new MLP(1, [2], { activation: 'linear', generator: new Generator(2) });
  const data = { x: [[1], [2]], y: [0, 1] };

  it.each(['never', 'require'] as const)(
    "are held against the loss before training, compile: '%s'",
    async (compile) => {
      const net = model();
      const before = net.stateDict();
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      const validation = { x: [[1]], y: [2] };
      const run = fit(net, { data, loss: crossEntropy, optimizer, validation, compile });
      await expect(run).rejects.toThrow(/target must be an integer from 0 to 1, but got 2/);
      expect(net.stateDict()).toEqual(before);
    },
  );

  it('may have ignored targets where the data have none, on both paths', async () => {
    const losses = async (compile: 'never' | 'require'): Promise<readonly number[]> => {
      const net = model();
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      const validation = { x: [[1], [-1], [3]], y: [0, -100, 1] };
      return (await fit(net, { data, loss: crossEntropy, optimizer, validation, compile, epochs: 2 })).validationLoss;
    };
    const [compiled, eager] = [await losses('require'), await losses('never')];
    for (const [i, loss] of compiled.entries()) expect(loss).toBeCloseTo(eager[i] as number, 12);
    expect(compiled.every((loss) => loss > 0)).toBe(true);
  });
});

describe('a loader', () => {
  it('brings its own batch size and order: they are refused beside it', async () => {
    const { model, options } = line();
    const data = new DataLoader({ x: [[1]], y: [0] });
    for (const more of [{ batchSize: 2 }, { generator: new Generator(1) }])
      await expect(fit(model, { ...options, data, ...more })).rejects.toThrow(/left out with a loader/);
  });
});
