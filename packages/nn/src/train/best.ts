/**
 * The best epoch so far, and the weights that its loss belongs to. The loss of validation data is that of the weights which the epoch
 * ended with. Without such data the loss was measured batch by batch while they moved; what it belongs to are the weights that the
 * epoch began with.
 */
import type { Module } from '../module.ts';
import type { StateDict } from '../save/state-dict.ts';
import type { EarlyStopping } from './options.ts';

export class Best {
  readonly #model: Module;
  readonly #stopping: EarlyStopping | undefined;
  /** Whether losses are measured after the pass. */
  readonly #measured: boolean;
  #loss = Infinity;
  #epoch = 0;
  /** The weights of the best epoch. */
  #state: StateDict | null = null;
  /** The weights that this epoch began with, where they may come to be the best. */
  #begun: StateDict | null = null;

  constructor(model: Module, stopping: EarlyStopping | undefined, { measured }: { readonly measured: boolean }) {
    this.#model = model;
    this.#stopping = stopping;
    this.#measured = measured;
  }

  /** An epoch begins. */
  begin(): void {
    if (!this.#measured) this.#begun = this.#copy();
  }

  /** An epoch has ended with this loss; to be told before anything else changes the model. */
  see(epoch: number, loss: number): void {
    if (this.#stopping === undefined || !(loss < this.#loss - (this.#stopping.minDelta ?? 0))) return;
    this.#loss = loss;
    this.#epoch = epoch;
    this.#state = this.#measured ? this.#copy() : this.#begun;
  }

  /** Whether the best epoch is so long ago that it is time to stop. */
  isPast(epoch: number): boolean {
    return this.#stopping !== undefined && epoch - this.#epoch > this.#stopping.patience;
  }

  /** Puts the model back, but for a last epoch that was the best without having been measured at its end, and left numbers. */
  restore(last: number, { lost }: { readonly lost: boolean }): void {
    const stays = !this.#measured && this.#epoch === last && !lost;
    if (this.#state !== null && !stays) this.#model.loadStateDict(this.#state);
  }

  #copy(): StateDict | null {
    const { restoreBest = true } = this.#stopping ?? { restoreBest: false };
    return restoreBest ? this.#model.stateDict() : null;
  }
}
