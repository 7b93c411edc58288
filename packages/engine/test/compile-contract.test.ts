/** The contract of compile(): what runs is what was written, or it is an error; and what is honest is not refused. */
import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import {
  add,
  type CompileOptions,
  clamp,
  compile,
  compileAsync,
  cos,
  detach,
  div,
  dot,
  exp,
  floor,
  grad,
  log,
  maximum,
  mul,
  noGrad,
  parameterBlock,
  relu,
  remainder,
  sin,
  sqrt,
  sub,
  sum,
  tanh,
  trace,
  Value,
  where,
} from '../src/index.ts';
import { drawn } from '../src/internal.ts';

const fixed = (x: number): Value => new Value(x, { requiresGrad: false });
const loose = <T>(value: unknown): T => value as T;
type Fn = (x: Value) => Value;
const one = (fn: Fn, options: Partial<CompileOptions> = {}) =>
  compile(([x]) => fn(x as Value), { inputs: [1], ...options });
const coded = (code: string, message: RegExp = /./) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('no number is read while tracing', () => {
  const w = new Value(3, { label: 'w' });
  const options = { parameters: [w] };
  test.each<[string, Fn]>([
    ['data of a parameter', (x) => x.mul(w.data)],
    ['grad of a parameter', (x) => x.mul(w.grad)],
    ['item() of a parameter', (x) => x.mul(w.item())],
    ['data of a placeholder', (x) => w.mul(x.data)],
    ['data of what the function made', (x) => x.mul(new Value(2).data)],
    [
      'setting data',
      (x) => {
        w.data = 4;
        return x.mul(w);
      },
    ],
    [
      'zeroGrad()',
      (x) => {
        w.zeroGrad();
        return x.mul(w);
      },
    ],
    ['printing', (x) => x.mul(String(w).length)],
    [
      'backward()',
      (x) => {
        const y = x.mul(w);
        y.backward();
        return y;
      },
    ],
  ])('%s is refused', (_name, fn) => {
    expect(() => one(fn, options)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ERR_TRACED_/) }));
    expect([w.data, w.grad]).toEqual([3, 0]);
  });

  test('a refusal that the function catches is a refusal all the same', () => {
    const caught: Fn = (x) => {
      try {
        return x.mul(w.data);
      } catch {
        return x;
      }
    };
    expect(() => one(caught, options)).toThrow(coded('ERR_TRACED_DATA', /a Value \('w'\)/));
  });

  test('after a trace, numbers can be read again, whatever became of it', () => {
    expect(() => one((x) => x.mul(w.data), options)).toThrow();
    expect(w.data).toBe(3);
  });

  test('a list that held a placeholder may hold a number the next time it is used', () => {
    const list: (Value | number)[] = [];
    const fn: Fn = (x) => {
      list[0] = x;
      const first = sum(list);
      list[0] = 2;
      return first.add(sum(list));
    };
    expect([...one(fn).forward([[5]])]).toEqual([7]);
  });
});

describe('leaves are live, results from outside are refused', () => {
  test('a Value without gradient is read at every call', () => {
    const c = fixed(2);
    const f = one((x) => x.mul(c).add(c));
    expect([...f.forward([[3]])]).toEqual([8]);
    c.data = 10;
    expect([...f.forward([[3]])]).toEqual([40]);
    expect(c.grad).toBe(0);
  });

  test('a leaf that the function makes is a constant, whatever its requiresGrad', () => {
    const f = one((x) => new Value(0).add(x).add(fixed(1)));
    expect([...f.forward([[3]])]).toEqual([4]);
    expect(one((x) => add(new Value(2), x).square()).valueAndGrad([[1]])).toBe(9);
  });

  test('a trainable leaf that is not among the parameters is refused', () => {
    const w = new Value(3);
    expect(() => one((x) => x.mul(w))).toThrow(coded('ERR_COMPILE_PARAMETER', /Add it to parameters/));
  });

  test('a live leaf that is made trainable is refused at the next call', () => {
    const c = fixed(2);
    const f = one((x) => x.mul(c));
    f.forward([[3]]);
    c.requiresGrad = true;
    expect(() => f.forward([[3]])).toThrow(coded('ERR_COMPILE_PARAMETER'));
  });

  test.each([
    ['an op', (w: Value) => w.mul(w)],
    ['a reduction', (w: Value) => sum([w, w])],
    ['a row of a layer', (w: Value) => dot([w, w], [1, 2])],
  ])('a result of %s that was there before is refused, detached it is a leaf', (_name, made) => {
    const w = new Value(2);
    const outside = made(w);
    expect(() => one((x) => x.mul(outside), { parameters: [w] })).toThrow(
      coded('ERR_COMPILE_OUTSIDE', /Move \w+\(\) into fn, or call detach\(\)/),
    );
    const fixedResult = outside.detach();
    expect([...one((x) => x.mul(fixedResult)).forward([[3]])]).toEqual([3 * outside.data]);
  });

  test('a cache that the first run filled is followed', () => {
    let cache: Value | undefined;
    const f = one((x) => {
      cache ??= fixed(4);
      return x.mul(cache);
    });
    expect([...f.forward([[2]])]).toEqual([8]);
    (cache as unknown as Value).data = 5;
    expect([...f.forward([[2]])]).toEqual([10]);
  });

  test('a function of a traced function may read leaves of its own', () => {
    const [w, c] = [new Value(2), fixed(3)];
    const traced = trace(([x]) => w.mul(x as Value), { inputs: [1], parameters: [w] });
    const f = traced.compile(([y]) => (y as Value).mul(c));
    expect(f.valueAndGrad([[5]])).toBe(30);
    c.data = 4;
    expect(f.valueAndGrad([[5]])).toBe(40);
    expect([w.grad, c.grad]).toEqual([15 + 20, 0]);
  });
});

