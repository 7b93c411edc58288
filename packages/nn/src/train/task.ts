/**
 * Task: what one training is made from, the same for both ways of running it: the loss of a sample, and the data with the
 * weights of their rows.
 */
import { noGrad, type Operand, Value } from '@chainrule/engine';
import { probing } from '@chainrule/engine/internal';
import { rowOf, type Table } from '../data/table.ts';
import { failure } from '../errors.ts';
import { withSample } from '../loss/batch-mean.ts';
import { atOnce } from './at-once.ts';
import type { FitOptions, Trainable } from './options.ts';
import { type Shares, sharesOf, writeFactors } from './shares.ts';

/** The loss of a sample, for rows of Values or numbers; the factors of the batch are batch-mean.ts's. */
export type SampleLoss = (x: readonly Operand[], y: readonly Operand[], factors?: readonly Operand[]) => Value;

/** A table and the weights of its rows. */
export interface Weighed {
  readonly table: Table;
  readonly shares: Shares | null;
}

/** Everything that a way of training is made from. */
export interface Task {
  readonly model: Trainable;
  readonly options: FitOptions;
  readonly sample: SampleLoss;
  readonly training: Weighed;
  readonly validation: Weighed | null;
}

/** The task of a training. Model and loss are tried on a sample or two; random streams are put back after that. */
export function taskOf(model: Trainable, options: FitOptions, table: Table, validation: Table | null): Task {
  const belowZero = [table, validation].some((data) => data?.y.some((y) => y < 0));
  const loss = (out: unknown, y: readonly Operand[]): Value =>
    options.loss(out as never, (table.plain ? y[0] : y) as never); // the types of fit() say that they fit
  const sample: SampleLoss = (x, y, factors = []) =>
    withSample({ factors, shares: [], belowZero }, () => loss(model.forward(x), y));
  return probing(() => {
    const out = noGrad(() => atOnce('forward', model.forward(rowOf(table.x, table.nin, 0))));
    // One sample for real: a loss that throws, or gives no Value, is the caller's mistake and not the compiler's.
    const first: unknown = noGrad(() => atOnce('loss', loss(out, rowOf(table.y, table.nout, 0))));
    const expected = 'a function that gives one Value per sample';
    if (!(first instanceof Value)) throw failure('INSTANCE', 'fit', 'loss', first, { expected, example: 'mseLoss' });
    const weighed = (data: Table): Weighed => ({ table: data, shares: sharesOf((y) => loss(out, y), data) });
    const training = weighed(table);
    return { model, options, sample, training, validation: validation === null ? null : weighed(validation) };
  });
}

/** The factors of a batch, the same for all of its rows. */
export function factorsOf({ shares }: Weighed, indices: readonly number[]): number[] {
  const factors = new Float64Array(shares?.means ?? 0);
  if (shares !== null) writeFactors(shares, indices, factors);
  return [...factors];
}

export const everyRow = ({ count }: Table): number[] => Array.from({ length: count }, (_, i) => i);

export function average(xs: Float64Array): number {
  let total = 0;
  for (const x of xs) total += x;
  return total / xs.length;
}
