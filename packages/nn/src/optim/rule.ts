/**
 * What an optimiser is: one record. `defaults` and `ranges` describe its options, `update` moves one slot of parameters.
 *
 * A slot is a run of parameters in one typed array, with its gradients, its count of steps and the buffers that the rule
 * asked for. The rule is written once over such arrays, element by element, in torch's own order of operations
 * (torch.optim's _single_tensor_* functions), so trajectories agree to the last bits; where the parameters live is
 * slot.ts's concern, groups and saving are optimizer.ts's.
 */
import type { NumberRule } from '../check.ts';

/** A run of parameters that are updated together. */
export interface Slot {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** How many updates this run has seen, the current one included: 1 at the first. */
  readonly step: number;
  /** Whether the buffer exists already. */
  has(name: string): boolean;
  /** The buffer of that name, as long as `data`; filled with `initial` when it is made. */
  buffer(name: string, initial?: number): Float64Array;
}

/** What every optimiser's options have. */
export interface BaseOptions {
  /** The learning rate: a finite number >= 0. */
  lr: number;
  /** An L2 penalty added to the gradient (AdamW: a shrinkage of the parameter), >= 0. */
  weightDecay: number;
  /** Climb instead of descend. */
  maximize: boolean;
}

/** How one option is checked. */
export type OptionRange = NumberRule | 'BOOLEAN' | 'BETAS';

/** An optimiser as data. */
export interface UpdateRule<O extends BaseOptions> {
  /** The class's name, here and in torch.optim. */
  readonly name: string;
  readonly torch: string;
  readonly defaults: Readonly<O>;
  readonly ranges: { readonly [K in keyof O]: OptionRange };
  /** Rules between options; throws. */
  check?(options: O): void;
  /** Moves `slot.data` along `slot.grad`. */
  update(slot: Slot, options: O): void;
}