describe('what a trace cannot see is looked for', () => {
  const says = /where\(eq\(y, 1\), a, b\)/;
  test('a counter', () => {
    let calls = 0;
    expect(() => one((x) => x.mul(++calls))).toThrow(coded('ERR_COMPILE_DIFFERS', says));
  });

  test('a random draw', () => {
    expect(() => one((x) => x.mul(Math.random()))).toThrow(coded('ERR_COMPILE_DIFFERS', /two runs/));
  });

  test('in the background too', async () => {
    await expect(compileAsync(([x]) => (x as Value).mul(Math.random()), { inputs: [1] })).rejects.toMatchObject({
      code: 'ERR_COMPILE_DIFFERS',
    });
  });

  test('a number that was changed after compile(), on the first batch, before any parameter moves', () => {
    const w = new Value(2);
    let beta = 1;
    const moved: number[] = [];
    const update = { parameters: [w], step: (g: ArrayLike<number>) => moved.push(g[0] as number) };
    const f = one((x) => w.mul(x).mul(beta), { update });
    beta = 2;
    expect(() => f.step([[1], [0]])).toThrow(
      coded('ERR_COMPILE_DIFFERS', /for row 0 .* gives 2, and the plain code 4/),
    );
    expect(moved).toEqual([]);
  });

  test('a function that looks at its input by another way than ops: the row and both numbers are named', () => {
    const f = one((x) => (loose<{ op: string }>(x).op === '' && numberOf(x) > 1 ? x.mul(3) : x));
    expect(() => f.forward([[0], [2]])).toThrow(coded('ERR_COMPILE_DIFFERS', /row 1 .* gives 2, and the plain code 6/));
  });

  test('up to as many rows as check says, and not at all with false', () => {
    const fn: Fn = (x) => (numberOf(x) > 1 ? x.mul(3) : x);
    const rows = Array.from({ length: 20 }, (_, i) => [i === 17 ? 2 : 0]);
    expect([...one(fn).forward(rows)][17]).toBe(2);
    expect(() => one(fn, { check: 18 }).forward(rows)).toThrow(coded('ERR_COMPILE_DIFFERS', /row 17/));
    expect([...one(fn, { check: false }).forward([[2]])]).toEqual([2]);
    let calls = 0;
    one((x) => x.mul(++calls), { check: false });
    expect(calls).toBe(1);
  });

  test('never after the first batch', () => {
    let calls = 0;
    const f = one((x) => {
      calls++;
      return x.mul(2);
    });
    f.forward([[1], [2]]);
    const before = calls;
    f.forward([[1], [2]]);
    expect(calls).toBe(before);
  });

  test('with the same random numbers in both', () => {
    let drawnSoFar = 0;
    const f = one((x) => x.mul(drawn(() => ++drawnSoFar)));
    const [a = NaN, b = NaN] = f.forward([[1], [1]]);
    expect([b - a, f.forward([[1]])[0]]).toEqual([1, b + 1]);
  });

  test.each([1.5, -1, NaN, 'yes', null])('check: %s is refused', (check) => {
    expect(() => one((x) => x, { check: loose(check) })).toThrow(coded('ERR_COMPILE_CHECK', /rows to compare/));
  });

  test('what the plain code throws comes out as it is', () => {
    const f = one((x) => {
      if (!Number.isNaN(numberOf(x)) && numberOf(x) > 1) throw new RangeError('too large');
      return x;
    });
    expect(() => f.forward([[2]])).toThrow(new RangeError('too large'));
  });
});

/** The number of a Value that has one; NaN for a placeholder: a way round the rule, to see that the comparison sees. */
const numberOf = (x: Value): number => {
  const { memory, at } = loose<{ memory: { data: Float64Array; trace: number }; at: number }>(x);
  return memory.trace < 0 ? NaN : (memory.data[at] as number);
};

