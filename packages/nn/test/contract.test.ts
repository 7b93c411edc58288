/** What runs compiled is what was written: `fit` and `compile()` against plain code that looks at what a trace cannot see. */
import { CompileError, compile, mul, type Operand, Value } from '@chainrule/engine';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import {
  Adam,
  Dropout,
  defaultGenerator,
  fit,
  Generator,
  type History,
  Layer,
  MLP,
  Module,
  manualSeed,
  mseLoss,
  Sequential,
  SGD,
} from '../src/index.ts';
import { kinds, moments, type Place, type Program, places, Surroundings, trainingOf } from './programs.ts';

const close = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

/** Trains both ways; eager with a reason is right whatever the losses, since a program may count how often it ran. */
async function agree(programs: readonly Program[]): Promise<History> {
  const [one, other] = [trainingOf(programs), trainingOf(programs)];
  const auto = await fit(one.model, one.options);
  const never = await fit(other.model, { ...other.options, compile: 'never' });
  if (auto.path === 'eager') {
    expect(auto.reason).toMatch(/^[a-zA-Z].{20}/);
    return auto;
  }
  expect(auto.reason).toBeNull();
  for (const [i, loss] of never.loss.entries()) expect(close(auto.loss[i] as number, loss), `epoch ${i}: ${auto.loss[i]} for ${loss}`).toBe(true); // biome-ignore format: a line a check
  for (const [i, loss] of never.validationLoss.entries()) expect(close(auto.validationLoss[i] as number, loss), `validation ${i}: ${auto.validationLoss[i]} for ${loss}`).toBe(true); // biome-ignore format: a line a check
  return auto;
}

describe('fit trains what was written, or says why it trains eagerly:', () => {
  const all = Object.entries(kinds).flatMap(([name, kind]) =>
    places.flatMap((place) => moments.map((moment) => [name, place, moment, { kind, place, moment }] as const)),
  );
  test.each(all)('%s, in the %s, %s', async (_name, _place, _moment, program) => {
    await agree([program]);
  });

  test('any of these together', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            kind: fc.constantFrom(...Object.values(kinds)),
            place: fc.constantFrom<Place>(...places),
            moment: fc.constantFrom(...moments),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (programs) => {
          await agree(programs);
        },
      ),
      { numRuns: 150 },
    ));

  test('what a callback changes in plain sight is followed without leaving the compiled way', async () => {
    for (const name of ['ternary on a flag', 'closed-over number', 'closed-over array element', 'constant Value']) {
      const kind = kinds[name] as Program['kind'];
      expect((await agree([{ kind, place: 'callback', moment: 'always' }])).path, name).toBe('compiled');
    }
    const plain = (o: Value): Value => o;
    expect((await agree([{ kind: plain, place: 'property', moment: 'always' }])).path).toBe('compiled');
    expect((await agree([{ kind: (o) => o.mul(3), place: 'loss', moment: 'validation' }])).path).toBe('compiled');
  });
});

const two = { x: [[0, 0], [1, 1]], y: [0, 1] }; // biome-ignore format: a row each

