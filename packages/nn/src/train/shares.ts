/** What every row of a table weighs in the mean of its batch: see loss/batch-mean.ts. */
import { noGrad, Value } from '@chainrule/engine';
import { rowOf, type Table } from '../data/table.ts';
import { type SampleCall, withSample } from '../loss/batch-mean.ts';

/** The weights of a table's rows: `means` numbers for each. */
export interface Shares {
  /** How many weighed means the loss asks for. */
  readonly means: number;
  readonly data: Float64Array;
}

/** Asks a loss what rows weigh, once for every target that differs. */
export class Sharing {
  readonly #loss: (y: readonly number[]) => Value;
  readonly #always: boolean;
  readonly #known = new Map<number | string, readonly number[]>();

  /**
   * `loss` is that of an output that stands for all, and a target. `always` keeps the weights of rows that weigh 1 all: others, of a
   * later batch, may not.
   */
  constructor(loss: (y: readonly number[]) => Value, { always }: { readonly always: boolean }) {
    this.#loss = loss;
    this.#always = always;
  }

  /** What the rows of a table weigh; null when none weighs anything but 1. */
  of(table: Table): Shares | null {
    const { y, nout, count } = table;
    const means = this.#ask(table, 0).length;
    if (means === 0) return null;
    const data = new Float64Array(count * means);
    if (this.#known.size > MOST) this.#known.clear();
    for (let row = 0; row < count; row++) {
      const key = nout === 1 ? (y[row] as number) : y.subarray(row * nout, (row + 1) * nout).join(); // a target per row
      const shares = this.#known.get(key) ?? this.#ask(table, row);
      this.#known.set(key, shares);
      data.set(shares.slice(0, means), row * means);
    }
    return !this.#always && data.every((share) => share === 1) ? null : { means, data };
  }

  #ask({ y, nout }: Table, row: number): readonly number[] {
    const call: SampleCall = { factors: [], shares: [], belowZero: false };
    noGrad(() => withSample(call, () => this.#loss(rowOf(y, nout, row))));
    return call.shares.map((share) => (share instanceof Value ? share.data : share));
  }
}

/** Targets that are remembered from one batch of a stream to the next. */
const MOST = 10_000;

/** Writes a batch's factors, batch size over sum of weights, into `out`: one per mean, the same for as many rows as fit. */
export function writeFactors({ means, data }: Shares, indices: readonly number[], out: Float64Array): void {
  for (let m = 0; m < means; m++) {
    let sum = 0;
    for (const row of indices) sum += data[row * means + m] as number; // a row of the table
    for (let at = m; at < out.length; at += means) out[at] = indices.length / (sum || NaN); // as the losses have it
  }
}
