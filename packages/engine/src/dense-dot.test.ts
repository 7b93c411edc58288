/** dot over runs against dot over Values: the same bits, whatever the lists share; and which lists are runs. */

import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import { dot, parameterBlock, Value } from './index.ts';
import { List } from './list.ts';
import { numbers } from './numbers.ts';
import type { Elements } from './op.ts';
import { runsOf } from './run.ts';

/** Places to take elements from: a block, and Values made with gaps on slabs. */
const numbersIn = fc.double({ noDefaultInfinity: true, min: -1e3, max: 1e3 });
const pools = fc.array(numbersIn, { minLength: 8, maxLength: 40 }).map((xs) => {
  const block = parameterBlock(Float64Array.from(xs)).values;
  const loose = xs.flatMap((x) => [new Value(x), new Value(-x)]);
  return [...block, ...loose];
});
/** A list: from a start by a stride, or anything at all; sometimes with elements twice. */
const picks = (size: number, count: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    fc
      .tuple(fc.nat(size - 1), fc.integer({ min: -2, max: 3 }))
      .map(([start, stride]) => Array.from({ length: count }, (_, i) => (((start + i * stride) % size) + size) % size)),
    fc.array(fc.nat(size - 1), { minLength: count, maxLength: count }),
  );

interface Case {
  readonly pool: readonly Value[];
  readonly ws: readonly Value[];
  readonly xs: readonly Value[];
  readonly bias: Value | undefined;
}

const cases: fc.Arbitrary<Case> = fc.tuple(pools, fc.integer({ min: 1, max: 24 })).chain(([pool, count]) =>
  fc
    .record({
      w: picks(pool.length, count),
      x: picks(pool.length, count),
      same: fc.boolean(),
      bias: fc.option(fc.nat(pool.length - 1)),
      frozen: fc.array(fc.nat(pool.length - 1), { maxLength: 6 }),
    })
    .map(({ w, x, same, bias, frozen }) => {
      for (const i of frozen) (pool[i] as Value).requiresGrad = false; // i is within the pool
      const ws = w.map((i) => pool[i] as Value);
      const xs = same ? ws : x.map((i) => pool[i] as Value);
      return { pool, ws, xs, bias: bias === null ? undefined : pool[bias] };
    }),
);

/** The record's own rule over plain numbers beside the Values. */
function byElements({ pool, ws, xs, bias }: Case): { readonly y: number; readonly gradients: number[] } {
  const lists = bias === undefined ? [ws, xs] : [ws, xs, [bias]];
  const gradients = new Map(pool.map((value) => [value, 0]));
  const at: Elements<number, Value> = {
    read: (value) => value.data,
    wants: (value) => value.requiresGrad,
    add: (value, g) => gradients.set(value, (gradients.get(value) ?? 0) + g),
  };
  const y = dot.forward(lists, at.read, dot.params);
  dot.vjp(numbers, 1, lists, y, at, dot.params);
  return { y, gradients: pool.map((value) => gradients.get(value) ?? 0) };
}

describe('dot over runs', () => {
  test('gives the bits of the rule over elements, forwards and backwards', () => {
    let ran = 0;
    fc.assert(
      fc.property(cases, (c) => {
        if (runsOf(c.ws) !== null && runsOf(c.xs) !== null) ran++;
        const expected = byElements(c);
        const y = c.bias === undefined ? dot(c.ws, c.xs) : dot(c.ws, c.xs, c.bias);
        expect(y.data).toBe(expected.y);
        if (y.requiresGrad) y.backward();
        c.pool.forEach((value, i) => {
          if (!Object.is(value.grad, expected.gradients[i]))
            throw new Error(`element ${i}: ${value.grad}, not ${expected.gradients[i]}`);
        });
      }),
      { numRuns: 2000 },
    );
    expect(ran).toBeGreaterThan(200); // the fast path ran
  });

  test('sees a parameter that is frozen between forward and backward', () => {
    const { values, grad } = parameterBlock(new Float64Array([1, 2, 3, 4, 5, 6]));
    const weights = Object.freeze(values.slice(0, 3));
    const xs = values.slice(3);
    dot(weights, xs).backward();
    expect([...grad]).toEqual([4, 5, 6, 1, 2, 3]);
    grad.fill(0);
    const y = dot(weights, xs);
    (weights[1] as Value).requiresGrad = false;
    y.backward();
    expect([...grad]).toEqual([4, 0, 6, 1, 2, 3]);
    (weights[1] as Value).requiresGrad = true;
    grad.fill(0);
    dot(weights, xs).backward();
    expect([...grad]).toEqual([4, 5, 6, 1, 2, 3]);
  });

  test('reads data that changed between forward and backward, as the rule does', () => {
    const { values, data, grad } = parameterBlock(new Float64Array([1, 2, 3, 4]));
    const y = dot(values.slice(0, 2), values.slice(2));
    data.set([10, 20], 2);
    y.backward();
    expect([...grad]).toEqual([10, 20, 1, 2]);
  });

  test('works where the numbers of one block are the gradients of another', () => {
    const one = parameterBlock(new Float64Array([1, 2, 3]));
    const other = parameterBlock(one.grad);
    other.data.set([5, 7, 9]);
    dot(one.values, other.values).backward();
    expect([...other.grad]).toEqual([1, 2, 3]);
  });
});

describe('runsOf()', () => {
  test('sees a parameter row, a stride, and where a list changes', () => {
    const { values } = parameterBlock(new Float64Array(20));
    const shape = (list: readonly Value[]): unknown =>
      runsOf(list)?.map(({ at, stride, count }) => [at, stride, count]);
    expect(shape(values.slice(3, 9))).toEqual([[3, 1, 6]]);
    expect(shape(values.filter((_, i) => i % 4 === 1))).toEqual([[1, 4, 5]]);
    expect(shape([...values.slice(10, 15), ...values.slice(0, 5)])).toEqual([[10, 1, 5], [0, 1, 5]]); // biome-ignore format: runs
    expect(shape([...values].reverse())).toEqual([[19, -1, 20]]);
    (values[5] as Value).requiresGrad = false;
    expect(shape(values.slice(3, 9))).toEqual([[3, 1, 2], [5, 1, 1], [6, 1, 3]]); // biome-ignore format: runs
  });

  test('gives up on a list that lies all over the place, and on an empty one', () => {
    const { values } = parameterBlock(new Float64Array(64));
    expect(runsOf(values.map((_, i) => values[(i * i * 7 + 3) % 64] as Value))).toBeNull();
    expect(runsOf([])).toBeNull();
  });

  test('is asked again when somebody freezes a parameter', () => {
    const { values } = parameterBlock(new Float64Array(4));
    const list = new List(values, values, true);
    expect(list.tracked).toBe(true);
    for (const value of values) value.requiresGrad = false;
    expect(list.tracked).toBe(false);
  });
});