describe('the five cases that began this', () => {
  const setting = () => {
    manualSeed(1);
    const model = new MLP(2, [1]);
    return {
      model,
      optimizer: new SGD(model.parameters(), { lr: 0.1 }),
      data: two,
      shuffle: false,
      epochs: 3,
      warn: false,
    };
  };

  test('a loss that looks at its target', async () => {
    const run = (compile: 'auto' | 'never') => {
      const { model, ...options } = setting();
      const loss = (o: Value, y: Operand): Value => (y === 1 ? o.sub(1).square().mul(10) : o.square());
      return fit(model, { ...options, loss, compile });
    };
    const [auto, never] = [await run('auto'), await run('never')];
    expect(auto.path).toBe('eager');
    expect(auto.reason).toMatch(/the compiled function gives .*, and the plain code .*where\(eq\(y, 1\), a, b\)/);
    expect(auto.loss).toEqual(never.loss);
  });

  test('no parameter has moved when the difference is found', async () => {
    const { model, ...options } = setting();
    const before = model.parameters().map(({ data }) => data);
    const loss = (o: Value, y: Operand): Value => (y === 1 ? o.mul(10) : o);
    await expect(fit(model, { ...options, loss, compile: 'require' })).rejects.toThrow(/this run cannot be compiled/);
    expect(model.parameters().map(({ data }) => data)).toEqual(before);
  });

  test('a number that a callback changes', async () => {
    const run = (compile: 'auto' | 'never') => {
      const { model, ...options } = setting();
      let beta = 10;
      const onEpoch = (): void => {
        beta /= 2;
      };
      return fit(model, { ...options, loss: (o, y) => mseLoss(o, y).mul(beta), onEpoch, compile });
    };
    const [auto, never] = [await run('auto'), await run('never')];
    expect(auto.path).toBe('compiled');
    for (const [i, loss] of never.loss.entries()) expect(auto.loss[i]).toBeCloseTo(loss, 12);
  });

  test('compile() refuses the data of a parameter, and gives where() as the cure for an if', () => {
    const w = new Value(2);
    expect(() => compile(([x]) => mul(x as Value, w.data), { inputs: [1], parameters: [w] })).toThrow(
      expect.objectContaining({ code: 'ERR_TRACED_DATA' }),
    );
  });
});

describe('what the engine makes in forward', () => {
  test('new Value(0) to add to is a constant, and runs compiled', async () => {
    class Adding extends Module {
      readonly w = new Value(0.5);
      forward(x: readonly Operand[]): Value {
        let total = new Value(0);
        for (const input of x) total = total.add(this.w.mul(input));
        return total;
      }
    }
    const run = (compile: 'auto' | 'never') => {
      const model = new Adding();
      return fit(model, { data: two, loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 3, shuffle: false, compile }); // biome-ignore format: one line
    };
    const [auto, never] = [await run('auto'), await run('never')];
    expect(auto.path).toBe('compiled');
    for (const [i, loss] of never.loss.entries()) expect(auto.loss[i]).toBeCloseTo(loss, 12);
  });
});

describe('fit says on the console that it trains eagerly', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const looking = (o: Value, y: Operand): Value => (y === 1 ? o.square() : o.square().mul(2));
  const run = async (options: { warn?: boolean; compile?: 'never' }) => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const model = new MLP(2, [1]);
    await fit(model, {
      data: two,
      loss: looking,
      optimizer: new SGD(model.parameters(), { lr: 0.1 }),
      epochs: 3,
      ...options,
    });
    return said.mock.calls;
  };

  test('once, with the reason', async () => {
    const calls = await run({});
    expect(calls.length).toBe(1);
    expect(String(calls[0]?.[0])).toMatch(/^fit\(\) trains eagerly.*plain code/);
  });

  test('and not with warn: false, nor where nothing was to be compiled', async () => {
    expect(await run({ warn: false })).toEqual([]);
    vi.restoreAllMocks();
    expect(await run({ compile: 'never' })).toEqual([]);
  });
});

describe('compile() agrees with the plain code, or raises:', () => {
  const rows = [[0, 1], [1, 0], [1, 2], [0.5, 1]]; // biome-ignore format: a row each
  test.each(Object.entries(kinds))('%s', (_name, kind) => {
    const [s, w] = [new Surroundings(), new Value(0.5)];
    const fn = ([x, y]: readonly Value[] = []): Value => kind(w.mul(x as Value), y as Value, s, w);
    let compiled: number[];
    try {
      compiled = [...compile((row) => fn(row), { inputs: [2], parameters: [w] }).forward(rows)];
    } catch (error) {
      expect(error).toBeInstanceOf(CompileError);
      expect((error as CompileError).message).toMatch(/where\(|detach\(\)/);
      return;
    }
    const t = new Surroundings();
    const plain = rows.map((row) => kind(w.mul(row[0] as number), new Value(row[1] as number), t, w).data);
    for (const [i, x] of plain.entries()) expect(close(compiled[i] as number, x), `${compiled[i]} for ${x}`).toBe(true);
  });
});

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
    expect(history.reason).toMatch(
      /forbids WebAssembly here: Wasm code generation disallowed.*Add 'wasm-unsafe-eval'/,
    );
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
