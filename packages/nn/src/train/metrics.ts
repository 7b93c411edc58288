/** Metrics: how good predictions are, in numbers that people use. Predictions come first, as in the losses. */
import { checkArray, checkIndex, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';

/** Classes, or rows of scores (the highest counts), or all rows of scores in one flat array. */
export type Predictions = readonly number[] | readonly (readonly number[] | Float64Array)[] | Float64Array;

/**
 * The index of the largest; of equal ones the first.
 * @example
 * argmax([0.1, 0.7, 0.2]); // 1
 */
export function argmax(row: ArrayLike<number>): number {
  checkNumbers('argmax', 'row', row, 'score');
  let best = 0;
  for (let i = 1; i < row.length; i++) if ((row[i] as number) > (row[best] as number)) best = i; // both within the row
  return best;
}

/** Predictions as one class per target. */
function classesOf(fn: string, predictions: Predictions, count: number): number[] {
  if (!Array.isArray(predictions) && !(predictions instanceof Float64Array))
    throw failure('ARRAY', fn, 'predictions', predictions, {
      example: 'classes, rows of scores or what predict() gave',
    });
  const width = predictions.length / count;
  const advice = 'Give one prediction per target.';
  if (predictions instanceof Float64Array && width > 1 && Number.isInteger(width))
    return Array.from({ length: count }, (_, i) => argmax(predictions.subarray(i * width, (i + 1) * width)));
  if (predictions.length !== count)
    throw failure('LENGTH', fn, 'predictions', predictions, { expected: count, advice });
  return Array.from(predictions as ArrayLike<number | ArrayLike<number>>, (x) =>
    typeof x === 'number' ? checkNumber('NOT_NAN', fn, 'predictions', x) : argmax(x),
  );
}

/** At least one number, and none of them NaN. */
function checkNumbers(fn: string, argument: string, list: ArrayLike<number>, what: string): void {
  if (checkArray(fn, argument, list as readonly number[], '[0, 1, 1]').length === 0)
    // typed arrays count
    throw failure('EMPTY', fn, argument, list, { what });
  for (let i = 0; i < list.length; i++) checkNumber('NOT_NAN', fn, `${argument}[${i}]`, list[i]);
}

/**
 * The share of predictions that are right.
 * @param predictions - classes, rows of scores, or the flat array that predict() gave, shape (N) or (N, C)
 * @param targets - the right classes, shape (N)
 * @returns a number in [0, 1]
 * @example
 * accuracy([[0.1, 0.9], [0.8, 0.2]], [1, 1]); // 0.5
 */
export function accuracy(predictions: Predictions, targets: readonly number[] | Float64Array): number {
  checkNumbers('accuracy', 'targets', targets, 'target');
  const classes = classesOf('accuracy', predictions, targets.length);
  return classes.filter((c, i) => c === targets[i]).length / targets.length;
}

/**
 * How often each class was taken for each.
 * @param predictions - as for accuracy
 * @param targets - the right classes, shape (N)
 * @param options - `classes`: how many there are; default: one more than the highest that occurs
 * @returns shape (C, C): a row per right class, a column per predicted one
 * @example
 * confusionMatrix([0, 1, 1], [0, 0, 1]); // [[1, 1], [0, 1]]
 */
export function confusionMatrix(
  predictions: Predictions,
  targets: readonly number[] | Float64Array,
  options: { readonly classes?: number } = {},
): number[][] {
  const fn = 'confusionMatrix';
  checkNumbers(fn, 'targets', targets, 'target');
  checkOptions(fn, options, ['classes']);
  const predicted = classesOf(fn, predictions, targets.length);
  const seen = [...predicted, ...targets].reduce((a, b) => Math.max(a, b), 0) + 1;
  const size = checkNumber('SIZE', fn, 'classes', options.classes ?? seen);
  checkNumber('AMOUNT', fn, 'classes x classes', size * size);
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const [i, c] of predicted.entries()) {
    const row = matrix[checkIndex(fn, 'targets', targets[i], size)] as number[]; // an index below size
    const column = checkIndex(fn, 'predictions', c, size);
    row[column] = (row[column] as number) + 1; // an index below size
  }
  return matrix;
}

/**
 * The share of the targets' variance that is explained: 1 is perfect, 0 no better than the mean.
 * @param predictions - numbers, shape (N)
 * @param targets - numbers, shape (N)
 * @example
 * r2([1, 2, 4], [1, 2, 3]); // 0.5
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.r2_score.html
 */
export function r2(predictions: readonly number[] | Float64Array, targets: readonly number[] | Float64Array): number {
  checkNumbers('r2', 'targets', targets, 'target');
  const advice = 'Give one prediction per target.';
  const expected = targets.length;
  if (predictions?.length !== expected) throw failure('LENGTH', 'r2', 'predictions', predictions, { expected, advice });
  checkNumbers('r2', 'predictions', predictions, 'number');
  let mean = 0;
  for (const y of targets) mean += y / expected;
  let rest = 0;
  let all = 0;
  for (let i = 0; i < expected; i++) {
    const y = targets[i] as number; // as many as expected, here and below
    rest += (y - (predictions[i] as number)) ** 2;
    all += (y - mean) ** 2;
  }
  if (all === 0) return rest === 0 ? 1 : 0;
  return 1 - rest / all;
}
