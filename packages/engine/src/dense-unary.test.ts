/** Ops on numbers in a row against their records, number by number: the same bits, and no place touched that is not theirs. */

import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import { type AnyOp, numbers, ops } from './index.ts';
import type { Memory } from './memory.ts';
import type { DenseUnary, UnaryRecord } from './op.ts';

type Dense = UnaryRecord & { readonly dense: DenseUnary };
const dense = Object.values<AnyOp>(ops).flatMap((op) =>
  op.arity === 1 && op.dense !== undefined ? [[op.name, op as unknown as Dense] as const] : [],
);

const size = 24;
const memories = fc.array(fc.oneof(fc.double({ min: -30, max: 30 }), fc.double()), {
  minLength: size,
  maxLength: size,
});
const places = fc.record({
  data: memories,
  results: memories,
  gradients: memories,
  p: fc.nat(8),
  q: fc.nat(8),
  count: fc.nat(12),
});
const memory = (data: readonly number[], grad: readonly number[]): Memory => ({
  data: Float64Array.from(data),
  grad: Float64Array.from(grad),
  rows: null,
  bank: null,
  trace: 0,
  moved: 0,
  places: null,
});

describe.each(dense)('%s on a row', (_name, op) => {
  test('is forward and the rule of the record, bit for bit, and touches nothing beside the row', () => {
    fc.assert(
      fc.property(places, ({ data, results, gradients, p, q, count }) => {
        const [xs, ys] = [memory(data, results), memory(results, gradients)];
        const [sums, values] = [[...results], [...results]];
        op.dense.forward(xs, p, ys, q, count);
        for (let i = 0; i < count; i++) values[q + i] = op.forward(data[p + i] as number); // within the memory, as below
        expect([...ys.data]).toEqual(values);
        op.dense.pull(xs, p, ys, q, count);
        for (let i = 0; i < count; i++) {
          const [x, y, g] = [data[p + i] as number, values[q + i] as number, gradients[q + i] as number];
          sums[p + i] = (sums[p + i] as number) + (op.vjps[0]?.(numbers, g, x, y, op.params) ?? NaN);
        }
        expect([...xs.grad]).toEqual(sums);
        expect([[...xs.data], [...ys.data], [...ys.grad]]).toEqual([data, values, gradients]);
      }),
      { numRuns: 200 },
    );
  });
});

test('ops on rows are those that most networks call', () => {
  expect(dense.map(([name]) => name).sort()).toEqual(['exp', 'relu', 'sigmoid', 'tanh']);
});
