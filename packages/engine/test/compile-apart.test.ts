/**
 * What compiled functions keep apart: lists of the caller, zeros and options, results, functions of one structure, goals of one
 * trace, columns of one update. Whatever is kept and found again was made for the very same thing.
 */
import { describe, expect, test } from 'vitest';
import {
  CompileError,
  compile,
  compileAsync,
  compileUpdate,
  detach,
  dot,
  leakyRelu,
  trace,
  type Update,
  Value,
} from '../src/index.ts';
import { frozen } from './traceable.ts';

const at = <T>(list: readonly T[], i: number): T => list[i] as T; // every index here is in range

describe('compile()', () => {
  test('has its own lists of parameters and widths, whatever becomes of the caller’s', () => {
    const [a, b] = [new Value(2), new Value(3)];
    const [parameters, inputs] = [
      [a, b],
      [1, 1],
    ];
    const f = compile(([x], [y]) => a.mul(x as Value).add(b.mul(y as Value)), { inputs, parameters });
    parameters.reverse();
    inputs.length = 0;
    expect(f.valueAndGrad([[10]], [[100]])).toBe(320);
    expect([a.grad, b.grad]).toEqual([10, 100]);
    expect([...f.forward([[10]], [[100]])]).toEqual([320]);
  });

  test('tells both zeros and all NaN from each other, among constants and in what it leaves out', () => {
    const fn = ([x]: readonly Value[]): Value[] => {
      const y = x as Value;
      return [y.add(0), y.add(-0), y.sub(0), y.sub(-0), y.mul(0), y.mul(-0), y.atan2(0), y.atan2(-0), y.mul(NaN)];
    };
    const f = compile((x) => fn(x), { inputs: [1] });
    for (const x of [0, -0, 1, -1, NaN]) {
      const plain = fn([frozen(x)]).map(({ data }) => data);
      for (const [i, y] of [...f.forward([[x]])].entries()) {
        if (plain[i] === 0 || Number.isNaN(plain[i])) expect(y).toBe(plain[i]);
        else expect(y).toBeCloseTo(at(plain, i), 14);
      }
    }
  });

  test('keeps calls of one op apart by their options and by their operands’ order', () => {
    const fn = ([x, y]: readonly Value[]): Value[] => {
      const [a, b] = [x as Value, y as Value];
      return [
        ...[0.1, 0.2, 0.1].map((negativeSlope) => leakyRelu(a, { negativeSlope })),
        ...[leakyRelu(a), a.sub(b), b.sub(a), a.div(b), b.div(a), dot([a, b], [b, b]), dot([b, b], [b, a])],
      ];
    };
    const f = compile((x) => fn(x), { inputs: [2] });
    const [x, y] = [-2, 5];
    const plain = fn([x, y].map(frozen)).map(({ data }) => data);
    expect([...f.forward([[x, y]])]).toEqual(plain);
  });

  test('of the same steps with other results, or other options, is another module', () => {
    const first = compile(([x]) => [(x as Value).neg(), (x as Value).square()], { inputs: [1] });
    const second = compile(([x]) => [(x as Value).neg(), (x as Value).square()].reverse(), { inputs: [1] });
    expect([...first.forward([[3]]), ...second.forward([[3]])]).toEqual([-3, 9, 9, -3]);
    const again = compile(([x]) => [(x as Value).neg(), (x as Value).square(), (x as Value).neg()], { inputs: [1] });
    expect([...again.forward([[3]])]).toEqual([-3, 9, -3]); // the very steps of the first, read once more
    const slopes = [0.5, 0.25].map((negativeSlope) =>
      compile(([x]) => leakyRelu(x as Value, { negativeSlope }), { inputs: [1] }).forward([[-1]]),
    );
    expect(slopes.map(([y]) => y)).toEqual([-0.5, -0.25]);
    const wide = compile(([x]) => (x as Value).mul(1 / 3), { inputs: [1] });
    const narrow = compile(([x]) => (x as Value).mul(1 / 3), { inputs: [1], dtype: 'float32' });
    expect([wide.forward([[1]])[0], narrow.forward([[1]])[0]]).toEqual([1 / 3, Math.fround(1 / 3)]);
  });

  test('refuses what was made by another trace, and a trainable leaf that it was not told of', () => {
    let leaked: Value | undefined;
    compile(
      ([x]) => {
        leaked = x as Value;
        return leaked.neg();
      },
      { inputs: [1] },
    );
    expect(() => compile(([x]) => (x as Value).add(leaked as Value), { inputs: [1] })).toThrow(CompileError);
    const w = new Value(1);
    expect(() => compile(([x]) => (x as Value).add(w), { inputs: [1] })).toThrow(CompileError);
  });

  test('leaves plain code after it as it was, with the lists that both use', () => {
    const ws = Object.freeze([new Value(2), new Value(3)]);
    const xs = [1, 1];
    const before = dot(ws, xs);
    const f = compile(() => dot(ws, xs), { inputs: [], parameters: ws });
    const after = dot(ws, xs);
    expect([before.data, after.data, f.valueAndGrad()]).toEqual([5, 5, 5]);
    expect(() => compile(() => dot(ws, []), { inputs: [], parameters: ws })).toThrow(RangeError);
    expect(dot(ws, xs).data).toBe(5);
    after.backward();
    expect(ws.map(({ grad }) => grad)).toEqual([2, 2]); // of the compiled call and of this one
  });
});

