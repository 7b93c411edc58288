/**
 * Runs: Values that lie in one memory at even distances, so that a loop can go over their numbers without going over the Values.
 *
 *   a parameter row      w0 w1 w2 w3 b           at = place of w0, stride 1
 *   a layer's outputs    y0 y1 y2 y3             made side by side (bank.ts), stride 1
 *   a sample's inputs    x0 x1 x2                constants made one after the other, stride 1
 *
 * A Value never changes its place, so a run stays true; only `requiresGrad` can change, and `freezes` counts that. A list is one run,
 * or two where it crosses from one slab to the next; where it falls into many, a loop over the Values is as good.
 */
import type { Memory } from './memory.ts';
import type { Value } from './value.ts';

/** Element i lies at `at + i · stride` of `memory`; all of them want a gradient, or none does. */
export interface Run {
  readonly memory: Memory;
  readonly at: number;
  readonly stride: number;
  readonly count: number;
  readonly tracked: boolean;
}

/** Runs of one length at even distances, the rows of a matrix, with a bias after each or none: row j begins at `at + j · pitch`. */
export interface Rows {
  readonly memory: Memory;
  readonly at: number;
  readonly pitch: number;
  readonly width: number;
  readonly count: number;
  /** Where the biases lie, one per row; null without. */
  readonly bias: Run | null;
  /** Whether weights and biases want a gradient: all of them, or none. */
  readonly tracked: boolean;
}

/**
 * How often `requiresGrad` of any Value was set: while `count` stays, what was noted about who wants a gradient holds.
 * @example
 * const before = freezes.count;
 * new Value(1).requiresGrad = false;
 * freezes.count > before; // true
 */
export const freezes: { count: number } = { count: 0 };

/** The longest run that begins at `start`; its first two elements set the stride. */
function runFrom(values: readonly Value[], start: number): Run {
  const { memory, at, tracked } = values[start] as Value; // start is within the list
  const second = values[start + 1];
  const stride = second === undefined ? 1 : second.at - at;
  let end = start + 1;
  for (; end < values.length; end++) {
    const next = values[end] as Value; // end is within the list
    if (next.memory !== memory || next.at !== at + stride * (end - start) || next.tracked !== tracked) break;
  }
  return { memory, at, stride, count: end - start, tracked };
}

/** The runs that a list consists of; null if they are so many that they are of no use. */
export function runsOf(values: readonly Value[]): readonly Run[] | null {
  if (values.length === 0) return null;
  const head = runFrom(values, 0);
  if (head.count === values.length) return [head];
  const runs = [head];
  const most = 3 + values.length / 8; // one frozen element in a row makes three
  for (let start = head.count; start < values.length; ) {
    const run = runFrom(values, start);
    if (runs.push(run) > most) return null;
    start += run.count;
  }
  return runs;
}
