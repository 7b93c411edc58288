/**
 * Drawing one of many: scores divided by the temperature, through softmax, and one index by chance. This is how a language
 * model picks its next word: near 0 the best one wins, at 1 the model speaks as it was trained, above it gets bold.
 */
import { Value } from '@chainrule/engine';
import { softmaxRow } from './activation.ts';
import { checkNumber, checkOptions } from './check.ts';
import { failure } from './errors.ts';
import { defaultGenerator, Generator } from './random/generator.ts';

/** Options of sample. */
export interface SampleOptions {
  /** Divides the scores, > 0; default 1. */
  readonly temperature?: number;
  /** Only the k best scores take part; default all. */
  readonly topK?: number;
  /** Where the draw comes from; default: the stream that manualSeed seeds. */
  readonly generator?: Generator;
}

/**
 * An index, drawn by the softmax of its scores.
 * @param logits - scores, shape (C): numbers, Values or a typed array; −Infinity never wins
 * @param options - `temperature` (1), `topK`, `generator`
 * @returns an index from 0 to C − 1
 * @throws RangeError for a temperature <= 0, an empty list, NaN, or no score above −Infinity
 * @example
 * sample([0, 5, 1], { temperature: 0.01 }); // 1
 */
export function sample(logits: readonly (number | Value)[] | Float64Array, options: SampleOptions = {}): number {
  checkOptions('sample', options, ['temperature', 'topK', 'generator']);
  const { temperature = 1, topK, generator = defaultGenerator } = options;
  checkNumber('POSITIVE', 'sample', 'temperature', temperature);
  if (!(generator instanceof Generator))
    throw failure('INSTANCE', 'sample', 'generator', generator, {
      expected: 'a Generator',
      example: 'new Generator(1)',
    });
  const row = scores(logits);
  if (topK !== undefined) keepBest(row, checkNumber('SIZE', 'sample', 'topK', topK));
  let most = -Infinity;
  for (const x of row) most = Math.max(most, x);
  if (!Number.isFinite(most)) throw failure('FINITE', 'sample', 'the largest of logits', most);
  for (let i = 0; i < row.length; i++) row[i] = ((row[i] as number) - most) / temperature; // i is within the row
  softmaxRow(row);
  return draw(row, generator.uniform());
}

function scores(logits: readonly (number | Value)[] | Float64Array): Float64Array {
  if (!Array.isArray(logits) && !(logits instanceof Float64Array))
    throw failure('ARRAY', 'sample', 'logits', logits, { example: '[0.1, 2.3], a score per choice' });
  if (logits.length === 0) throw failure('EMPTY', 'sample', 'logits', logits, { what: 'score' });
  const row = new Float64Array(logits.length);
  for (let i = 0; i < row.length; i++) {
    const score = logits[i];
    const x: unknown = score instanceof Value ? score.data : score;
    row[i] = typeof x === 'number' && !Number.isNaN(x) ? x : checkNumber('NOT_NAN', 'sample', `logits[${i}]`, x); // no text for each
  }
  return row;
}

/** Puts all but the k largest out of the race; of equal ones the first stay. */
function keepBest(row: Float64Array, k: number): void {
  if (k >= row.length) return;
  const order = [...row.keys()].sort((a, b) => (row[b] as number) - (row[a] as number) || a - b); // indices of the row
  for (const i of order.slice(k)) row[i] = -Infinity;
}

/** The index at which the running sum passes u; rounding at the very end falls to the last that had a chance. */
function draw(probabilities: Float64Array, u: number): number {
  let total = 0;
  let last = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number; // i is below the length
    total += p;
    if (p > 0) last = i;
    if (u < total) return i;
  }
  return last;
}
