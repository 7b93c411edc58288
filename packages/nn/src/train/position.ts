/**
 * Position: where in an epoch a training is, as plain data for a checkpoint. Weights, the optimiser's memory, the schedule and random
 * streams are saved with their own parts; this is what only the loop knows.
 */
import { checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import type { GeneratorState } from '../random/generator.ts';
import type { BestState } from './best.ts';
import type { Epoch } from './options.ts';
import type { Between } from './stepper.ts';

/**
 * Where a training is, after a batch: what `onBatch` gives, a checkpoint keeps, and `fit` takes as `resume`. It is plain data, and
 * may go through JSON where its numbers are finite.
 */
export interface Position {
  readonly version: 1;
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** Batches of it that were trained on. */
  readonly batch: number;
  /** The stream of orders as it was when the epoch began. */
  readonly order: GeneratorState | null;
  /** The epochs before. */
  readonly epochs: readonly Epoch[];
  /** The sum of the batches' losses so far, and of what they weigh. */
  readonly mean: readonly [total: number, weight: number];
  /** The first group's rate as the epoch began. */
  readonly lr: number;
  readonly best: BestState | null;
  readonly between: Between;
}

/** Refuses what is of no such training. */
export function refuse(argument: string, got: unknown): never {
  throw failure('STATE', 'fit', argument, got, { what: 'training, the position that onBatch gave' });
}

/** Throws for what is no position in such a training. */
export function checkPosition(position: Position, { epochs }: { readonly epochs: number }): void {
  if (typeof position !== 'object' || position === null || position.version !== 1) refuse('resume', position);
  const { epoch, batch, mean, between, best } = position;
  if (checkNumber('SIZE', 'fit', 'resume.epoch', epoch) > epochs)
    throw failure('ORDER', 'fit', 'resume.epoch', epoch, {
      expected: `at most the ${epochs} epochs`,
      advice: 'Give all epochs of the training, those before it was stopped too.',
    });
  checkNumber('COUNT', 'fit', 'resume.batch', batch);
  checkNumber('NOT_NAN', 'fit', 'resume.lr', position.lr);
  if (!Array.isArray(position.epochs) || position.epochs.length !== epoch - 1) refuse('resume.epochs', position.epochs);
  if (!Array.isArray(mean) || mean.length !== 2 || mean.some((x) => typeof x !== 'number')) refuse('resume.mean', mean);
  if (typeof between !== 'object' || between === null) refuse('resume.between', between);
  if (typeof best !== 'object') refuse('resume.best', best);
  if (best === null) return;
  checkNumber('NOT_NAN', 'fit', 'resume.best.loss', best.loss); // JSON makes null of the Infinity of no epoch yet
  checkNumber('COUNT', 'fit', 'resume.best.epoch', best.epoch);
}
