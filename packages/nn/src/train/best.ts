/**
 * The best epoch so far, and the weights that its loss belongs to. The loss of validation data is that of the weights which the epoch
 * ended with. Without such data the loss was measured batch by batch while they moved; what it belongs to are the weights that the
 * epoch began with.
 */
import type { Module } from '../module.ts';
import type { StateDict } from '../save/state-dict.ts';
import type { EarlyStopping } from './options.ts';
import { refuse } from './position.ts';

/** A state dictionary as plain data, without its shapes, which the model has. */
type Weights = readonly (readonly [name: string, data: readonly number[]])[];

/** What early stopping remembers, as plain data. */
export interface BestState {
  readonly loss: number;
  readonly epoch: number;
  readonly state: Weights | null;
  readonly begun: Weights | null;
}

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

  /** What there is to remember; null without early stopping. */
  save(): BestState | null {
    if (this.#stopping === undefined) return null;
    return { loss: this.#loss, epoch: this.#epoch, state: plainOf(this.#state), begun: plainOf(this.#begun) };
  }

  /** Goes on from what `save` gave, in an epoch that began then. */
  load({ loss, epoch, state, begun }: BestState): void {
    this.#loss = loss;
    this.#epoch = epoch;
    this.#state = this.#dictOf(state);
    this.#begun = this.#dictOf(begun);
  }

  #dictOf(weights: Weights | null): StateDict | null {
    if (weights === null) return null;
    const own = [...this.#model.stateDict()];
    if (!Array.isArray(weights) || weights.length !== own.length) return refuse('resume.best', weights);
    return new Map(
      own.map(([name, { shape, data }], i) => {
        const { 0: key, 1: numbers } = Object(weights[i]) as Partial<Weights[number]>; // any data may stand there
        const fits = key === name && Array.isArray(numbers) && numbers.length === data.length;
        if (!fits || numbers.some((x) => typeof x !== 'number')) return refuse('resume.best', weights[i]);
        return [name, { shape, data: Float64Array.from(numbers) }] as const;
      }),
    );
  }

  #copy(): StateDict | null {
    const { restoreBest = true } = this.#stopping ?? { restoreBest: false };
    return restoreBest ? this.#model.stateDict() : null;
  }
}

const plainOf = (state: StateDict | null): Weights | null =>
  state && [...state].map(([name, { data }]) => [name, [...data]] as const);
