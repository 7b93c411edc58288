/** One step of dot over runs: `count` elements of each, from element i of the one and j of the other. */
import type { Run } from '../run.ts';

/** total + w·x of `count` elements, from element i of one run and j of the other. */
export function multiplyAdd(total: number, w: Run, i: number, x: Run, j: number, count: number): number {
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

/** Hands g on to whoever of `count` elements wants it. */
export function give(g: number, w: Run, i: number, x: Run, j: number, count: number): void {
  if (w.tracked && x.tracked) giveBoth(g, w, i, x, j, count);
  else if (w.tracked) giveOne(g, w, i, x, j, count);
  else if (x.tracked) giveOne(g, x, j, w, i, count);
}
