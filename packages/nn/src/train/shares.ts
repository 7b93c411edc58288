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

/**
 * Asks the loss what rows weigh, once for every target that differs.
 * @param loss - the loss of an output that stands for all, and a target
 * @returns null when no row weighs anything but 1
 */
export function sharesOf(loss: (y: readonly number[]) => Value, { y, nout, count }: Table): Shares | null {
  const ask = (row: number): readonly number[] => {
    const call: SampleCall = { factors: [], shares: [], belowZero: false };
    noGrad(() => withSample(call, () => loss(rowOf(y, nout, row))));
    return call.shares.map((share) => (share instanceof Value ? share.data : share));
  };
  const means = ask(0).length;
  if (means === 0) return null;
  const known = new Map<number | string, readonly number[]>();
  const data = new Float64Array(count * means);
  for (let row = 0; row < count; row++) {
    const key = nout === 1 ? (y[row] as number) : y.subarray(row * nout, (row + 1) * nout).join(); // a target per row
    const shares = known.get(key) ?? ask(row);
    known.set(key, shares);
    data.set(shares.slice(0, means), row * means);
  }
  return data.every((share) => share === 1) ? null : { means, data };
}

/** Writes a batch's factors, batch size over sum of weights, into `out`: one per mean, the same for as many rows as fit. */
export function writeFactors({ means, data }: Shares, indices: readonly number[], out: Float64Array): void {
  for (let m = 0; m < means; m++) {
    let sum = 0;
    for (const row of indices) sum += data[row * means + m] as number; // a row of the table
    for (let at = m; at < out.length; at += means) out[at] = indices.length / (sum || NaN); // as the losses have it
  }
}
