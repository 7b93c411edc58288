/**
 * The loss of an epoch: the mean over its batches, each as heavy as what counted in it. That is its rows, or, where the loss weighs
 * classes or leaves some out, the sum of its rows' weights: then the mean is what the loss would say of the whole pass at once.
 */
import { everyRow, type Portion } from './portion.ts';

/** What a batch weighs; 0 where none of its rows counts, whose loss is NaN, as in torch, and no part of the mean. */
export function weightOf({ weighed: { shares, table }, indices }: Portion): number {
  if (shares === null) return indices?.length ?? table.count;
  const { means, data } = shares;
  let weight = 0;
  for (let m = 0; m < means; m++) {
    let sum = 0;
    for (const row of indices ?? everyRow(table)) sum += data[row * means + m] as number; // a row of the table
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

  /** Sum and weight so far. */
  save(): readonly [total: number, weight: number] {
    return [this.#total, this.#weight];
  }

  /** Goes on from what `save` gave. */
  load([total, weight]: readonly [number, number]): void {
    this.#total = total;
    this.#weight = weight;
  }
}
