/**
 * The map of a module's memory, drawn from top to bottom; all but rows and staging is of the dtype's elements.
 *
 *     0         nothing, so that no address is 0
 *     slots     what no sample changes: parameters, constants, results of uniform steps, gathered weights
 *     sums      gradients' sums over the samples       ┐ cleared together
 *     lanes     totals, lane by lane                   ┘ before the samples
 *     results   totals, their lanes added up
 *     grads     gradients as they were before the call, and with the sums added; only of many float64 parameters
 *     tables    runs to gather and scatter: to, from, count as i32
 *     staging   a tile of each input, float64, as it came: one row per sample
 *     rows      a tile of every value, one row per value; the pitch is an odd number of vectors, since a power of two would
 *               put the rows of one sample into one set of the cache
 *     pool      constants of the code
 */
import { type Isa, VECTOR } from './isa.ts';

/** How much there is of everything. */
export interface Sizes {
  readonly slots: number;
  readonly sums: number;
  readonly totals: number;
  /** Parameters whose gradients are added to in the module; 0 where JavaScript does it. */
  readonly grads: number;
  /** i32 words. */
  readonly tables: number;
  /** Widths of the inputs. */
  readonly inputs: readonly number[];
  readonly rows: number;
  /** Whether batches are expected to be of a sample or two. */
  readonly narrow: boolean;
}

/** Where everything stands, in bytes. */
export interface Layout {
  readonly isa: Isa;
  readonly narrow: boolean;
  /** Samples in a tile. */
  readonly tile: number;
  readonly pitch: number;
  readonly slots: number;
  readonly sums: number;
  readonly lanes: number;
  readonly results: number;
  readonly grads: number;
  readonly tables: number;
  readonly staging: readonly number[];
  readonly rows: number;
  readonly pool: number;
}

/** Samples of a tile, unless the rows would take too much memory. */
const TILE = 128;
/** Bytes that all rows together should not exceed. */
const ROW_BUDGET = 16 * 1024 * 1024;

const align = (bytes: number): number => Math.ceil(bytes / VECTOR) * VECTOR;

/** Samples of a tile for so many rows: a multiple of the lanes of two vectors. */
export const tileFor = (isa: Isa, rows: number): number => {
  const step = 2 * isa.lanes;
  const fitting = Math.floor(ROW_BUDGET / (rows * isa.size) / step) * step;
  return Math.max(step, Math.min(TILE, fitting));
};

/** Draws the map. */
export const layOut = (isa: Isa, sizes: Sizes): Layout => {
  const tile = sizes.narrow ? 2 * isa.lanes : tileFor(isa, sizes.rows);
  const pitch = tile * isa.size + VECTOR;
  let next = VECTOR;
  const take = (bytes: number): number => {
    const at = next;
    next += align(bytes);
    return at;
  };
  const slots = take(sizes.slots * isa.size);
  const sums = take(sizes.sums * isa.size);
  const lanes = take(sizes.totals * VECTOR);
  const results = take(sizes.totals * isa.size);
  const grads = take(sizes.grads * isa.size);
  const tables = take(sizes.tables * 4);
  const staging = sizes.inputs.map((width) => take(width * tile * 8));
  const rows = take(sizes.rows * pitch);
  return {
    isa,
    narrow: sizes.narrow,
    tile,
    pitch,
    slots,
    sums,
    lanes,
    results,
    grads,
    tables,
    staging,
    rows,
    pool: next,
  };
};