describe('gradients of inputs inside a function', () => {
  test('are those of the plain code', () => {
    const w = new Value(0.7);
    const slope = (x: Value): Value => grad(w.mul(x).tanh(), [x], { createGraph: true, allowUnused: true })[0] as Value;
    const f = one(slope, { parameters: [w] });
    const x = new Value(0.9);
    const plain = slope(x);
    plain.backward();
    const wanted = w.grad;
    w.grad = 0;
    expect(f.valueAndGrad([[0.9]])).toBeCloseTo(plain.data, 14);
    expect(w.grad).toBeCloseTo(wanted, 14);
    expect(plain.data).toBeGreaterThan(0.39);
  });
});

describe('honest programs are not refused', () => {
  type Make = (r: () => number, pool: readonly Value[]) => Value;
  const pick = (r: () => number, pool: readonly Value[]): Value => pool[Math.floor(r() * pool.length)] as Value;
  const two = (op: (a: Value, b: Value) => Value): Make => (r, pool) => op(pick(r, pool), pick(r, pool)); // biome-ignore format: one line
  const single = (op: (a: Value) => Value): Make => (r, pool) => op(pick(r, pool)); // biome-ignore format: one line
  const makes: readonly Make[] = [
    ...[add, sub, mul, div, maximum].map(two),
    ...[tanh, relu, sin, cos, exp, floor, detach].map((op) => single((x) => op(x))),
    single((x) => sqrt(x.abs())),
    single((x) => log(x.abs())),
    single((x) => clamp(x, -1, 1)),
    single((x) => remainder(x, 0.75)),
    (r, pool) => where(pick(r, pool).gt(pick(r, pool)), pick(r, pool), pick(r, pool)),
    (r, pool) => where(pick(r, pool).eq(pick(r, pool)), pick(r, pool), 0.5),
    (r, pool) => dot([pick(r, pool), pick(r, pool), pick(r, pool)], [pick(r, pool), 2, pick(r, pool)]),
    (r, pool) => sum([pick(r, pool), pick(r, pool), pick(r, pool)]),
    (r, pool) => noGrad(() => pick(r, pool).mul(1.1)),
  ];
  const random = (seed: number) => {
    let state = seed | 1;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  };

  /** A program, drawn by its seed alone: it does the same at every run. */
  const program = (seed: number, length: number, w: readonly Value[]) => (row: readonly Value[]) => {
    const r = random(seed);
    const pool = [...row, ...w, new Value(0.5)];
    for (let i = 0; i < length; i++) pool.push((makes[Math.floor(r() * makes.length)] as Make)(r, pool));
    return pool[pool.length - 1] as Value;
  };

  const accepted = (seed: number, dtype: 'float64' | 'float32'): void => {
    const r = random(seed * 7919);
    const length = r() < 0.1 ? 200 : 3 + Math.floor(12 * r());
    const w = parameterBlock(Float64Array.from({ length: 3 }, () => 4 * r() - 2)).values;
    const nice = [0, 1, -1, 0.5, 2];
    const number = (): number => (r() < 0.4 ? (nice[Math.floor(5 * r())] as number) : 6 * r() - 3);
    const rows = Array.from({ length: 4 }, () => [number(), number()]);
    const f = compile(program(seed, length, w), { inputs: [2], parameters: w, dtype });
    f.forward(rows);
    f.dispose();
  };

  const COUNT = Number(process.env.CONTRACT_PROGRAMS ?? 400);
  test.each(['float64', 'float32'] as const)('in %s: random ones with kinks, edges and cancellation', (dtype) => {
    const refused: string[] = [];
    for (let seed = 1; seed <= COUNT; seed++) {
      try {
        accepted(seed, dtype);
      } catch (error) {
        refused.push(`${seed}: ${(error as Error).message}`);
      }
    }
    expect(refused).toEqual([]);
  });

  test('a chaotic recurrence of a thousand steps', () => {
    const logistic: Fn = (x) => {
      let y = x;
      for (let i = 0; i < 1000; i++) y = y.mul(sub(1, y)).mul(3.9);
      return y;
    };
    expect(
      one(logistic)
        .forward([[0.3], [0.7]])
        .every(Number.isFinite),
    ).toBe(true);
  });

  test('rounding is told from another number: a difference of 1e-6 is seen', () => {
    const f = one((x) => (numberOf(x) > 0 ? tanh(x).add(1e-6) : tanh(x)));
    expect(() => f.forward([[0.4]])).toThrow(coded('ERR_COMPILE_DIFFERS'));
  });

  test('any number of inputs', () =>
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 4 }), (row) => {
        const f = compile((xs) => sum(xs).mul(2).exp(), { inputs: [row.length] });
        f.forward([row]);
      }),
    ));
});
