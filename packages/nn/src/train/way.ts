/** Way: how batches are trained and measured, compiled or eagerly. */
import type { Path } from './options.ts';

export interface Way {
  readonly path: Path;
  /** Why it is not compiled; null if it is. */
  readonly reason: string | null;
  /** Moves the parameters along the gradients of the batch's mean loss, and gives that loss as it was before. */
  step(indices: readonly number[]): number;
  /** Puts the last step's gradients where people look for them: into the parameters' `grad`. Before anything else is computed. */
  showGradients(): void;
  /** The mean loss over the validation data, without gradients. Asked in evaluation mode. */
  validate(): number;
  /** Other code has run, which may have changed what model and loss do. */
  touched(): void;
  dispose(): void;
}
