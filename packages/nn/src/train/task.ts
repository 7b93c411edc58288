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
import { Measures, outputsOf } from './measures.ts';
import type { FitOptions } from './options.ts';
import type { Weighed } from './portion.ts';
import { Sharing } from './shares.ts';
import type { Trainable } from './types.ts';

/** The loss of a sample, for rows of Values or numbers, then the model's outputs if wanted; the factors are batch-mean.ts's. */
export type Sample = (
  x: readonly Operand[],
  y: readonly Operand[],
  factors?: readonly Operand[],
) => [Value, ...Value[]];

/** Everything that a way of training is made from. */
export interface Task {
  readonly model: Trainable;
  readonly options: FitOptions;
  readonly sample: Sample;
  /** The data, or the first batch of a stream. */
  readonly training: Weighed;
  readonly validation: Weighed | null;
  /** Weighs the rows of another batch of a stream. */
  readonly weigh: (table: Table) => Weighed;
  /** Null where nothing but the loss is measured. */
  readonly measures: Measures | null;
}

/** What a training is about: its data, or, of a stream, the first batch of many. */
export interface Subject {
  readonly table: Table;
  readonly validation: Table | null;
  readonly streamed: boolean;
}

/** The task of a training. Model and loss are tried on a sample or two; random streams are put back after that. */
export function taskOf(model: Trainable, options: FitOptions, { table, validation, streamed }: Subject): Task {
  const belowZero = streamed || [table, validation].some((data) => data?.y.some((y) => y < 0));
  const loss = (out: unknown, y: readonly Operand[]): Value =>
    options.loss(out as never, (table.plain ? y[0] : y) as never); // the types of fit() say that they fit
  const measured = Object.keys(options.metrics ?? {}).length > 0;
  const sample: Sample = (x, y, factors = []) => {
    const out = model.forward(x);
    const first = withSample({ factors, shares: [], belowZero }, () => loss(out, y));
    return measured ? [first, ...outputsOf(out).map((o) => (o instanceof Value ? o : new Value(o)))] : [first];
  };
  return probing(() => {
    const out = noGrad(() => atOnce('forward', model.forward(rowOf(table.x, table.nin, 0))));
    // One sample for real: a loss that throws, or gives no Value, is the caller's mistake and not the compiler's.
    const first: unknown = noGrad(() => atOnce('loss', loss(out, rowOf(table.y, table.nout, 0))));
    const expected = 'a function that gives one Value per sample';
    if (!(first instanceof Value)) throw failure('INSTANCE', 'fit', 'loss', first, { expected, example: 'mseLoss' });
    const sharing = new Sharing((y) => loss(out, y), { always: streamed });
    const weigh = (data: Table): Weighed => ({ table: data, shares: probing(() => sharing.of(data)) });
    const measures = measured ? new Measures(options, model.forward(rowOf(table.x, table.nin, 0))) : null; // with its op, which noGrad forgets
    const training = weigh(table);
    const held = validation === null ? null : weigh(validation);
    for (const data of [training, held]) if (data !== null) measures?.check(data);
    return { model, options, sample, training, validation: held, weigh, measures };
  });
}
