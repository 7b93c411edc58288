/** Metrics at their edges: scores on a threshold, rows of uneven kind, and NaN wherever it may come. */
import { describe, expect, it } from 'vitest';
import { accuracy, argmax, confusionMatrix, mae, r2 } from '../src/index.ts';

const wrong = (x: unknown): never => x as never;

describe('one score per row', () => {
  it('lies above the threshold or not: on it is not above', () => {
    expect(accuracy([0.5, 0.75], [0, 1], { threshold: 0.5 })).toBe(1);
    expect(accuracy([0.5, 0.75], [1, 1], { threshold: 0.75 })).toBe(0);
    expect(accuracy([3, 2], [1, 0], { threshold: 2 })).toBe(1); // whole numbers are classes only without a threshold
  });

  it('may be a probability where all lie in [0, 1] and one is no more than a half; its ends belong to it', () => {
    for (const scores of [[0.5, 0.7], [0, 0.7], [1, 0.25]]) expect(() => accuracy(scores, [0, 1])).toThrow(/threshold/); // biome-ignore format: a row of rows
    for (const scores of [[0.51, 0.7], [-0.1, 0.2], [0.2, 1.1]]) expect(() => accuracy(scores, [0, 1])).not.toThrow(); // biome-ignore format: a row of rows
    expect(accuracy([0.2, 0.7], [-1, 1])).toBe(0.5); // targets of -1 and 1 have scores around 0
  });

  it('is a class, and not a score, where all are whole and no class is below 0', () => {
    expect(accuracy([2, 1, 0], [2, 1, 1])).toBeCloseTo(2 / 3, 15);
    expect(accuracy([-1, 1], [-1, 1])).toBe(1);
    expect(accuracy([-2, 3], [0, 1])).toBe(1); // whole, but -2 is no class: logits
  });
});

describe('rows of scores end to end', () => {
  const rows = [[1, 1, 0], [0, 1, 1], [2, 2, 2], [-Infinity, -Infinity, -Infinity], [Infinity, 3, Infinity], [0, -0, -1]]; // biome-ignore format: a row of rows
  const flat = Float64Array.from(rows.flat());

  it('are right at the first of equal ones, as rows and argmax() are', () => {
    for (const target of [0, 1, 2]) {
      const targets = rows.map(() => target);
      const right = rows.filter((row) => argmax(row) === target).length / rows.length;
      expect([accuracy(flat, targets), accuracy(rows, targets)]).toEqual([right, right]);
    }
  });

  it('are wrong for a target that is no class of theirs', () => {
    for (const target of [-1, 3, 0.5, Infinity]) expect(accuracy(flat, rows.map(() => target))).toBe(0); // biome-ignore format: one each
    expect(accuracy(Float64Array.of(2, 1), [-0])).toBe(1);
  });

  it('are refused with a NaN, wherever it is', () => {
    for (const target of [0, 1, 2, 3])
      for (const [i] of flat.entries()) {
        const scores = flat.with(i, NaN);
        expect(() => accuracy(scores, rows.map(() => target))).toThrow(`predictions[${i}] must not be NaN`); // biome-ignore format: one line
      }
  });
});

describe('a wrong call', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['predictions that are a text', () => accuracy(wrong('01'), [0, 1]), /predictions must be an array/],
    ['a NaN among classes', () => accuracy([0, NaN], [0, 1]), /predictions must not be NaN/],
    ['a NaN among targets', () => accuracy([0, 1], [0, NaN]), /targets\[1\] must not be NaN/],
    ['a NaN in a row', () => accuracy([[1, NaN], [1, 2]], [0, 1]), /row\[1\] must not be NaN/], // biome-ignore format: a row of rows
    ['no targets', () => confusionMatrix([], []), /targets must not be empty/],
    ['a NaN target of confusionMatrix()', () => confusionMatrix([0, 1], [0, NaN]), /targets\[1\] must not be NaN/],
    ['too many classes', () => confusionMatrix([0], [0], { classes: 2 ** 14 }), /classes x classes/],
    ['an unknown option', () => confusionMatrix([0], [0], wrong({ size: 2 })), /size is no option/],
    ['a NaN target of r2()', () => r2([1, 2], [1, NaN]), /targets\[1\] must not be NaN/],
    ['a NaN prediction of r2()', () => r2([1, NaN], [1, 2]), /predictions\[1\] must not be NaN/],
    ['no predictions of r2()', () => r2(wrong(undefined), [1, 2]), /predictions/],
    ['an empty r2()', () => r2([], []), /targets must not be empty/],
    ['a NaN among all rows of scores in one list', () => accuracy(Float64Array.of(0, 1, NaN, 2), [1, 1]), /predictions\[2\] must not be NaN/], // biome-ignore format: a call
    [
      'a NaN that is first of its row',
      () => accuracy(Float64Array.of(NaN, 1), [1]),
      /predictions\[0\] must not be NaN/,
    ],
    ['rows of uneven width', () => mae([[1, 2], [3]], [1, 2, 3]), /mae\(\): predictions\[1\] must have 2 elements/], // biome-ignore format: a call
    ['targets of uneven width', () => r2([1, 2, 3], [[1, 2], [3]]), /r2\(\): targets\[1\] must have 2 elements/], // biome-ignore format: a call
    ['numbers among rows', () => mae(wrong([[1], 2]), [1, 2]), /predictions\[1\] must have 1 element/],
    ['rows among numbers', () => mae(wrong([1, [2]]), [1, 2]), /predictions\[1\] must be a number/],
    ['no prediction at all', () => mae([], [1]), /mae\(\): predictions must not be empty.*prediction/],
    ['a NaN of argmax()', () => argmax([1, 2, NaN]), /row\[2\] must not be NaN/],
  ])('names %s', (_name, call, message) => {
    expect(call).toThrow(message);
  });

  it('but a longer last row, or a first one that is best, is none', () => {
    expect(argmax([3, 1, 3])).toBe(0);
    expect(argmax([-Infinity, -5])).toBe(1);
    expect(argmax([7])).toBe(0);
    expect(accuracy([[1, 2], [5, 4, 3]], [1, 0])).toBe(1); // biome-ignore format: a row of rows
    // rows of scores have no threshold: with three classes it would ask for targets of 0 and 1
    expect(accuracy([[0, 0, 1], [1, 0, 0]], [2, 0], { threshold: 0.5 })).toBe(1); // biome-ignore format: a row of rows
  });
});
