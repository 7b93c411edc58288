/**
 * Honest programs are not refused: compiled and plain code differ in last bits, and some programs make much of last bits.
 * `CONTRACT_PROGRAMS=5000` draws so many for each dtype.
 */
import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import {
  add,
  clamp,
  compile,
  cos,
  detach,
  div,
  dot,
  exp,
  floor,
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
  Value,
  where,
} from '../src/index.ts';

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
    const logistic = (x: Value): Value => {
      let y = x;
      for (let i = 0; i < 1000; i++) y = y.mul(sub(1, y)).mul(3.9);
      return y;
    };
    const f = compile(([x]) => logistic(x as Value), { inputs: [1] });
    expect(f.forward([[0.3], [0.7]]).every(Number.isFinite)).toBe(true);
  });

  const one = (fn: (x: Value) => Value, dtype: 'float64' | 'float32' = 'float64') =>
    compile(([x]) => fn(x as Value), { inputs: [1], dtype });

  test.each<[string, (x: Value) => Value, number]>([
    ['a step on its edge', (x) => floor(x.mul(100)), 0.29],
    ['a comparison of what rounds to the same', (x) => where(x.mul(3).eq(0.3), 1, 2), 0.1],
    ['numbers that float32 does not have', (x) => exp(x).log(), 100],
    ['a difference of what is nearly the same', (x) => sub(x.add(1e5), 1e5).mul(1e6), 0.123456789],
  ])('float32: %s differs, and is passed over', (_name, fn, x) => {
    const [found = NaN] = one(fn, 'float32').forward([[x]]);
    expect(Math.abs(found - fn(new Value(x)).data)).not.toBeLessThan(
      1e-3 * Math.max(1, Math.abs(fn(new Value(x)).data)),
    );
  });

  test('what makes much of last bits is passed over in float64 too', () => {
    const wild = (x: Value): Value => {
      let y = x;
      for (let i = 0; i < 12; i++) y = sin(y.mul(1000));
      return y;
    };
    expect(() => one(wild).forward([[0.3], [0.5], [0.7], [1.1]])).not.toThrow();
  });

  test('any number of inputs', () =>
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 4 }), (row) => {
        const f = compile((xs) => sum(xs).mul(2).exp(), { inputs: [row.length] });
        f.forward([row]);
      }),
    ));
});
