/** What metrics compare: predictions as classes, whatever they come as, and targets as classes or as numbers in a row. */
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { isNumbers, type Numbers } from '../numbers.ts';

/** Classes, or rows of scores (the highest counts), or all rows of scores in one flat array. */
export type Predictions = readonly number[] | readonly (readonly number[] | Numbers)[] | Numbers;

/** Numbers or classes; or rows, such as one-hot ones, of which the highest counts where classes are wanted. */
export type Targets = readonly number[] | Numbers | readonly (readonly number[] | Numbers)[];

/** How one score per row becomes a class. */
export interface ThresholdOption {
  /**
   * Scores above it are class 1: 0 for logits, 0.5 for probabilities. Default 0, and asked for where the scores may be either; `fit`
   * gives it by itself.
   */
  readonly threshold?: number | undefined;
}

/** The place of the largest of some numbers, of equal ones the first; −1 if one of them is no number. */
function highest(row: ArrayLike<unknown>, from: number, to: number): number {
  let best = from;
  for (let i = from; i < to; i++) {
    const x = row[i];
    if (typeof x !== 'number' || Number.isNaN(x)) return -1;
    if (x > (row[best] as number)) best = i; // within the row
  }
  return best - from;
}

/**
 * The index of the largest; of equal ones the first.
 * @example
 * argmax([0.1, 0.7, 0.2]); // 1
 */
export function argmax(row: ArrayLike<number>): number {
  return largest('argmax', 'row', row);
}

function largest(fn: string, argument: string, row: ArrayLike<number>): number {
  if (checkArray(fn, argument, row as readonly number[], '[0, 1, 1]').length === 0)
    // typed arrays count
    throw failure('EMPTY', fn, argument, row, { what: 'score' });
  const best = highest(row, 0, row.length);
  if (best < 0) checkNumbers(fn, argument, row);
  return best;
}

/** None of them NaN. */
export function checkNumbers(fn: string, argument: string, list: ArrayLike<number>): void {
  for (let i = 0; i < list.length; i++)
    if (typeof list[i] !== 'number' || Number.isNaN(list[i])) checkNumber('NOT_NAN', fn, `${argument}[${i}]`, list[i]);
}

const isRow = (x: unknown): x is ArrayLike<number> => Array.isArray(x) || isNumbers(x);

/** Targets as one number each: classes, or of rows the place of the highest. */
export function targetClasses(fn: string, targets: Targets): ArrayLike<number> {
  checkSome(fn, 'targets', targets);
  if (isRow(targets[0])) {
    const rows = targets as readonly ArrayLike<number>[]; // largest() looks at each
    return rows.map((row, i) => largest(fn, `targets[${i}]`, row));
  }
  checkNumbers(fn, 'targets', targets as ArrayLike<number>);
  return targets as ArrayLike<number>; // just looked at
}

function checkSome(fn: string, argument: string, list: Targets | Predictions): void {
  if (checkArray<unknown>(fn, argument, list as readonly unknown[], '[0, 1, 1]').length === 0)
    throw failure('EMPTY', fn, argument, list, { what: argument === 'targets' ? 'target' : 'prediction' });
}

/** Numbers in a row: a flat array as it is, rows end to end. */
export function flatNumbers(fn: string, argument: 'predictions' | 'targets', list: Predictions): ArrayLike<number> {
  checkSome(fn, argument, list);
  const flat = isRow(list[0]) ? endToEnd(fn, argument, list as readonly unknown[]) : list; // its first is a row
  checkNumbers(fn, argument, flat as ArrayLike<number>); // whatever it holds
  return flat as ArrayLike<number>;
}

/** Rows one after the other, all as long as the first: else columns would be mixed without a word. */
function endToEnd(fn: string, argument: string, rows: readonly unknown[]): unknown[] {
  const { length: expected } = rows[0] as ArrayLike<number>; // a row
  return rows.flatMap((row, i) => {
    if (!isRow(row) || row.length !== expected)
      throw failure('LENGTH', fn, `${argument}[${i}]`, row, { expected, advice: 'Give rows as long as the first.' });
    return Array.from(row);
  });
}

/** Predictions as one class per target; `classes` is how many there are, where rows of scores say so. */
export interface Predicted {
  readonly of: ArrayLike<number>;
  readonly classes: number | null;
}

