/** Random numbers, freezing and refused hosts under the contract: Dropout compiled, looking without drawing, the eager way with a reason. */
import { compile, type Operand, Value } from '@chainrule/engine';
import { afterEach, describe, expect, test } from 'vitest';
import {
  Adam,
  Dropout,
  defaultGenerator,
  fit,
  Generator,
  type History,
  Layer,
  MLP,
  manualSeed,
  mseLoss,
  Sequential,
  SGD,
} from '../src/index.ts';

const two = { x: [[0, 0], [1, 1]], y: [0, 1] }; // biome-ignore format: a row each

describe('Dropout runs compiled', () => {
  const data = { x: [[0, 1], [1, 0], [1, 1], [0, 0], [2, 1]], y: [1, 1, 0, 0, 1] }; // biome-ignore format: a row each
  const setting = (seed = 3) => {
    manualSeed(seed);
    const model = new Sequential(new Layer(2, 6), new Dropout(0.4), new Layer(6, 5), new Dropout(0.2), new Layer(5, 1));
    const optimizer = new Adam(model.parameters(), { lr: 0.01 });
    return { model, options: { data, validation: data, batchSize: 2, loss: mseLoss, optimizer, epochs: 4 } };
  };

  test('with the masks that the eager way draws, and none in validation', async () => {
    const [one, other] = [setting(), setting()];
    manualSeed(5);
    const auto = await fit(one.model, one.options);
    const after = defaultGenerator.uniform();
    manualSeed(5);
    const never = await fit(other.model, { ...other.options, compile: 'never' });
    expect([auto.path, auto.reason]).toEqual(['compiled', null]);
    for (const [i, loss] of never.loss.entries()) expect(auto.loss[i]).toBeCloseTo(loss, 10);
    for (const [i, loss] of never.validationLoss.entries()) expect(auto.validationLoss[i]).toBeCloseTo(loss, 10);
    expect(defaultGenerator.uniform()).toBe(after);
  });

  test('and a training that was cut in two ends in the bits of one that was not', async () => {
    const run = async (parts: readonly number[]): Promise<number[]> => {
      const { model, options } = setting();
      manualSeed(7);
      for (const epochs of parts) await fit(model, { ...options, epochs });
      return model.parameters().map((p) => p.data);
    };
    expect(await run([1, 3])).toEqual(await run([4]));
    expect(await run([0, 2, 0, 2])).toEqual(await run([4]));
  });

  test('a model that the callback puts into evaluation mode drops no more', async () => {
    const run = async (compile: 'auto' | 'never'): Promise<History> => {
      const { model, options } = setting();
      manualSeed(5);
      return fit(model, { ...options, compile, onEpoch: ({ epoch }) => epoch === 2 && model.eval() });
    };
    const [auto, never] = [await run('auto'), await run('never')];
    expect(auto.path).toBe('compiled');
    for (const [i, loss] of never.loss.entries()) expect(auto.loss[i]).toBeCloseTo(loss, 10);
  });

  test('under compile() too: every call draws masks anew', () => {
    manualSeed(1);
    const dropout = new Dropout(0.5);
    const f = compile((row) => dropout.forward(row as Value[]), { inputs: [4] });
    manualSeed(2);
    const compiled = [...f.forward([[1, 2, 3, 4], [5, 6, 7, 8]]), ...f.forward([[1, 1, 1, 1]])]; // biome-ignore format: a row each
    manualSeed(2);
    const eager = [[1, 2, 3, 4], [5, 6, 7, 8], [1, 1, 1, 1]].flatMap((row) => dropout.forward(row).map(({ data: x }) => x)); // biome-ignore format: a row each
    expect(compiled).toEqual(eager);
  });
});

describe('looking draws nothing', () => {
  test('a generator that the loss draws from is where it was, and the training eager', async () => {
    const generator = new Generator(4);
    const model = new MLP(2, [1]);
    const loss = (o: Value, y: Operand): Value => mseLoss(o, y).mul(generator.uniform());
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const history = await fit(model, { data: two, loss, optimizer, epochs: 2, warn: false });
    expect(history.path).toBe('eager');
    expect(history.reason).toMatch(/two runs of the function in a row did different things/);
    const other = new Generator(4);
    for (let draws = 0; draws < 2 * 2; draws++) other.uniform(); // two rows, two epochs
    expect(generator.uniform()).toBe(other.uniform());
  });
});

describe('freezing is followed', () => {
  test('after compile(): a frozen parameter collects nothing, a thawed one does', () => {
    const [w, b] = [new Value(2), new Value(1)];
    const f = compile(
      ([x]) =>
        w
          .mul(x as Value)
          .add(b)
          .square(),
      { inputs: [1], parameters: [w, b] },
    );
    f.valueAndGrad([[3]]);
    expect([w.grad, b.grad]).toEqual([42, 14]);
    w.requiresGrad = false;
    f.valueAndGrad([[3]]);
    expect([w.grad, b.grad]).toEqual([42, 28]);
    w.requiresGrad = true;
    f.valueAndGrad([[3]]);
    expect([w.grad, b.grad]).toEqual([84, 42]);
  });
});

describe('where WebAssembly cannot be had', () => {
  const real = (globalThis as { WebAssembly?: unknown }).WebAssembly;
  afterEach(() => {
    (globalThis as { WebAssembly?: unknown }).WebAssembly = real;
  });
  const run = () => {
    const model = new MLP(2, [3, 1]);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    return fit(model, { data: two, loss: mseLoss, optimizer, epochs: 2, warn: false });
  };
  const instead = (own: object): void => {
    (globalThis as { WebAssembly?: unknown }).WebAssembly = Object.assign(Object.create(real as object), own);
  };

  test('since a policy forbids it, fit trains eagerly and names the policy and its cure', async () => {
    class Forbidden {
      constructor() {
        throw new EvalError('Wasm code generation disallowed by embedder');
      }
    }
    instead({ Module: Forbidden });
    const history = await run();
    expect(history.path).toBe('eager');
    expect(history.reason).toMatch(/forbids WebAssembly here: Wasm code generation disallowed.*Add 'wasm-unsafe-eval'/);
    expect(() => compile(([x]) => (x as Value).mul(1.2345), { inputs: [1] })).toThrow(
      expect.objectContaining({ code: 'ERR_COMPILE_POLICY' }),
    );
  });

  test('since a second memory is refused, fit trains eagerly with the reason', async () => {
    let instances = 0;
    const { Instance } = real as { Instance: new (...args: unknown[]) => object };
    class Second extends Instance {
      constructor(...args: unknown[]) {
        if (++instances > 1) throw new RangeError('WebAssembly.Instance(): Out of memory');
        super(...args);
      }
    }
    instead({ Instance: Second });
    const history = await run();
    expect(history.path).toBe('eager');
    expect(history.reason).toMatch(/Out of memory/);
  });
});
