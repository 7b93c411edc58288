/** Metrics: how good predictions are, in numbers that people use. Predictions come first, as in the losses. */
import { checkIndex, checkNumber, checkOneOf, checkOptions } from '../check.ts';
import { spreadOf } from '../data/spread.ts';
import { failure } from '../errors.ts';
import type { Numbers } from '../numbers.ts';
import { keepNothing } from './keepers.ts';
import {
  classesOf,
  flatNumbers,
  hitsOf,
  isFlat,
  type Predictions,
  type Targets,
  type ThresholdOption,
  targetClasses,
} from './predicted.ts';

/**
 * The share of predictions that are right.
 *
 * One number per row is a class if all of them are whole; else it is the score of a classifier of two classes with one output,
 * and class 1 where it is above the threshold.
 * @param predictions - classes, rows of scores, or the flat array that predict() gave, shape (N) or (N, C)
 * @param targets - the right classes, shape (N), or one-hot rows, shape (N, C); for one score per row 0 and 1, or −1 and 1
 * @param options - `threshold`; default 0, and asked for where all scores lie in [0, 1]
 * @returns a number in [0, 1]
 * @example
 * accuracy([[0.1, 0.9], [0.8, 0.2]], [1, 1]); // 0.5
 * accuracy([2.5, -0.3, 4], [1, 0, 0]); // ≈ 0.6667
 */
export function accuracy(predictions: Predictions, targets: Targets, options: ThresholdOption = {}): number {
  keepNothing(accuracy);
  const fn = 'accuracy';
  const right = targetClasses(fn, targets);
  const threshold = thresholdIn(fn, options, []);
  if (isFlat(predictions, right)) return hitsOf(fn, predictions, right) / right.length;
  const { of } = classesOf(fn, predictions, right, threshold);
  let hits = 0;
  for (let i = 0; i < right.length; i++) if (of[i] === right[i]) hits++;
  return hits / right.length;
}

function thresholdIn(fn: string, options: ThresholdOption, others: readonly string[]): number | undefined {
  checkOptions(fn, options, [...others, 'threshold']);
  const { threshold } = options;
  return threshold === undefined ? undefined : checkNumber('FINITE', fn, 'threshold', threshold);
}

/** Options of f1. */
export interface F1Options extends ThresholdOption {
  /**
   * 'binary' is class 1's alone, 'macro' the mean over the classes that occur, 'weighted' that with each as heavy as it is frequent;
   * default: 'binary' for two classes, 'macro' for more.
   */
  readonly average?: 'binary' | 'macro' | 'weighted' | undefined;
}

/**
 * F1: the harmonic mean of precision (how many of those taken for a class are of it) and recall (how many of it are found). Where
 * nothing was found it is 0.
 * @param predictions - as for accuracy
 * @param targets - as for accuracy
 * @param options - `average`; `threshold` as for accuracy
 * @returns a number in [0, 1]
 * @example
 * f1([1, 1, 0, 0], [1, 0, 1, 0]); // 0.5
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
 */
export function f1(predictions: Predictions, targets: Targets, options: F1Options = {}): number {
  keepNothing(f1);
  const threshold = thresholdIn('f1', options, ['average']);
  const right = targetClasses('f1', targets);
  const { of, classes } = classesOf('f1', predictions, right, threshold);
  const counts = new Map<number, { hits: number; taken: number; there: number }>();
  const countOf = (c: number): { hits: number; taken: number; there: number } => {
    const known = counts.get(c) ?? { hits: 0, taken: 0, there: 0 };
    counts.set(c, known);
    return known;
  };
  for (let i = 0; i < right.length; i++) {
    const [y, c] = [right[i] as number, of[i] as number]; // one each
    countOf(y).there++;
    countOf(c).taken++;
    if (y === c) countOf(c).hits++;
  }
  const two = (classes ?? 2) <= 2 && [...counts.keys()].every((c) => c === 0 || Math.abs(c) === 1);
  const average = options.average ?? (two ? 'binary' : 'macro');
  checkOneOf('f1', 'average', average, ['binary', 'macro', 'weighted']);
  const all = average === 'binary' ? [countOf(1)] : [...counts.values()];
  const weightOf = ({ there }: { there: number }): number => (average === 'weighted' ? there : 1);
  let [sum, weight] = [0, 0];
  for (const count of all) {
    sum += weightOf(count) * ((2 * count.hits) / (count.taken + count.there || 1));
    weight += weightOf(count);
  }
  return sum / weight;
}

