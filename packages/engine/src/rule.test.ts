/** One rule of a record at a time, over plain numbers: which operands carry a gradient, and that options go along. */
import { describe, expect, test } from 'vitest';
import { add, clamp, defineOp, detach, eq, leakyRelu, mul, numbers, relu, sub, where } from './index.ts';
import type { FixedOp } from './op.ts';
import { carriesGradient, pull } from './rule.ts';

const scaled = defineOp({
  name: 'scaled',
  arity: 2,
  params: { by: 2 as number },
  forward: (a, b, { by } = { by: NaN }) => a * by - b,
  vjps: [(k, g, _a, _b, _y, { by }) => k.mul(g, by), (k, g) => k.neg(g)],
});
const weighed = defineOp({
  name: 'weighed',
  arity: 3,
  params: { by: 2 as number },
  forward: (a, b, c, { by } = { by: NaN }) => a + b * by + c,
  vjps: [(_k, g) => g, (k, g, _a, _b, _c, _y, { by }) => k.mul(g, by), null],
});
const loose = (op: unknown): FixedOp => op as FixedOp; // records are functions with options of their own

describe('carriesGradient()', () => {
  test.each<[FixedOp, boolean[]]>([
    [loose(relu), [true, false, false]],
    [loose(detach), [false]],
    [loose(mul), [true, true, false]],
    [loose(eq), [false, false]],
    [loose(where), [false, true, true]],
    [loose(weighed), [true, true, false]],
  ])('says which operands of %o have a rule', (op, carried) => {
    expect(carried.map((_, i) => carriesGradient(op, i))).toEqual(carried);
  });
});

describe('pull()', () => {
  const at = (op: FixedOp, i: number, args: readonly number[], params = op.params): number | null =>
    pull(numbers, op, i, 10, args, numbers.apply(op, args, params), params);
  test('gives the gradient of one operand, and null where none flows', () => {
    expect([at(loose(relu), 0, [3]), at(loose(relu), 0, [-3]), at(loose(detach), 0, [3])]).toEqual([10, 0, null]);
    expect([at(loose(sub), 0, [3, 4]), at(loose(sub), 1, [3, 4]), at(loose(eq), 1, [3, 4])]).toEqual([10, -10, null]);
    expect([0, 1, 2].map((i) => at(loose(where), i, [1, 5, 6]))).toEqual([null, 10, 0]);
  });

  test('hands options on, of ops of one, two and three operands', () => {
    expect(at(loose(leakyRelu), 0, [-3], { negativeSlope: 0.5 })).toBe(5);
    expect([at(loose(scaled), 0, [3, 4]), at(loose(scaled), 0, [3, 4], { by: 7 })]).toEqual([20, 70]);
    expect([at(loose(weighed), 1, [3, 4, 5]), at(loose(weighed), 1, [3, 4, 5], { by: 7 })]).toEqual([20, 70]);
  });
});

describe('numbers.apply()', () => {
  test('is forward of as many operands as the op has, with its options or the defaults', () => {
    expect([numbers.apply(loose(leakyRelu), [-3]), numbers.apply(loose(leakyRelu), [-3], { negativeSlope: 0.5 })]).toEqual([-0.03, -1.5]); // biome-ignore format: one line
    expect([numbers.apply(loose(add), [3, 4]), numbers.apply(loose(scaled), [3, 4]), numbers.apply(loose(scaled), [3, 4], { by: 7 })]).toEqual([7, 2, 17]); // biome-ignore format: one line
    expect([numbers.apply(loose(clamp), [5, 0, 1]), numbers.apply(loose(weighed), [3, 4, 5]), numbers.apply(loose(weighed), [3, 4, 5], { by: 7 })]).toEqual([1, 16, 36]); // biome-ignore format: one line
  });
});