describe('dispose()', () => {
  test('lets go of modules and memory, and leaves other functions of the same structure alone', () => {
    const make = () => compile(([x]) => (x as Value).exp().mul(0.75), { inputs: [1] });
    const [f, g] = [make(), make()];
    f.forward([[1]]);
    expect(f.stats.bytes).toBeGreaterThan(100);
    f.dispose();
    f.dispose();
    expect([f.stats.bytes, f.stats.blocks]).toEqual([0, 0]);
    expect(() => f.forward([[1]])).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_DISPOSED' }));
    expect(g.forward([[0]])[0]).toBe(0.75);
    expect(make().forward([[0]])[0]).toBe(0.75);
  });

  test('of one that was compiled in the background', async () => {
    const f = await compileAsync(([x]) => (x as Value).exp(), { inputs: [1] });
    f.dispose();
    expect(f.stats.bytes).toBe(0);
    expect(() => f.forward([[1]])).toThrow(CompileError);
  });
});

describe('trace()', () => {
  test('compiles goals one after the other, each with its own results, and outputs that carry no gradient', () => {
    const w = new Value(3);
    const traced = trace(([x]) => [w.mul(x as Value), detach(w.mul(x as Value)), w.square()], {
      inputs: [1],
      parameters: [w],
    });
    const goals = [
      (ys: readonly Value[]) => at(ys, 0).mul(at(ys, 1)),
      (ys: readonly Value[]) => at(ys, 2),
      (ys: readonly Value[]) => at(ys, 1).add(at(ys, 2)),
      (ys: readonly Value[]) => at(ys, 0).mul(at(ys, 1)),
    ];
    const seen = goals.map((goal) => {
      w.grad = 0;
      return [traced.compile((ys) => goal(ys)).valueAndGrad([[2]]), w.grad];
    });
    expect(seen).toEqual([
      [36, 12],
      [9, 6],
      [15, 6],
      [36, 12],
    ]);
    expect([...traced.compile().forward([[2]])]).toEqual([6, 6, 9]);
  });
});

describe('compileUpdate()', () => {
  const descent: Update<'p' | 'g', 'lr'> = {
    columns: ['p', 'g'],
    scalars: ['lr'],
    next: (k, { p, g }, { lr }) => ({ p: k.sub(p, k.mul(lr, g)) }),
  };

  test('has columns of its own, and moves the elements that it is told and no others', () => {
    const [one, two] = [compileUpdate(descent, 5), compileUpdate(descent, 5)];
    for (const { columns } of [one, two]) {
      columns.p.set([1, 2, 3, 4, 5]);
      columns.g.fill(1);
    }
    one.run({ lr: 1 }, 1, 4);
    expect([...one.columns.p]).toEqual([1, 1, 2, 3, 5]);
    expect([...two.columns.p]).toEqual([1, 2, 3, 4, 5]);
    one.run({ lr: 10 });
    expect([...one.columns.p]).toEqual([-9, -9, -8, -7, -5]);
    one.run({ lr: 10 }, 2, 2);
    expect([...one.columns.p]).toEqual([-9, -9, -8, -7, -5]);
    expect([...one.columns.g]).toEqual([1, 1, 1, 1, 1]);
  });

  test.each([
    [{ lr: 1 }, -1, 2],
    [{ lr: 1 }, 3, 2],
    [{ lr: 1 }, 0, 6],
    [{ lr: 1 }, 0.5, 2],
    [{ lr: 1 }, 0, NaN],
    [{ lr: '1' }, 0, 2],
    [{}, 0, 2],
  ])('refuses %j from %d to %d and moves nothing', (scalars, from, to) => {
    const update = compileUpdate(descent, 5);
    update.columns.g.fill(1);
    expect(() => update.run(scalars as never, from, to)).toThrow();
    expect([...update.columns.p]).toEqual([0, 0, 0, 0, 0]);
  });
});