/** Predictions as classes. */
export function classesOf(
  fn: string,
  predictions: Predictions,
  targets: ArrayLike<number>,
  threshold: number | undefined,
): Predicted {
  if (!Array.isArray(predictions) && !isNumbers(predictions))
    throw failure('ARRAY', fn, 'predictions', predictions, {
      example: 'classes, rows of scores or what predict() gave',
    });
  const expected = targets.length;
  if (isFlat(predictions, targets)) return flatClasses(fn, predictions, predictions.length / expected);
  const advice = 'Give one prediction per target.';
  if (predictions.length !== expected) throw failure('LENGTH', fn, 'predictions', predictions, { expected, advice });
  const rows = Array.from(predictions as ArrayLike<number | ArrayLike<number>>);
  if (rows.every((row) => isRow(row) && row.length === 1))
    return binary(fn, rows.map((row) => (row as ArrayLike<number>)[0] as number), targets, threshold); // biome-ignore format: one each
  const classes = rows.map((x) => (typeof x === 'number' ? checkNumber('NOT_NAN', fn, 'predictions', x) : argmax(x)));
  if (rows.every(isRow)) return { of: classes, classes: rows.reduce((most, row) => Math.max(most, row.length), 0) };
  const known = new Set(Array.from(targets));
  const whole = classes.every((x) => Number.isInteger(x) && (x >= 0 || known.has(x)));
  return whole && threshold === undefined ? { of: classes, classes: null } : binary(fn, classes, targets, threshold);
}

/** Whether predictions are rows of scores, end to end: two or more for each target. */
export function isFlat(predictions: Predictions, targets: ArrayLike<number>): predictions is Numbers {
  if (!isNumbers(predictions)) return false;
  const width = predictions.length / targets.length;
  return width > 1 && Number.isInteger(width);
}

/**
 * How many flat rows of scores have their highest, of equal ones the first, at the target. Each row is held against the score of its
 * target: where a network is right most of the time, nearly all comparisons go the same way.
 */
export function hitsOf(fn: string, scores: Numbers, targets: ArrayLike<number>): number {
  const width = scores.length / targets.length;
  let hits = 0;
  for (let i = 0, from = 0, end = width; i < targets.length; i++, from = end, end += width) {
    const target = targets[i] as number; // i is in range, and so are all places of the row
    const isClass = target >= 0 && target < width && Number.isInteger(target);
    const at = isClass ? from + target : from;
    const score = scores[at] as number;
    let c = from;
    while (c < end && ((scores[c] as number) < score || (c >= at && scores[c] === score))) c++;
    if (c === end)
      hits += isClass ? 1 : 0; // and none of the row is NaN
    else for (; c < end; c++) if (Number.isNaN(scores[c])) checkNumbers(fn, 'predictions', scores);
  }
  return hits;
}

function flatClasses(fn: string, scores: Numbers, width: number): Predicted {
  const of = new Float64Array(scores.length / width);
  let at = 0;
  for (let i = 0; i < of.length; i++) {
    let best = 0;
    let most = -Infinity;
    for (let c = 0; c < width; c++) {
      const x = scores[at++] as number; // width numbers for each
      if (x > most) {
        best = c;
        most = x;
      } else if (!(x <= most)) checkNumbers(fn, 'predictions', scores); // NaN
    }
    of[i] = best;
  }
  return { of, classes: width };
}

/** Scores, one per row, as the classes of the targets: 0 and 1, or −1 and 1. */
function binary(
  fn: string,
  scores: readonly number[],
  targets: ArrayLike<number>,
  threshold: number | undefined,
): Predicted {
  const classes = Array.from(targets);
  const negative = classes.includes(-1) ? -1 : 0;
  for (const y of classes)
    if (y !== 1 && y !== negative)
      throw failure('ORDER', fn, 'targets', y, {
        expected: '0 or 1, or -1 or 1, where predictions are one score per row',
        advice: 'Give classes, or a row of scores for every target.',
      });
  for (const score of scores) checkNumber('NOT_NAN', fn, 'predictions', score);
  const limit = threshold ?? thresholdOf(fn, scores, negative);
  return { of: scores.map((score) => (score > limit ? 1 : negative)), classes: null };
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
