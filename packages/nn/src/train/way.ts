/** Way: how batches are trained and measured, compiled or eagerly. */
import type { Path } from './options.ts';
import type { Portion } from './portion.ts';

/** What was measured after a pass. */
export interface Validated {
  /** The mean loss. */
  readonly loss: number;
  /** What the model gave, row after row, where there are metrics. */
  readonly outputs: ArrayLike<number>;
}

export interface Way {
  readonly path: Path;
  /** Why it is not compiled; null if it is. */
  readonly reason: string | null;
  /** Moves the parameters along the gradients of the batch's mean loss, and gives that loss as it was before. */
  step(portion: Portion): number;
  /** Puts the gradients of the batch's mean loss into the parameters' `grad`, in place of what is there, and gives that loss. */
  gradients(portion: Portion): number;
  /** Moves the parameters along the gradients that are there. */
  move(): void;
  /** What the model gave for the last batch, row after row, where there are metrics. */
  readonly outputs: ArrayLike<number>;
  /** Puts the last step's gradients where people look for them: into the parameters' `grad`. Before anything else is computed. */
  showGradients(): void;
  /** Measures the validation data, without gradients. Asked in evaluation mode. */
  validate(): Validated;
  /** Other code has run, which may have changed what model and loss do. */
  touched(): void;
  dispose(): void;
}
