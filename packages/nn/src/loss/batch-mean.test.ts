/** What a loss does while fit asks for it sample by sample: its share in the batch's mean is noted, and its factor multiplied in. */
import { type Operand, Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { sampleCall, withSample } from './batch-mean.ts';
import { crossEntropy, mseLoss, nllLoss } from './table.ts';

const scores = [0.5, 2, -1];
const weight = [0.25, 3, 1];
const asked = (factors: readonly Operand[], belowZero = false) => ({ factors, shares: [] as Operand[], belowZero });
const constant = (x: number): Value => new Value(x, { requiresGrad: false });

describe('withSample()', () => {
  test('multiplies each weighed mean by its factor, in turn, and notes what the sample weighs in it', () => {
    const call = asked([2, 0.5]);
    const [first, second] = withSample(call, () => [
      crossEntropy(scores, 1, { weight }).data,
      nllLoss(scores, 0, { weight }).data,
    ]);
    const plain = crossEntropy(scores, 1).data;
    expect(first).toBeCloseTo(2 * 3 * plain, 13);
    expect(second).toBeCloseTo(0.5 * 0.25 * -0.5, 15);
    expect(call.shares).toEqual([3, 0.25]);
  });

  test('leaves sums, single losses and losses of elements as they are, and what has no factor', () => {
    const call = asked([]);
    const got = withSample(call, () => [
      crossEntropy(scores, 1, { weight, reduction: 'sum' }).data,
      mseLoss([1, 2], [0, 0]).data,
      crossEntropy([scores, scores], [1, 0], { weight }).data,
    ]);
    expect(call.shares).toEqual([]);
    expect(got).toEqual([
      crossEntropy(scores, 1, { weight, reduction: 'sum' }).data,
      2.5,
      crossEntropy([scores, scores], [1, 0], { weight }).data,
    ]);
    const weighed = withSample(call, () => crossEntropy(scores, 1, { weight }).data);
    expect(weighed).toBe(got[0]);
    expect(call.shares).toEqual([3]);
  });

  test('counts a sample of the ignored class as nothing, also where the class is a Value and may be below 0', () => {
    for (const loss of [crossEntropy, nllLoss]) {
      const [plain, masked] = [asked([7]), asked([7], true)];
      expect(withSample(plain, () => loss(scores, -100, { weight }).data)).toBe(0);
      expect(plain.shares).toEqual([0]);
      expect(withSample(masked, () => loss(scores, constant(-100), { weight }).data)).toBe(0);
      expect(masked.shares.map((share) => (share as Value).data)).toEqual([0]);
      const kept = withSample(asked([7], true), () => loss(scores, constant(1), { weight }).data);
      expect(kept).toBeCloseTo(
        withSample(asked([7]), () => loss(scores, 1, { weight }).data),
        13,
      );
    }
  });

  test('ends with its run, whichever way that goes, and one may go on within another', () => {
    const [outer, inner] = [asked([1]), asked([1])];
    expect(sampleCall()).toBeNull();
    withSample(outer, () => {
      expect(sampleCall()).toBe(outer);
      expect(() =>
        withSample(inner, () => {
          expect(sampleCall()).toBe(inner);
          throw new RangeError('stop');
        }),
      ).toThrow('stop');
      expect(sampleCall()).toBe(outer);
    });
    expect(sampleCall()).toBeNull();
  });
});