/**
 * How often each class was taken for each.
 * @param predictions - as for accuracy
 * @param targets - the right classes, shape (N)
 * @param options - `classes`: how many there are; default: one more than the highest that occurs; `threshold` as for accuracy
 * @returns shape (C, C): a row per right class, a column per predicted one
 * @example
 * confusionMatrix([0, 1, 1], [0, 0, 1]); // [[1, 1], [0, 1]]
 */
export function confusionMatrix(
  predictions: Predictions,
  targets: Targets,
  options: ThresholdOption & { readonly classes?: number } = {},
): number[][] {
  const fn = 'confusionMatrix';
  const right = Array.from(targetClasses(fn, targets));
  const predicted = Array.from(classesOf(fn, predictions, right, thresholdIn(fn, options, ['classes'])).of);
  const seen = [...predicted, ...right].reduce((a, b) => Math.max(a, b), 0) + 1;
  const size = checkNumber('SIZE', fn, 'classes', options.classes ?? seen);
  checkNumber('AMOUNT', fn, 'classes x classes', size * size);
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const [i, c] of predicted.entries()) {
    const row = matrix[checkIndex(fn, 'targets', right[i], size)] as number[]; // an index below size
    const column = checkIndex(fn, 'predictions', c, size);
    row[column] = (row[column] as number) + 1; // an index below size
  }
  return matrix;
}

/** Predictions and targets as two lists of numbers, one for one. */
function pairs(fn: string, predictions: Predictions, targets: Targets): [ArrayLike<number>, ArrayLike<number>] {
  const right = flatNumbers(fn, 'targets', targets);
  const given = flatNumbers(fn, 'predictions', predictions);
  if (given.length !== right.length)
    throw failure('LENGTH', fn, 'predictions', predictions, {
      expected: right.length,
      advice: 'Give one prediction per target.',
    });
  return [given, right];
}

/**
 * The mean distance of predictions from targets.
 * @param predictions - numbers, shape (N), or rows
 * @param targets - as many numbers
 * @returns a number >= 0
 * @example
 * mae([1, 2, 4], [1, 2, 3]); // ≈ 0.3333
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.mean_absolute_error.html
 */
export function mae(predictions: Predictions, targets: Targets): number {
  keepNothing(mae);
  const [given, right] = pairs('mae', predictions, targets);
  let sum = 0;
  for (let i = 0; i < right.length; i++) sum += Math.abs((given[i] as number) - (right[i] as number)); // as many
  return sum / right.length;
}

/**
 * The share of the targets' variance that is explained: 1 is perfect, 0 no better than the mean. Of rows it is the mean over their
 * columns.
 * @param predictions - numbers, shape (N), or rows
 * @param targets - as many numbers
 * @example
 * r2([1, 2, 4], [1, 2, 3]); // 0.5
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.r2_score.html
 */
export function r2(predictions: Predictions, targets: Targets): number {
  keepNothing(r2);
  const [given, right] = pairs('r2', predictions, targets);
  const width = right.length / targets.length;
  let sum = 0;
  for (let column = 0; column < width; column++) sum += explained(given, right, { column, width });
  return sum / width;
}

function explained(given: ArrayLike<number>, right: ArrayLike<number>, at: { column: number; width: number }): number {
  const { column, width } = at;
  const of = (list: ArrayLike<number>): Numbers =>
    Float64Array.from({ length: list.length / width }, (_, i) => list[i * width + column] as number); // in the row
  const [ys, predicted] = [of(right), of(given)];
  const { mean, std } = spreadOf(ys);
  let rest = 0;
  let all = 0;
  for (const [i, y] of ys.entries()) {
    rest += (y - (predicted[i] as number)) ** 2; // as many
    all += (y - mean) ** 2;
  }
  if (std === 0) return rest === 0 ? 1 : 0;
  return 1 - rest / all;
}
