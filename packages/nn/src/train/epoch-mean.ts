/**
 * The loss of an epoch: the mean over its batches, each as heavy as what counted in it. That is its rows, or, where the loss weighs
 * classes or leaves some out, the sum of its rows' weights: then the mean is what the loss would say of the whole pass at once.
 */
import type { Shares } from './shares.ts';

/** What a batch weighs; 0 where none of its rows counts, whose loss is NaN, as in torch, and no part of the mean. */
export function weightOf(shares: Shares | null, indices: readonly number[]): number {
  if (shares === null) return indices.length;
  const { means, data } = shares;
  let weight = 0;
  for (let m = 0; m < means; m++) {
    let sum = 0;
    for (const row of indices) sum += data[row * means + m] as number; // a row of the table
    if (sum === 0) return 0;
    weight += sum;
  }
  return weight;
}

/** A mean that batches are added to. */
export class EpochMean {
  #total = 0;
  #weight = 0;

  add(loss: number, weight: number): void {
    if (weight === 0) return;
    this.#total += loss * weight;
    this.#weight += weight;
  }

  /** The mean so far; NaN where nothing counted. */
  get value(): number {
    return this.#total / this.#weight;
  }
}
