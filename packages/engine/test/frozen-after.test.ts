/** Leaves that are frozen after the forward pass get no gradient, whatever op they went into; and lists that do not fit are refused. */
import { describe, expect, test } from 'vitest';
import { dot, exp, linear, logsumexp, mul, parameterBlock, prod, relu, sum, tanh, Value, where } from '../src/index.ts';

const at = <T>(list: readonly T[], i: number): T => list[i] as T; // every index here is in range

const uses: Readonly<Record<string, (x: Value, w: Value) => Value>> = {
  tanh: (x, w) => tanh(x).mul(w),
  relu: (x, w) => relu(x).mul(w),
  exp: (x, w) => exp(x).add(w),
  mul: (x, w) => mul(x, w),
  pow: (x, w) => x.pow(w),
  where: (x, w) => where(1, x, w).mul(w),
  sum: (x, w) => sum([x, w, x]).mul(w),
  prod: (x, w) => prod([x, w, 3]),
  logsumexp: (x, w) => logsumexp([x, w]),
  'dot, as a weight': (x, w) => dot([x, w], [w, 2]),
  'dot, as an input': (x, w) => dot([w, 2], [x, x]),
  'dot, as the bias': (x, w) => dot([w, 2], [1, w], x),
  'linear, as an input': (x, w) => sum(linear([x, 1], [[w, 2], [3, w]])), // biome-ignore format: a matrix
  'linear, as a bias': (x, w) => sum(linear([w, 1], [[w, 2], [3, w]], [x, w])), // biome-ignore format: a matrix
};

describe('a leaf that is frozen between forward and backward', () => {
  test.each(Object.keys(uses))('keeps its gradient, and the others get theirs: %s', (name) => {
    const use = at([uses[name]], 0) as (x: Value, w: Value) => Value; // one of the names
    const run = (freeze: boolean): [number, number] => {
      const [x, w] = [new Value(1.5), new Value(0.5)];
      x.grad = 7;
      const y = use(x, w);
      if (freeze) x.requiresGrad = false;
      y.backward();
      return [x.grad, w.grad];
    };
    const [moved, wanted] = run(false);
    expect(moved).not.toBe(7);
    expect(run(true)).toEqual([7, wanted]);
  });
});

describe('linear()', () => {
  const { values } = parameterBlock(new Float64Array([1, 2, 0, 3, 4, 0]));
  const weights = Object.freeze([0, 3].map((i) => Object.freeze(values.slice(i, i + 2))));
  const bias = Object.freeze([at(values, 2), at(values, 5)]);
  test.each([1, 3])('refuses %i inputs for rows of 2, as numbers, Values and what a layer gave', (n) => {
    const inputs: readonly (readonly (Value | number)[])[] = [
      Array.from({ length: n }, () => 1),
      Array.from({ length: n }, () => new Value(1)),
      linear([1, 1], Object.freeze(Array.from({ length: n }, (_, j) => at(weights, j % 2)))),
      parameterBlock(new Float64Array(n)).values,
    ];
    for (const x of inputs) expect(() => linear(x, weights, bias)).toThrow(/same length, got 2 and/);
    for (const x of inputs) expect(() => linear(x, weights)).toThrow(/same length, got 2 and/);
  });

  test('gives no gradient, and needs none, where nothing wants one', () => {
    for (const value of values) value.requiresGrad = false;
    expect(linear([1, 1], weights, bias).map(({ requiresGrad }) => requiresGrad)).toEqual([false, false]);
    const x = new Value(2);
    const y = linear([x, 1], weights, bias);
    expect(y.map(({ data, requiresGrad }) => [data, requiresGrad])).toEqual([[4, true], [10, true]]); // biome-ignore format: a row each
    sum(y).backward();
    expect(x.grad).toBe(4);
    for (const value of values) value.requiresGrad = true;
    expect(linear([1, 1], weights, bias).map(({ requiresGrad }) => requiresGrad)).toEqual([true, true]);
  });
});
