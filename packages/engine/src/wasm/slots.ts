/**
 * Where the numbers that no sample changes stand: one element each, in three arrays.
 *
 *     slots    parameters, in order; then constants and results of uniform steps; then weights gathered for a block
 *     sums     the gradient's sums over samples: of parameters, in order; then of other targets; then of scattered blocks
 *     lanes    one vector per total, lane by lane, until the lanes are added up
 *
 * A block wants its weights at base + o·outer + i·inner. Layers give exactly that, row by row `[weights…, bias]`; weights that
 * come from anywhere are gathered into such an array first, and their gradients scattered after.
 */
import type { IdList, NodeId } from '../trace/tape.ts';

/** Elements at base + o·outer + i·inner, counted in slots. */
export interface Strided {
  readonly base: number;
  readonly outer: number;
  readonly inner: number;
}

/** `count` elements from `from` on go to `to` on. */
export interface Run {
  readonly to: number;
  readonly from: number;
  readonly count: number;
}

/** The strides of a matrix of slots, or null if it has none. */
export const stridesOf = (rows: readonly (readonly number[])[]): Strided | null => {
  const base = rows[0]?.[0] ?? 0;
  const outer = (rows[1]?.[0] ?? base) - base;
  const inner = (rows[0]?.[1] ?? base) - base;
  for (let o = 0; o < rows.length; o++) {
    const row = rows[o] as readonly number[]; // o is in range
    for (let i = 0; i < row.length; i++) if (row[i] !== base + o * outer + i * inner) return null;
  }
  return { base, outer, inner };
};

/** Adds a pair to runs, joining it to the last run where it continues it. */
export const pushRun = (runs: { to: number; from: number; count: number }[], to: number, from: number): void => {
  const last = runs.at(-1);
  if (last && last.to + last.count === to && last.from + last.count === from) last.count++;
  else runs.push({ to, from, count: 1 });
};

/** Gives out places in one of the arrays, the first for the parameters. */
export class Slots {
  readonly #slots = new Map<NodeId, number>();
  readonly #matrices = new Map<string, Strided>();
  /** What fills gathered matrices, or empties scattered ones. */
  readonly runs: { to: number; from: number; count: number }[] = [];
  #count: number;

  constructor(parameters: number) {
    this.#count = parameters;
    for (let id = 0; id < parameters; id++) this.#slots.set(id, id);
  }

  get count(): number {
    return this.#count;
  }

  /** Every node that has a slot. */
  entries(): IterableIterator<[NodeId, number]> {
    return this.#slots.entries();
  }

  get(id: NodeId): number | undefined {
    return this.#slots.get(id);
  }

  /** The node's slot, a new one if it has none. */
  of(id: NodeId): number {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    this.#slots.set(id, this.#count);
    return this.#count++;
  }

  /** Consecutive slots for nodes that have none yet, up to a whole vector, which a loop may write in full. */
  reserve(ids: readonly NodeId[], lanes: number): void {
    for (const [i, id] of ids.entries()) this.#slots.set(id, this.#count + i);
    this.#count += Math.ceil(ids.length / lanes) * lanes;
  }

  /** A matrix as it stands, or moved to where it is regular; `move` says which way runs go. */
  matrix(rows: readonly IdList[], move: 'gather' | 'scatter'): Strided {
    const slots = rows.map((row) => row.map((id) => this.of(id)));
    const strides = stridesOf(slots);
    if (strides) return strides;
    const key = slots.join(';');
    const known = this.#matrices.get(key);
    if (known) return known;
    const width = rows[0]?.length ?? 0;
    const made = { base: this.#count, outer: width, inner: 1 };
    this.#count += rows.length * width;
    for (const [at, slot] of slots.flat().entries()) {
      if (move === 'gather') pushRun(this.runs, made.base + at, slot);
      else pushRun(this.runs, slot, made.base + at);
    }
    this.#matrices.set(key, made);
    return made;
  }
}
