/**
 * Gradients of several batches, as those of one batch of all their rows: each batch's gradient is that of its mean loss, so they are
 * added up as heavy as what counted in each.
 */
import type { Value } from '@chainrule/engine';
import type { AnyOptimizer } from '../schedule/schedule.ts';

/** What has been accumulated, as plain data. */
export interface Accumulated {
  readonly batches: number;
  readonly weight: number;
  readonly sums: readonly number[];
}

export class Accumulation {
  readonly #every: number;
  readonly #parameters: readonly Value[];
  readonly #sums: Float64Array;
  #batches = 0;
  #weight = 0;

  /** @param every - batches to a step */
  constructor(every: number, { paramGroups }: AnyOptimizer) {
    this.#every = every;
    this.#parameters = paramGroups.flatMap(({ params }) => params);
    this.#sums = new Float64Array(this.#parameters.length);
  }

  /** Adds the gradients that are in the parameters; a batch in which nothing counts has none. */
  add(weight: number): void {
    this.#batches++;
    if (weight === 0) return;
    this.#weight += weight;
    for (const [i, { grad }] of this.#parameters.entries()) this.#sums[i] = (this.#sums[i] as number) + weight * grad; // one each
  }

  get isFull(): boolean {
    return this.#batches >= this.#every;
  }

  /** Puts the gradients of all that was added into the parameters, and begins anew; false where nothing was added. */
  give(): boolean {
    if (this.#batches === 0) return false;
    for (const [i, value] of this.#parameters.entries())
      if (value.requiresGrad) value.grad = this.#weight === 0 ? 0 : (this.#sums[i] as number) / this.#weight; // one each
    this.#sums.fill(0);
    this.#batches = 0;
    this.#weight = 0;
    return true;
  }

  save(): Accumulated {
    return { batches: this.#batches, weight: this.#weight, sums: [...this.#sums] };
  }

  /** Goes on from what `save` gave; false for what is of other parameters. */
  load({ batches, weight, sums }: Accumulated): boolean {
    if (!Array.isArray(sums) || sums.length !== this.#sums.length) return false;
    this.#batches = batches;
    this.#weight = weight;
    this.#sums.set(sums);
    return true;
  }
}
