/** Metrics: how good predictions are, in numbers that people use. Predictions come first, as in the losses. */
import { checkArray, checkIndex, checkNumber, checkOptions } from '../check.ts';
import { spreadOf } from '../data/spread.ts';
import { failure } from '../errors.ts';
import { isList } from '../loss/reduce.ts';

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

type Targets = readonly number[] | Float64Array;

/** How one score per row becomes a class. */
export interface ThresholdOption {
  /** Scores above it are class 1: 0 for logits, 0.5 for probabilities. Asked for where the scores may be either. */
  readonly threshold?: number | undefined;
}

/** Predictions as one class per target. */
function classesOf(fn: string, predictions: Predictions, targets: Targets, threshold: number | undefined): number[] {
  if (!Array.isArray(predictions) && !(predictions instanceof Float64Array))
    throw failure('ARRAY', fn, 'predictions', predictions, {
      example: 'classes, rows of scores or what predict() gave',
    });
  const count = targets.length;
  const width = predictions.length / count;
  const advice = 'Give one prediction per target.';
  if (predictions instanceof Float64Array && width > 1 && Number.isInteger(width))
    return Array.from({ length: count }, (_, i) => argmax(predictions.subarray(i * width, (i + 1) * width)));
  if (predictions.length !== count)
    throw failure('LENGTH', fn, 'predictions', predictions, { expected: count, advice });
  const rows = Array.from(predictions as ArrayLike<number | ArrayLike<number>>);
  if (rows.every((row) => isList(row) && row.length === 1))
    return binary(
      fn,
      Array.from(rows as ArrayLike<number>[], (row) => row[0] as number),
      targets,
      threshold,
    ); // one each
  const classes = rows.map((x) => (typeof x === 'number' ? checkNumber('NOT_NAN', fn, 'predictions', x) : argmax(x)));
  if (rows.every(isList)) return classes;
  const known = new Set(targets);
  const whole = classes.every((x) => Number.isInteger(x) && (x >= 0 || known.has(x)));
  return whole && threshold === undefined ? classes : binary(fn, classes, targets, threshold);
}

/** Scores, one per row, as the classes of the targets: 0 and 1, or −1 and 1. */
function binary(fn: string, scores: readonly number[], targets: Targets, threshold: number | undefined): number[] {
  const negative = targets.includes(-1) ? -1 : 0;
  for (const y of targets)
    if (y !== 1 && y !== negative)
      throw failure('ORDER', fn, 'targets', y, {
        expected: '0 or 1, or -1 or 1, where predictions are one score per row',
        advice: 'Give classes, or a row of scores for every target.',
      });
  for (const score of scores) checkNumber('NOT_NAN', fn, 'predictions', score);
  const limit = threshold ?? thresholdOf(fn, scores, negative);
  return scores.map((score) => (score > limit ? 1 : negative));
}

/** 0 for logits and scores of ±1. Probabilities may look like logits, and a guess would be a wrong number without a word. */
function thresholdOf(fn: string, scores: readonly number[], negative: number): number {
  if (negative === 0 && scores.every((score) => score >= 0 && score <= 1) && scores.some((score) => score <= 0.5))
    throw failure('ORDER', fn, 'threshold', undefined, {
      expected: 'given where all predictions lie in [0, 1]: they may be probabilities or logits',
      advice: 'Pass { threshold: 0.5 } for probabilities, { threshold: 0 } for logits.',
    });
  return 0;
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
 *
 * One number per row is a class if all of them are whole; else it is the score of a classifier of two classes with one output,
 * and class 1 where it is above the threshold.
 * @param predictions - classes, rows of scores, or the flat array that predict() gave, shape (N) or (N, C)
 * @param targets - the right classes, shape (N); for one score per row 0 and 1, or −1 and 1
 * @param options - `threshold`; default 0, and asked for where all scores lie in [0, 1]
 * @returns a number in [0, 1]
 * @example
 * accuracy([[0.1, 0.9], [0.8, 0.2]], [1, 1]); // 0.5
 * accuracy([2.5, -0.3, 4], [1, 0, 0]); // ≈ 0.6667
 */
export function accuracy(predictions: Predictions, targets: Targets, options: ThresholdOption = {}): number {
  checkNumbers('accuracy', 'targets', targets, 'target');
  const classes = classesOf('accuracy', predictions, targets, thresholdIn('accuracy', options, []));
  return classes.filter((c, i) => c === targets[i]).length / targets.length;
}

function thresholdIn(fn: string, options: ThresholdOption, others: readonly string[]): number | undefined {
  checkOptions(fn, options, [...others, 'threshold']);
  const { threshold } = options;
  return threshold === undefined ? undefined : checkNumber('FINITE', fn, 'threshold', threshold);
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
  checkNumbers(fn, 'targets', targets, 'target');
  const predicted = classesOf(fn, predictions, targets, thresholdIn(fn, options, ['classes']));
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
  const { mean, std } = spreadOf(targets);
  let rest = 0;
  let all = 0;
  for (let i = 0; i < expected; i++) {
    const y = targets[i] as number; // as many as expected, here and below
    rest += (y - (predictions[i] as number)) ** 2;
    all += (y - mean) ** 2;
  }
  if (std === 0) return rest === 0 ? 1 : 0;
  return 1 - rest / all;
}
