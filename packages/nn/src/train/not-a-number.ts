/** NaN, told: where a training lost its numbers, and what to do about it. */
import type { Value } from '@chainrule/engine';
import type { AnyOptimizer } from '../schedule/schedule.ts';

/** The place where a training ended because a loss was no finite number. */
export interface Lost {
  /** Counted from 1. */
  readonly epoch: number;
  /** The batch of the epoch, counted from 1; null where it was found after the pass. */
  readonly batch: number | null;
}

const advice =
  'Lower the learning rate, clip gradients with clipNorm, or find the operation with detectAnomaly(); allowNonFinite: true trains on.';

/** What to say of a batch. */
export const ofBatch = ({ epoch, batch }: Lost, loss: number): string =>
  `The loss is ${loss} in epoch ${epoch}, batch ${batch}: the training has diverged, or model and loss have no value there. ${advice}`;

/** What to say of a pass that left weights which are no numbers. */
export const ofWeights = (epoch: number): string => `A parameter is no finite number after epoch ${epoch}. ${advice}`;

/** What to say of validation data. */
export const ofValidation = (epoch: number): string => `The validation loss is NaN after epoch ${epoch}. ${advice}`;

/** How much a loss has to grow, over that of the first epoch and over 1, to be said to diverge. */
const GROWTH = 1000;

/** What to say of a training whose loss has grown out of all proportion, though it is still a number; null if it has not. */
export function ofGrowth(losses: readonly number[]): string | null {
  const [first = NaN] = losses;
  const last = losses.at(-1) ?? NaN;
  if (!(last > GROWTH * Math.max(1, Math.abs(first)))) return null;
  const grown = `from ${first.toPrecision(3)} in epoch 1 to ${last.toPrecision(3)} in epoch ${losses.length}`;
  return `The loss has grown ${grown}: the training diverges. ${advice}`;
}

/** What to say of a pass in which no row counted. */
export const ofNothing = (epoch: number): string =>
  `No row counts in epoch ${epoch}: all are ignored, or weigh nothing, so its loss is NaN. Look at the targets.`;

/** Whether all parameters are numbers to go on with. */
export const areFinite = ({ paramGroups }: AnyOptimizer): boolean =>
  paramGroups.every(({ params }) => params.every((value: Value) => Number.isFinite(value.data)));
