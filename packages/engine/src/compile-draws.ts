/**
 * Random numbers of a compiled function: its last input, which it draws itself.
 *
 * Plain code draws sample by sample, in the order of its calls. So does this: the numbers of the first sample, then those of the
 * second. Both ways of running a function take the same numbers from the same stream.
 */
import type { FlatBatch } from './wasm/batch.ts';

/** Draws for batches; a batch of the same size uses the same array again. */
export class DrawnRows {
  readonly #draws: readonly (() => number)[];
  #row: Float64Array = new Float64Array(0);

  constructor(draws: readonly (() => number)[]) {
    this.#draws = draws;
  }

  /** The batch, and a row of fresh numbers where the function draws any. */
  onto(batch: FlatBatch): FlatBatch {
    const width = this.#draws.length;
    if (width === 0) return batch;
    const { samples } = batch;
    if (this.#row.length !== samples * width) this.#row = new Float64Array(samples * width);
    for (let at = 0; at < this.#row.length; ) for (const draw of this.#draws) this.#row[at++] = draw();
    return { rows: [...batch.rows, this.#row], samples };
  }
}
