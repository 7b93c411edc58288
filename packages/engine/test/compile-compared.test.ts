/**
 * How closely compiled rows are held against the plain code: what rounding may do is passed over, and everything else is seen.
 * `faces` is a function that says one thing while it is traced, twice, and another when plain code is asked.
 */
import { describe, expect, test } from 'vitest';
import { type CompileOptions, compile, floor, ge, gt, log, sum, type Value } from '../src/index.ts';

type Fn = (x: Value) => Value;

/** One batch of one number through a function with two faces. */
function run(traced: Fn, plain: Fn, at: number, dtype: CompileOptions['dtype'] = 'float64'): () => number | undefined {
  let calls = 0;
  const faces = ([x]: Value[]): Value => (calls++ < 2 ? traced : plain)(x as Value);
  const compiled = compile(faces, { inputs: [1], dtype });
  return () => compiled.forward([[at]])[0];
}

const refused = expect.objectContaining({ name: 'CompileError' });

describe('a row that differs is seen', () => {
  test.each<[string, Fn, Fn, number, CompileOptions['dtype']]>([
    ['by a constant', (x) => x.mul(1.5), (x) => x.mul(1.6), 1, 'float64'],
    ['by a constant, in float32', (x) => x.mul(1.5), (x) => x.mul(1.6), 1, 'float32'],
    ['on an edge where the number that came in lies exactly', (x) => gt(x, 0), (x) => gt(x, 0).add(1), 0, 'float64'],
    ['by a constant, after a result of 0 in float32', (x) => x.sub(x).add(1), (x) => x.sub(x).add(2), 1, 'float32'],
  ])('%s', (_, traced, plain, at, dtype) => {
    expect(run(traced, plain, at, dtype)).toThrow(refused);
  });
});

describe('check', () => {
  const wrong = (check: number | boolean) => {
    let calls = 0;
    const compiled = compile(([x]) => (x as Value).mul(calls++ < 2 ? 2 : 3), { inputs: [1], check });
    return () => compiled.forward([[1]])[0];
  };
  test.each([0, false] as const)('%s compares nothing', (check) => {
    expect(wrong(check)()).toBe(2);
  });
  test.each([1, true] as const)('%s compares', (check) => {
    expect(wrong(check)).toThrow(refused);
  });
});

describe('what rounding may do is passed over', () => {
  test.each<[string, Fn, Fn, number, CompileOptions['dtype']]>([
    [
      'a step down of what lies a bit above its edge',
      (x) => floor(x.mul(100).sub(1e-12)),
      (x) => floor(x.mul(100)),
      0.07,
      'float64',
    ],
    [
      'a comparison of what was computed with a number that is exact',
      (x) => ge(x.mul(1 - 1e-12), 2),
      (x) => ge(x.mul(1), 2),
      2,
      'float64',
    ],
    [
      'a difference that cancels, and is multiplied',
      (x) => x.add(5e-15).sub(1).mul(1e10),
      (x) => x.add(0).sub(1).mul(1e10),
      1,
      'float64',
    ],
    [
      'a sum with large terms, the last of them too',
      (x) => sum([x, x.mul(1e6)]).add(5e-3),
      (x) => sum([x, x.mul(1e6)]).add(0),
      1,
      'float64',
    ],
    ['a number that float32 does not have', (x) => log(x.mul(1)), (x) => log(x.mul(1)), 1e-46, 'float32'],
  ])('%s', (_, traced, plain, at, dtype) => {
    expect(run(traced, plain, at, dtype)).not.toThrow();
  });
});
