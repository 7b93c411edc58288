/**
 * The mean of a batch whose losses are asked for sample by sample, as fit does.
 *
 * A loss with weights of classes, or with classes that do not count, has no mean per sample: torch divides the sum of a batch's
 * losses by the sum of its weights. So while fit asks, such a loss gives its weighed sum times a factor, batch size over sum of
 * weights, that fit knows beforehand; then the plain mean over the batch is torch's, whatever else is added to the loss.
 */
import type { Operand } from '@chainrule/engine';

/** One sample's call of the loss. */
export interface SampleCall {
  /** Batch size over sum of weights, for each weighed mean that the loss asks for, in turn; 1 where there is none. */
  readonly factors: readonly Operand[];
  /** What the sample weighs in each of these means: noted here by the losses. */
  readonly shares: Operand[];
  /** Whether targets may be classes below 0, which torch's default `ignoreIndex` is. */
  readonly belowZero: boolean;
}

let current: SampleCall | null = null;

/** Runs one sample's loss. */
export function withSample<R>(call: SampleCall, run: () => R): R {
  const outer = current;
  current = call;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** The call that is going on, if fit asks. */
export const sampleCall = (): SampleCall | null => current;
