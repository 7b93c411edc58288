/** Following: a compiled function that is asked whether its code still says the same, as fit() asks. */
import { describe, expect, test } from 'vitest';
import { CompileError, compile, compileAsync, sum, trace, Value } from '../src/index.ts';
import { compileFor, drawn, isTracing, probing, undoAfterProbe } from '../src/internal.ts';

describe('a compiled function is asked again', () => {
  const made = () => {
    const [w, state] = [new Value(2), { beta: 1 }];
    const f = compileFor(([x] = []) => w.mul(x as Value).mul(state.beta), { inputs: [1], parameters: [w] }, {});
    return { w, state, f };
  };

  test('and is the same while nothing has changed', () => {
    const { f } = made();
    expect([f.same(), f.again(), f.valueAndGrad([[3]])]).toEqual([true, false, 6]);
  });

  test('and is another one when a number has', () => {
    const { w, state, f } = made();
    f.valueAndGrad([[3]]);
    state.beta = 10;
    expect([f.same(), f.again(), f.again()]).toEqual([false, true, false]);
    w.grad = 0;
    expect([f.valueAndGrad([[3]]), w.grad]).toEqual([60, 30]);
  });

  test('and goes where the code does something else every time', () => {
    const { state, f } = made();
    Object.defineProperty(state, 'beta', { get: () => Math.random() });
    expect(() => f.again()).toThrow(CompileError);
  });

  test('and follows nothing with check: false', () => {
    const w = new Value(2);
    let beta = 1;
    const f = compileFor(([x] = []) => w.mul(x as Value).mul(beta), { inputs: [1], parameters: [w], check: false }, {});
    beta = 3;
    expect([f.again(), f.valueAndGrad([[1]])]).toEqual([false, 2]);
  });

  test('one that keeps nothing says that it may be another', () => {
    const f = compile(([x]) => (x as Value).mul(2), { inputs: [1] });
    expect([f.same(), f.again()]).toEqual([false, true]);
    expect([...f.forward([[2]])]).toEqual([4]);
  });

  test('with rows and plain code of its own', () => {
    const plain = ([row = []]: readonly (readonly number[])[]): Value => new Value((row[0] ?? 0) * 2);
    const seam = { plain, rows: () => [new Float64Array([1, 2])] };
    const fn = ([x]: Value[] = []): Value => (x as Value).mul(2);
    expect(compileFor(fn, { inputs: [1] }, seam).valueAndGrad([[5]])).toBe(10);
    const wrong = { ...seam, plain: () => new Value(7) };
    expect(() => compileFor(fn, { inputs: [1] }, wrong).valueAndGrad([[5]])).toThrow(
      /row 0 .* gives 2, and the plain code 7/,
    );
    const other = { ...seam, plain: () => [new Value(2), new Value(3)] };
    expect(() => compileFor(fn, { inputs: [1] }, other).valueAndGrad([[5]])).toThrow(CompileError);
    const none = { ...seam, plain: () => 'text' };
    expect(() => compileFor(fn, { inputs: [1] }, none).valueAndGrad([[5]])).toThrow(CompileError);
  });
});

describe('a function of a traced function', () => {
  test('follows both', () => {
    const [w, state] = [new Value(2), { base: 1, goal: 1 }];
    const traced = trace(([x] = []) => w.mul(x as Value).mul(state.base), { inputs: [1], parameters: [w] });
    const f = traced.compile(([y] = []) => (y as Value).mul(state.goal));
    expect([f.same(), f.valueAndGrad([[3]])]).toEqual([true, 6]);
    state.base = 5;
    expect([f.again(), f.valueAndGrad([[3]])]).toEqual([true, 30]);
    expect(f.again()).toBe(false);
  });

  test('freezing is followed by both', () => {
    const w = new Value(2);
    const traced = trace(([x] = []) => w.mul(x as Value), { inputs: [1], parameters: [w] });
    const [one, two] = [traced.compile(), traced.compile(([y] = []) => (y as Value).square())];
    w.requiresGrad = false;
    one.valueAndGrad([[3]]);
    two.valueAndGrad([[3]]);
    expect(w.grad).toBe(0);
    w.requiresGrad = true;
    two.valueAndGrad([[3]]);
    expect(w.grad).toBe(2 * 6 * 3);
  });
});

describe('random numbers of a function', () => {
  test('are drawn by plain code, and by compiled code in the order of its samples, in batches of any size', async () => {
    let next = 0;
    const draw = () => drawn(() => next++);
    expect([isTracing(), draw()]).toEqual([false, 0]);
    const fn = (xs: Value[] = []): Value => sum(xs.map((x) => x.mul(draw())));
    const f = await compileAsync(fn, { inputs: [2], check: false });
    next = 1;
    expect([...f.forward([[1, 10], [1, 10]]), ...f.forward([[1, 10]])]).toEqual([21, 43, 65]); // biome-ignore format: a row each
  });
});

describe('a probe', () => {
  test('puts back what announced itself, once, also when probes are nested or throw', () => {
    const state = { at: 1 };
    const move = (): void => {
      undoAfterProbe(state, () => {
        const { at } = state;
        return () => {
          state.at = at;
        };
      });
      state.at++;
    };
    move();
    expect(state.at).toBe(2);
    probing(() => {
      move();
      probing(move);
      expect(state.at).toBe(4);
    });
    expect(state.at).toBe(2);
    expect(() =>
      probing(() => {
        move();
        throw new Error('on purpose');
      }),
    ).toThrow('on purpose');
    expect(state.at).toBe(2);
  });
});
