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
 */
import type { DenseRule } from '../op.ts';
import type { Run } from '../run.ts';

/** total + w·x of `count` elements, from element i of one run and j of the other. */
function multiplyAdd(total: number, w: Run, i: number, x: Run, j: number, count: number): number {
  const ws = w.memory.data;
  const xs = x.memory.data;
  const { stride: wStride } = w;
  const { stride: xStride } = x;
  const wAt = w.at + i * wStride;
  const xAt = x.at + j * xStride;
  let sum = total;
  for (let k = 0; k < count; k++) {
    sum += (ws[wAt + k * wStride] as number) * (xs[xAt + k * xStride] as number); // runs lie within their memories
  }
  return sum;
}

/** Both sides want a gradient: for each element first the weight's, then the input's, as the rule says. */
function giveBoth(g: number, w: Run, i: number, x: Run, j: number, count: number): void {
  const { data: ws, grad: gws } = w.memory;
  const { data: xs, grad: gxs } = x.memory;
  const { stride: wStride } = w;
  const { stride: xStride } = x;
  const wAt = w.at + i * wStride;
  const xAt = x.at + j * xStride;
  for (let k = 0; k < count; k++) {
    const p = wAt + k * wStride;
    const q = xAt + k * xStride;
    gws[p] = (gws[p] as number) + g * (xs[q] as number); // runs lie within their memories
    gxs[q] = (gxs[q] as number) + g * (ws[p] as number);
  }
}

/** Only one side wants it: g · (the other side). */
function giveOne(g: number, to: Run, i: number, other: Run, j: number, count: number): void {
  const gradients = to.memory.grad;
  const factors = other.memory.data;
  const { stride: toStride } = to;
  const { stride: otherStride } = other;
  const at = to.at + i * toStride;
  const otherAt = other.at + j * otherStride;
  for (let k = 0; k < count; k++) {
    const p = at + k * toStride;
    gradients[p] = (gradients[p] as number) + g * (factors[otherAt + k * otherStride] as number); // as above
  }
}

function give(g: number, w: Run, i: number, x: Run, j: number, count: number): void {
  if (w.tracked && x.tracked) giveBoth(g, w, i, x, j, count);
  else if (w.tracked) giveOne(g, w, i, x, j, count);
  else if (x.tracked) giveOne(g, x, j, w, i, count);
}

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
};
