/** Rows that do not count: every target ignored, or one of a batch, under each reduction; values and gradients are torch's. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { crossEntropy, mseLoss, multiMarginLoss, nllLoss } from '../src/index.ts';

const IGNORED = -100;
const scores = [
  [0.1, 0.2, 0.3],
  [1, -1, 0.5],
];
const inputs = (rows: readonly (readonly number[])[] = scores): Value[][] =>
  rows.map((row) => row.map((x) => new Value(x)));
const gradients = (rows: readonly (readonly Value[])[]): number[][] => rows.map((row) => row.map(({ grad }) => grad));
const zeros = [
  [0, 0, 0],
  [0, 0, 0],
];
const losses = [
  ['crossEntropy', crossEntropy, {}],
  ['crossEntropy with smoothing', crossEntropy, { labelSmoothing: 0.1 }],
  ['crossEntropy with weights', crossEntropy, { weight: [1, 2, 3] }],
  ['crossEntropy with weights and smoothing', crossEntropy, { weight: [1, 2, 3], labelSmoothing: 0.1 }],
  ['nllLoss', nllLoss, {}],
  ['nllLoss with weights', nllLoss, { weight: [1, 2, 3] }],
] as const;

describe.each(losses)('%s', (_, loss, options) => {
  it.each([
    ['mean', NaN],
    ['sum', 0],
  ] as const)('of ignored rows alone: the %s is %d, and its gradients are 0', (reduction, expected) => {
    const rows = inputs();
    const value = loss(rows, [IGNORED, IGNORED], { ...options, reduction });
    expect(value.data).toBe(expected);
    value.backward();
    expect(gradients(rows)).toEqual(zeros);
    const [row = []] = rows;
    const single = loss(row, IGNORED, { ...options, reduction });
    expect(single.data).toBe(expected);
    single.backward();
    expect(gradients(rows)).toEqual(zeros);
  });

  it("without a reduction each ignored row's loss is 0 and can be differentiated, beside rows that count", () => {
    const rows = inputs();
    const [first, second] = loss(rows, [IGNORED, 1], { ...options, reduction: 'none' }) as [Value, Value];
    expect(first.data).toBe(0);
    first.backward();
    expect(gradients(rows)).toEqual(zeros);
    second.backward();
    expect(gradients(rows)[0]).toEqual([0, 0, 0]);
    expect(gradients(rows)[1]?.[1]).toBeLessThan(-0.8);
  });

  it('hands nothing back to an ignored row whose scores are not finite', () => {
    for (const reduction of ['mean', 'sum'] as const) {
      const rows = inputs([
        [NaN, Infinity, -Infinity],
        [1, -1, 0.5],
      ]);
      const value = loss(rows, [IGNORED, 1], { ...options, reduction });
      expect(Number.isFinite(value.data)).toBe(true);
      value.backward();
      expect(gradients(rows)[0]).toEqual([0, 0, 0]);
    }
  });

  it('of an ignored row may be added to a loss that counts', () => {
    const [[x = new Value(0), ...rest] = []] = inputs();
    const total = loss([x, ...rest], IGNORED, { ...options, reduction: 'sum' }).add(mseLoss(x, 1.1));
    total.backward();
    expect([total.data, x.grad]).toEqual([expect.closeTo(1, 12), expect.closeTo(-2, 12)]);
  });

  it('of numbers alone is a number, with nothing to differentiate, as torch', () => {
    const value = loss(scores, [IGNORED, IGNORED], { ...options, reduction: 'sum' });
    expect([value.data, value.requiresGrad]).toEqual([0, false]);
  });
});

it('multiMarginLoss of one class is 0 with a gradient of 0, as torch', () => {
  const x = new Value(0.5);
  const loss = multiMarginLoss([x], 0);
  loss.backward();
  expect([loss.data, x.grad]).toEqual([0, 0]);
});
