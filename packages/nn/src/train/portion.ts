/** Portion: what a training takes at a time, rows of a table with what they weigh. */
import type { Table } from '../data/table.ts';
import { type Shares, writeFactors } from './shares.ts';

/** A table and the weights of its rows. */
export interface Weighed {
  readonly table: Table;
  readonly shares: Shares | null;
}

/** What is trained on at a time: rows of a table, or all of it. */
export interface Portion {
  readonly weighed: Weighed;
  /** Null for all rows, in order. */
  readonly indices: readonly number[] | null;
}

/** The factors of a batch, the same for all of its rows. */
export function factorsOf({ weighed: { shares, table }, indices }: Portion): number[] {
  const factors = new Float64Array(shares?.means ?? 0);
  if (shares !== null) writeFactors(shares, indices ?? everyRow(table), factors);
  return [...factors];
}

export const everyRow = ({ count }: Table): number[] => Array.from({ length: count }, (_, i) => i);
