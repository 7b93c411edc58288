/** The contract of compile(): what runs is what was written, or it is an error; and what is honest is not refused. */
import { describe, expect, test } from 'vitest';
import { add, type CompileOptions, compile, compileAsync, dot, grad, sum, tanh, trace, Value } from '../src/index.ts';
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

  test('rounding is told from another number: a difference of 1e-6 is seen', () => {
    const f = one((x) => (numberOf(x) > 0 ? tanh(x).add(1e-6) : tanh(x)));
    expect(() => f.forward([[0.4]])).toThrow(coded('ERR_COMPILE_DIFFERS'));
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
