/** What runs compiled is what was written: `fit` and `compile()` against plain code that looks at what a trace cannot see. */
import { CompileError, compile, mul, type Operand, Value } from '@chainrule/engine';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import { fit, type History, MLP, Module, manualSeed, mseLoss, SGD } from '../src/index.ts';
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
