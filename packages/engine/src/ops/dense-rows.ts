/**
 * dot of every row of a matrix with the same xs, over typed memory: a layer's sums, and their gradients.
 *
 * Four rows go at once. Forwards they are four chains of additions that do not wait for each other; backwards x and its gradient are
 * read and written once for the four. Each sum still runs in its own order, so the bits are those of row by row:
 *
 *   dx[k]   takes g of the last row first        dw[j][k]   takes one product
 */
import type { Rows, Run } from '../run.ts';
import { give, multiplyAdd } from './dense-steps.ts';

type Numbers = Float64Array;

/** The sums of four rows, the first at place p, into ys from y on. */
function fourSums(ws: Numbers, p: number, rows: Rows, { memory, at, stride }: Run, ys: Numbers, y: number): void {
  const { pitch, width } = rows;
  const { data: xs } = memory;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < width; k++) {
    const x = xs[at + k * stride] as number; // rows and runs lie within their memories, here and below
    const w = p + k;
    a += (ws[w] as number) * x;
    b += (ws[w + pitch] as number) * x;
    c += (ws[w + 2 * pitch] as number) * x;
    d += (ws[w + 3 * pitch] as number) * x;
  }
  ys[y] = a;
  ys[y + 1] = b;
  ys[y + 2] = c;
  ys[y + 3] = d;
}

/** The gradients gs[y…] of four rows, the first at place p, to weights and inputs. */
function pullFour({ memory, pitch, width }: Rows, p: number, x: Run, gs: Numbers, y: number): void {
  const { data: ws, grad: gws } = memory;
  const { data: xs, grad: gxs } = x.memory;
  const a = gs[y] as number;
  const b = gs[y + 1] as number;
  const c = gs[y + 2] as number;
  const d = gs[y + 3] as number;
  for (let k = 0; k < width; k++) {
    const q = x.at + k * x.stride;
    const w0 = p + k;
    const w1 = w0 + pitch;
    const w2 = w1 + pitch;
    const w3 = w2 + pitch;
    const xk = xs[q] as number;
    gxs[q] =
      (gxs[q] as number) +
      d * (ws[w3] as number) +
      c * (ws[w2] as number) +
      b * (ws[w1] as number) +
      a * (ws[w0] as number);
    gws[w0] = (gws[w0] as number) + a * xk;
    gws[w1] = (gws[w1] as number) + b * xk;
    gws[w2] = (gws[w2] as number) + c * xk;
    gws[w3] = (gws[w3] as number) + d * xk;
  }
}

export function forwardRows(rows: Rows, x: Run, y: Run): void {
  const { memory, at, pitch, width, count, bias, tracked } = rows;
  const { data: ys } = y.memory;
  const row = { memory, at, stride: 1, count: width, tracked };
  let j = 0;
  for (; j + 4 <= count; j += 4) fourSums(memory.data, at + j * pitch, rows, x, ys, y.at + j);
  for (; j < count; j++) {
    row.at = at + j * pitch;
    ys[y.at + j] = multiplyAdd(0, row, 0, x, 0, width);
  }
  if (bias === null) return;
  const { data: bs } = bias.memory;
  for (j = 0; j < count; j++) ys[y.at + j] = (ys[y.at + j] as number) + (bs[bias.at + j * bias.stride] as number); // one a row
}

export function pullRows(rows: Rows, x: Run, y: Run): void {
  const { memory, at, pitch, width, count, bias, tracked } = rows;
  const { grad: gs } = y.memory;
  const row = { memory, at, stride: 1, count: width, tracked };
  // One input many times would take its shares in another order, and parameters might be those of the matrix itself; others lie elsewhere.
  const apart = tracked && x.tracked && x.stride !== 0 && x.memory.rows === null;
  let j = count;
  if (apart) for (; j >= 4; j -= 4) pullFour(rows, at + (j - 4) * pitch, x, gs, y.at + j - 4);
  while (j-- > 0) {
    row.at = at + j * pitch;
    give(gs[y.at + j] as number, row, 0, x, 0, width);
  }
  if (bias === null || !tracked) return;
  const { grad: gbs } = bias.memory;
  for (j = count - 1; j >= 0; j--) {
    const p = bias.at + j * bias.stride;
    gbs[p] = (gbs[p] as number) + (gs[y.at + j] as number); // one a row
  }
}
