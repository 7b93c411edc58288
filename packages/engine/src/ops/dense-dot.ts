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
 * Over rows, the weights of row after row meet the same xs.
 */
import type { DenseRule } from '../op.ts';
import type { Rows, Run } from '../run.ts';

type Numbers = Float64Array;

/** total + w·x of `count` elements, w from place p on and x from place q on. */
function multiplyAdd(
  total: number,
  ws: Numbers,
  p: number,
  wStride: number,
  xs: Numbers,
  q: number,
  xStride: number,
  count: number,
): number {
  let sum = total;
  for (let k = 0; k < count; k++) {
    sum += (ws[p + k * wStride] as number) * (xs[q + k * xStride] as number); // runs lie within their memories
  }
  return sum;
}

/** Both sides want a gradient: for each element first the weight's, then the input's, as the rule says. */
function giveBoth(
  g: number,
  w: Run['memory'],
  wAt: number,
  wStride: number,
  x: Run['memory'],
  xAt: number,
  xStride: number,
  count: number,
): void {
  const { data: ws, grad: gws } = w;
  const { data: xs, grad: gxs } = x;
  for (let k = 0; k < count; k++) {
    const p = wAt + k * wStride;
    const q = xAt + k * xStride;
    gws[p] = (gws[p] as number) + g * (xs[q] as number); // runs lie within their memories
    gxs[q] = (gxs[q] as number) + g * (ws[p] as number);
  }
}

/** Only one side wants it: g · (the other side). */
function giveOne(
  g: number,
  to: Numbers,
  toAt: number,
  toStride: number,
  factors: Numbers,
  at: number,
  stride: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    const p = toAt + k * toStride;
    to[p] = (to[p] as number) + g * (factors[at + k * stride] as number); // as above
  }
}

const forwardStep: Step<number> = (total, w, i, x, j, count) =>
  multiplyAdd(total, w.memory.data, w.at + i * w.stride, w.stride, x.memory.data, x.at + j * x.stride, x.stride, count);

const giveStep: Step<number> = (g, w, i, x, j, count) => {
  const { memory: ws, stride: wStride } = w;
  const { memory: xs, stride: xStride } = x;
  const wAt = w.at + i * wStride;
  const xAt = x.at + j * xStride;
  if (w.tracked && x.tracked) giveBoth(g, ws, wAt, wStride, xs, xAt, xStride, count);
  else if (w.tracked) giveOne(g, ws.grad, wAt, wStride, xs.data, xAt, xStride, count);
  else if (x.tracked) giveOne(g, xs.grad, xAt, xStride, ws.data, wAt, wStride, count);
  return g;
};

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

function forwardRows({ memory, at, pitch, width, count, bias }: Rows, x: Run, y: Run): void {
  const { data: ws } = memory;
  const { data: xs } = x.memory;
  const { data: ys } = y.memory;
  for (let j = 0; j < count; j++) {
    const sum = multiplyAdd(0, ws, at + j * pitch, 1, xs, x.at, x.stride, width);
    ys[y.at + j] = bias === null ? sum : sum + (bias.memory.data[bias.at + j * bias.stride] as number); // one a row
  }
}

function pullRows({ memory, at, pitch, width, count, bias, tracked }: Rows, x: Run, y: Run): void {
  const { memory: xs, at: xAt, stride } = x;
  for (let j = count - 1; j >= 0; j--) {
    const g = y.memory.grad[y.at + j] as number; // one a row, as the bias
    const wAt = at + j * pitch;
    if (tracked && x.tracked) giveBoth(g, memory, wAt, 1, xs, xAt, stride, width);
    else if (tracked) giveOne(g, memory.grad, wAt, 1, xs.data, xAt, stride, width);
    else if (x.tracked) giveOne(g, xs.grad, xAt, stride, memory.data, wAt, 1, width);
    if (tracked && bias !== null) {
      const { grad } = bias.memory;
      const p = bias.at + j * bias.stride;
      grad[p] = (grad[p] as number) + g;
    }
  }
}

export const denseDot: DenseRule = {
  forward(ws, xs) {
    const w = ws[0] as Run; // a list has runs if it has any element
    if (ws.length > 1 || xs.length > 1) return alongside(ws, xs, 0, forwardStep);
    return forwardStep(0, w, 0, xs[0] as Run, 0, w.count);
  },
  pull(g, ws, xs) {
    const w = ws[0] as Run;
    if (ws.length > 1 || xs.length > 1) alongside(ws, xs, g, giveStep);
    else giveStep(g, w, 0, xs[0] as Run, 0, w.count);
  },
  forwardRows,
  pullRows,
};
