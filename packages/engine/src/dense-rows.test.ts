/** The loops over a whole matrix against plain loops over its elements: the same bits, and no place touched that is not theirs. */

import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import type { Memory } from './memory.ts';
import { forwardRows, pullRows } from './ops/dense-rows.ts';
import type { Rows, Run } from './run.ts';

/** Numbers and gradients, all different, with room on both sides of what is used. */
const memory = (size: number, seed: number, own = false): Memory => ({
  data: Float64Array.from({ length: size }, (_, i) => Math.sin(seed + 3 * i)),
  grad: Float64Array.from({ length: size }, (_, i) => Math.cos(seed + 5 * i)),
  rows: own ? new Map() : null,
  bank: null,
  trace: 0,
  moved: 0,
  places: null,
});

interface Shape {
  readonly width: number;
  readonly count: number;
  /** Places between a row's end and the next row's beginning. */
  readonly gap: number;
  readonly stride: number;
  readonly bias: number | null;
  readonly tracked: readonly [weights: boolean, xs: boolean];
  /** Whether the inputs are parameters of the very matrix. */
  readonly shared: boolean;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  width: fc.integer({ min: 1, max: 6 }),
  count: fc.integer({ min: 1, max: 11 }),
  gap: fc.nat(3),
  stride: fc.constantFrom(1, 1, 2, 3, -1, -2, 0),
  bias: fc.option(fc.constantFrom(1, 2, -1)),
  tracked: fc.constantFrom([true, true], [true, true], [true, false], [false, true], [false, false]),
  shared: fc.boolean(),
});

const room = 40;

function build({ width, count, gap, stride, bias, tracked, shared }: Shape): { rows: Rows; xs: Run; ys: Run } {
  const pitch = width + gap;
  const weights = memory(2 * room + 11 * 9, 1, shared);
  const xMemory = shared ? weights : memory(2 * room, 2);
  const run = (of: Memory, by: number, length: number, wants: boolean): Run => ({
    ...{ memory: of, at: room, stride: by, count: length, tracked: wants },
  });
  const biases = bias === null ? null : run(memory(2 * room, 3), bias, count, tracked[0]);
  const rows = { memory: weights, at: room, pitch, width, count, bias: biases, tracked: tracked[0] };
  return { rows, xs: run(xMemory, stride, width, tracked[1]), ys: run(memory(2 * room, 4), 1, count, true) };
}

/** dot of each row with the inputs, then its bias, element by element. */
function sums({ memory: of, at, pitch, width, count, bias }: Rows, xs: Run): number[] {
  return Array.from({ length: count }, (_, j) => {
    let total = 0;
    for (let k = 0; k < width; k++)
      total += (of.data[at + j * pitch + k] as number) * (xs.memory.data[xs.at + k * xs.stride] as number);
    return bias === null ? total : total + (bias.memory.data[bias.at + j * bias.stride] as number); // all within their memories
  });
}

/** The rule of dot row by row, the last one first: each weight's share, then the input's; then the biases'. */
function hand({ memory: of, at, pitch, width, count, bias, tracked }: Rows, xs: Run, gs: readonly number[]): void {
  const give = (to: Memory, place: number, part: number): void => {
    to.grad[place] = (to.grad[place] as number) + part;
  };
  for (let j = count - 1; j >= 0; j--)
    for (let k = 0; k < width; k++) {
      const [w, x, g] = [at + j * pitch + k, xs.at + k * xs.stride, gs[j] as number]; // one a row
      if (tracked) give(of, w, g * (xs.memory.data[x] as number));
      if (xs.tracked) give(xs.memory, x, g * (of.data[w] as number));
    }
  if (bias === null || !tracked) return;
  for (let j = count - 1; j >= 0; j--) give(bias.memory, bias.at + j * bias.stride, gs[j] as number);
}

const memoriesOf = (made: ReturnType<typeof build>): Memory[] => [
  ...new Set([made.rows.memory, made.xs.memory, made.ys.memory, ...(made.rows.bias ? [made.rows.bias.memory] : [])]),
];
const contents = (made: ReturnType<typeof build>): number[][] =>
  memoriesOf(made).flatMap(({ data, grad }) => [[...data], [...grad]]);

describe('a matrix and its inputs', () => {
  test('give the sums of dot, bit for bit, and write nowhere else', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const [ours, plain] = [build(shape), build(shape)];
        forwardRows(ours.rows, ours.xs, ours.ys);
        plain.ys.memory.data.set(sums(plain.rows, plain.xs), plain.ys.at);
        expect(contents(ours)).toEqual(contents(plain));
      }),
      { numRuns: 400 },
    );
  });

  test('get the gradients of dot, bit for bit, those who want one, and nobody else', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const [ours, plain] = [build(shape), build(shape)];
        const { ys } = plain;
        pullRows(ours.rows, ours.xs, ours.ys);
        hand(plain.rows, plain.xs, [...ys.memory.grad.subarray(ys.at, ys.at + ys.count)]);
        expect(contents(ours)).toEqual(contents(plain));
      }),
      { numRuns: 400 },
    );
  });
});
