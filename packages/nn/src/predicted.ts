/** Flat predictions as rows and as classes. */
import { checkNumber, checkOptions } from './check.ts';
import { failure } from './errors.ts';
import type { PredictInput } from './module.ts';
import { isNumbers } from './numbers.ts';
import type { ThresholdOption } from './train/predicted.ts';

/** Outputs, one list for each row of inputs. */
export function rowsIn(fn: string, outputs: Float64Array, inputs: PredictInput, nin: number | undefined): number[][] {
  const count = isNumbers(inputs) ? inputs.length / (nin ?? 1) : inputs.length;
  const width = count === 0 ? 0 : outputs.length / count;
  if (!Number.isInteger(width))
    throw failure('LENGTH', fn, 'the outputs of forward', outputs, {
      expected: 'as many',
      advice: 'Give the same number of outputs for every row.',
    });
  return Array.from({ length: count }, (_, i) => Array.from(outputs.subarray(i * width, (i + 1) * width)));
}

/** The class that each row of outputs stands for, by the rules of `accuracy`. Apart from it, so that a model does not carry the metrics. */
export function classesIn(fn: string, rows: readonly (readonly number[])[], options: ThresholdOption): number[] {
  checkOptions(fn, options, ['threshold']);
  if (rows.some((row) => row.length === 0))
    throw failure('EMPTY', fn, 'the outputs of forward', rows[0], { what: 'output' });
  for (const [i, row] of rows.entries())
    if (row.some(Number.isNaN)) checkNumber('NOT_NAN', fn, `an output of rows[${i}]`, NaN);
  if (rows.some((row) => row.length !== 1)) return rows.map((row) => row.indexOf(row.reduce((a, b) => Math.max(a, b))));
  const scores = rows.map(([score]) => score as number); // one in each
  const { threshold = thresholdFor(fn, scores) } = options;
  checkNumber('FINITE', fn, 'threshold', threshold);
  return scores.map((score) => Number(score > threshold));
}

/** 0 for logits; probabilities may look like logits, and a guess would be a wrong class without a word. */
function thresholdFor(fn: string, scores: readonly number[]): number {
  if (scores.every((score) => score >= 0 && score <= 1) && scores.some((score) => score <= 0.5))
    throw failure('ORDER', fn, 'threshold', undefined, {
      expected: 'given where all outputs lie in [0, 1]: they may be probabilities or logits',
      advice: 'Pass { threshold: 0.5 } for probabilities, { threshold: 0 } for logits.',
    });
  return 0;
}
