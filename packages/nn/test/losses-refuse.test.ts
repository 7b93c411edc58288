/** Losses besides their numbers: records, options left out, classes that are Values, and what every one of them refuses. */
import { topologicalOrder, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { crossEntropy, hingeLoss, type LossRecord, losses, mseLoss, multiMarginLoss, nllLoss } from '../src/index.ts';

type Call = (...args: unknown[]) => Value;
const call = (name: keyof typeof losses): Call => losses[name] as unknown as Call;

describe('what losses promise besides numbers', () => {
  it.each(Object.values(losses).map((loss) => [loss.name, loss as LossRecord<object>] as const))(
    '%s lists the fields of its record, as the table of losses shows them',
    (name, loss) => {
      expect(Object.keys(loss)).toEqual(
        expect.arrayContaining(['name', 'torch', 'defaults', 'ranges', 'form', 'domain']),
      );
      expect(losses).toHaveProperty(name, loss);
    },
  );

  it('an option that is null is left at its default, as in torch', () => {
    const none = null as never;
    expect(losses.huberLoss(3, 0, { delta: none }).data).toBe(losses.huberLoss(3, 0).data);
    expect(losses.binaryCrossEntropy(0.25, 1, { weight: none }).data).toBe(losses.binaryCrossEntropy(0.25, 1).data);
    expect(crossEntropy([1, 2], 0, { weight: null, ignoreIndex: none }).data).toBe(crossEntropy([1, 2], 0).data);
  });

  it.each(['crossEntropy', 'nllLoss', 'multiMarginLoss'] as const)(
    '%s looks a class up that is a number: its graph has no masks over the other classes',
    (name) => {
      const rows = [[new Value(1), new Value(2), new Value(3)]];
      const nodes = (target: Value | number): number => topologicalOrder(call(name)(rows, [target])).length;
      expect(nodes(new Value(2, { requiresGrad: false })) - nodes(2)).toBeGreaterThanOrEqual(3);
    },
  );

  it('numbers and Values may stand side by side as classes, weighed alike', () => {
    const rows = [[0.5, 1, 2], [3, -1, 0.25], [1, 1, 4]]; // biome-ignore format: a row each
    const classes = [2, new Value(0, { requiresGrad: false }), 1];
    for (const options of [{}, { weight: [0.5, 2, 3] }, { weight: [0.5, 2, 3], ignoreIndex: 0 }, { ignoreIndex: 1 }])
      for (const loss of [crossEntropy, nllLoss])
        expect(loss(rows, classes, options).data).toBeCloseTo(loss(rows, [2, 0, 1], options).data, 13);
  });
});

describe('bad input of losses', () => {
  const x = new Value(0.5);
  const wrong = (bad: unknown): never => bad as never;
  it.each([
    [
      'a target that is text',
      () => mseLoss(x, wrong('1')),
      TypeError,
      /mseLoss\(\): target must be a Value or a number, but got "1"/,
    ],
    ['text among targets', () => mseLoss([x, x], wrong([1, '1'])), TypeError, /target\[1\] must be/],
    [
      'another shape',
      () => mseLoss([x, x], [1]),
      RangeError,
      /target must be the shape of the input, \(2\), not \(1\), but got an array of 1/,
    ],
    ['an empty list', () => mseLoss([], []), RangeError, /mseLoss\(\): input must not be empty/],
    ['no list', () => mseLoss(wrong(null), 1), TypeError, /input must be a Value or a number, but got null/],
    ['mixed rows', () => mseLoss(wrong([[x], x]), wrong([[1], 1])), TypeError, /input must be an array/],
    ['an unknown reduction', () => mseLoss(x, 1, wrong({ reduction: 'avg' })), RangeError, /one of mean, sum, none/],
    ['an unknown option', () => mseLoss(x, 1, wrong({ weigth: 1 })), TypeError, /weigth is no option of it/],
    [
      'a label 0 for a hinge',
      () => hingeLoss(x, 0),
      RangeError,
      /hingeLoss\(\): target must be -1 or 1, but got 0. Map labels/,
    ],
    [
      'a probability above 1',
      () => losses.binaryCrossEntropy(new Value(1.5), 1),
      RangeError,
      /input must be a number in \[0, 1\]/,
    ],
    ['a target above 1', () => losses.binaryCrossEntropy(x, 2), RangeError, /target must be a number in \[0, 1\]/],
    [
      'a class that is too high',
      () => crossEntropy([x, x], 2),
      RangeError,
      /crossEntropy\(\): target must be an integer from 0 to 1, but got 2/,
    ],
    [
      'an ignored class beside probabilities',
      () => crossEntropy([x, x], [0.5, 0.5], { ignoreIndex: 1 }),
      RangeError,
      /crossEntropy\(\): ignoreIndex must be left out, or negative, where targets are probabilities, but got 1/,
    ],
    ['a class below 0', () => nllLoss([x, x], -1), RangeError, /target/],
    ['a class between', () => crossEntropy([x, x], 0.5), RangeError, /target/],
    ['a NaN class', () => crossEntropy([x, x], NaN), RangeError, /target/],
    [
      'a class that is text',
      () => multiMarginLoss([x, x], wrong('1')),
      TypeError,
      /target must be a number, but got "1"/,
    ],
    [
      'too few classes',
      () =>
        crossEntropy(
          [
            [x, x],
            [x, x],
          ],
          [1],
        ),
      RangeError,
      /target must have 2 elements/,
    ],
    ['ragged scores', () => crossEntropy([[x, x], [x]], [1, 0]), RangeError, /input must have 2 elements/],
    ['scores that are none', () => crossEntropy(wrong(x), 1), TypeError, /input must be an array/],
    ['no scores', () => crossEntropy([], 1), RangeError, /must not be empty/],
    ['too few weights', () => crossEntropy([x, x], 1, { weight: [1] }), RangeError, /weight must have 2 elements/],
    [
      'a class weight that is infinite',
      () => crossEntropy([x, x], 1, { weight: [1, Infinity] }),
      RangeError,
      /weight must be a finite number/,
    ],
    ['too much smoothing', () => crossEntropy([x, x], 1, { labelSmoothing: 1.1 }), RangeError, /labelSmoothing/],
    ['one class for a batch', () => crossEntropy([[x, x], [x, x]], 1), TypeError, /target must be an array/], // biome-ignore format: a case a line
    ['a score beside rows', () => crossEntropy(wrong([[x, x], x]), [1, 0]), TypeError, /input must be an array/],
    ['rows without scores', () => crossEntropy([[], []], [0, 0]), RangeError, /input must have 1 element/],
    ['text as the first score', () => nllLoss(wrong(['1', x]), 1), TypeError, /nllLoss\(\): input\[0\] must be/],
    ['text as the last score', () => nllLoss(wrong([x, '1']), 1), TypeError, /nllLoss\(\): input\[1\] must be/],
    ['a class among probabilities', () => crossEntropy([[x, x], [x, x]], wrong([[1, 0], 1])), TypeError, /target must be an array/], // biome-ignore format: a case a line
    [
      'text among probabilities',
      () => crossEntropy([x, x], wrong([1, '0'])),
      TypeError,
      /crossEntropy\(\): target must be/,
    ],
    ['a NaN target of hinges', () => losses.hingeLoss(x, NaN), RangeError, /target must be -1 or 1/],
    ['text as the first input', () => mseLoss(wrong(['1', x]), [1, 1]), TypeError, /mseLoss\(\): input\[0\] must be/],
    [
      'a list for one number',
      () => mseLoss(x, [1, 1]),
      RangeError,
      /the shape of the input, one number, not \(2\), but got an array of 2/,
    ],
    [
      'one number for a list',
      () => mseLoss([x], 1),
      RangeError,
      /the shape of the input, \(1\), not one number, but got 1\./,
    ],
    [
      'rows of another width',
      () => mseLoss([[x, x, x]], [[1, 1]]),
      RangeError,
      /the input, \(1, 3\), not \(1, 2\), but got an array of 1/,
    ],
    [
      'a number that is no probability',
      () => losses.binaryCrossEntropy(1.5, 1),
      RangeError,
      /input must be a number in \[0, 1\]/,
    ],
    [
      'a weight that is NaN',
      () => losses.binaryCrossEntropy(x, 1, { weight: NaN }),
      RangeError,
      /weight must be a finite/,
    ],
    [
      'a weight per column that is NaN',
      () => losses.binaryCrossEntropy([x, x], [1, 0], { weight: [1, NaN] }),
      RangeError,
      /weight must be a finite/,
    ],
    ['weights of rows and of columns mixed', () => losses.binaryCrossEntropy([[x, x], [x, x]], [[1, 0], [1, 0]], { weight: wrong([[1, 2], 3]) }), RangeError, /weight must have 2/], // biome-ignore format: a case a line
    ['a weight per element, of too many rows', () => losses.binaryCrossEntropy([[x, x], [x, x]], [[1, 0], [1, 0]], { weight: [[1, 2], [1, 2], [1, 2]] }), RangeError, /weight must have 2/], // biome-ignore format: a case a line
    [
      'class weights that are one number',
      () => crossEntropy([x, x], 1, { weight: wrong(1) }),
      TypeError,
      /weight must be an array/,
    ],
    ['an ignored class 0 beside probabilities', () => crossEntropy([x, x], [0.5, 0.5], { ignoreIndex: 0 }), RangeError, /ignoreIndex must be left out/], // biome-ignore format: a case a line
    ['a weight per element, in rows that are too short', () => losses.binaryCrossEntropy([[x, x, x], [x, x, x]], [[1, 0, 1], [1, 0, 1]], { weight: [[1, 2], [2, 3]] }), RangeError, /weight must have/], // biome-ignore format: a case a line
    ['p = 3', () => multiMarginLoss([x, x], 1, { p: 3 }), RangeError, /p must be 1 or 2/],
    ['too few probabilities', () => crossEntropy([x, x], [[1]] as never), RangeError, /target must/],
  ] as const)('%s', (_, act, kind, message) => {
    expect(act).toThrow(kind);
    expect(act).toThrow(message);
  });
});
