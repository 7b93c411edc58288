/**
 * dot over runs: the loops of `dotForward` and `dotRule` (reduction.ts), on the typed arrays themselves.
 *
 * The same operations in the same order on the same places, so also the same bits when the two lists overlap or share elements; the
 * loop over Values stays the definition, and a test holds the two together. Both lists may change from one run to the next at
 * different elements, so each walk goes on by the shorter of what is left:
 *
 *   ws   [ run 0                  | run 1       ]
 *   xs   [ run 0      | run 1                   ]
 *         step 1        step 2      step 3
 *
 * A matrix, whose rows all meet the same xs, has loops of its own: dense-rows.ts.
 */
import type { DenseRule } from '../op.ts';
import type { Run } from '../run.ts';
import { forwardRows, pullRows } from './dense-rows.ts';
import { give, multiplyAdd } from './dense-steps.ts';

/** Walks two lists of several runs side by side, by the shorter of what is left of each. */
function alongside<T>(ws: readonly Run[], xs: readonly Run[], start: T, step: Step<T>): T {
  let result = start;
  for (let w = 0, x = 0, i = 0, j = 0; w < ws.length; ) {
    const one = ws[w] as Run; // both lists have as many elements, so neither ends before the other
    const other = xs[x] as Run;
    const count = Math.min(one.count - i, other.count - j);
    result = step(result, one, i, other, j, count);
    i += count;
    j += count;
    if (i === one.count) [w, i] = [w + 1, 0];
    if (j === other.count) [x, j] = [x + 1, 0];
  }
  return result;
}

type Step<T> = (result: T, w: Run, i: number, x: Run, j: number, count: number) => T;

const giveStep: Step<number> = (g, w, i, x, j, count) => {
  give(g, w, i, x, j, count);
  return g;
};

export const denseDot: DenseRule = {
  forward(ws, xs) {
    const w = ws[0] as Run; // a list has runs if it has any element
    if (ws.length > 1 || xs.length > 1) return alongside(ws, xs, 0, multiplyAdd);
    return multiplyAdd(0, w, 0, xs[0] as Run, 0, w.count);
  },
  pull(g, ws, xs) {
    const w = ws[0] as Run;
    if (ws.length > 1 || xs.length > 1) alongside(ws, xs, g, giveStep);
    else give(g, w, 0, xs[0] as Run, 0, w.count);
  },
  forwardRows,
  pullRows,
};
