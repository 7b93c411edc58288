/** Ops on lists: empty lists, elements that want no gradient, extremes, biases, and zeros with a sign. */
import { describe, expect, test } from 'vitest';
import { type AnyOp, amax, amin, dot, elu, leakyRelu, logSoftmax, logsumexp, mean, norm, numbers, type Operand, ops, prod, softmax, sum, Value } from '../src/index.ts'; // biome-ignore format: one line
import type { NaryRecord, Params } from '../src/op.ts';

type Nary = NaryRecord<Params> & ((...lists: readonly unknown[]) => Value);
const all = Object.values<AnyOp>(ops).filter((op) => op.arity === 'n') as unknown as readonly Nary[]; // every record is its function
const read = (x: number): number => x;
const both = (op: unknown, ...lists: readonly (readonly number[])[]): [number, number] => {
  const { forward, define, params } = op as Nary;
  return [forward(lists, read, params), define(numbers, lists, params)];
};

describe('an empty list', () => {
  test('has the sum 0, the product 1, no mean, and the norm 0; by forward and by definition', () => {
    expect(both(sum, [])).toEqual([0, 0]);
    expect(both(prod, [])).toEqual([1, 1]);
    expect(both(mean, [])).toEqual([NaN, NaN]);
    expect(both(norm, [])).toEqual([0, 0]);
    expect(both(dot, [], [])).toEqual([0, 0]);
    expect(both(logsumexp, [])).toEqual([-Infinity, -Infinity]);
    expect([sum([]).data, prod([]).data, mean([]).data, norm([]).data]).toEqual([0, 1, NaN, 0]);
  });

  test('has no largest and no smallest, which is refused; softmax() of none is none', () => {
    expect(() => amax([])).toThrow(/amax/);
    expect(() => amin([])).toThrow(/amin/);
    expect(both(amax, [])).toEqual([NaN, -Infinity]);
    expect(both(amin, [])).toEqual([NaN, Infinity]);
    expect([softmax([]), logSoftmax([])]).toEqual([[], []]);
  });
});

describe.each(all.map((op) => [op.name, op] as const))('%s()', (name, op) => {
  const options: readonly Params[] = name === 'norm' ? [{ p: 1 }, { p: 2 }, { p: 3 }, { p: Infinity }] : [{}];
  test('gives no gradient to elements that want none, and the others theirs', () => {
    for (const params of options) {
      const run = (frozen: boolean): Value[] => {
        const xs = [2, 3, 2, 3].map((x, i) => new Value(x, { requiresGrad: !frozen || i > 1 }));
        const lists: readonly (readonly Operand[])[] = op.lists.length > 1 ? [xs, [1, xs[3] as Value, xs[1] as Value, 4]] : [xs]; // biome-ignore format: one line
        op(...lists, ...(Object.keys(params).length > 0 ? [params] : [])).backward();
        return xs;
      };
      const [some, everyone] = [run(true), run(false)].map((xs) => xs.map(({ grad }) => grad)) as [number[], number[]];
      expect(some.slice(0, 2)).toEqual([0, 0]);
      expect(some.slice(2)).toEqual(everyone.slice(2));
    }
  });
});

test('dot() adds its bias last, by forward and by definition', () => {
  expect(both(dot, [2, 3], [5, 7], [0.5])).toEqual([31.5, 31.5]);
  expect(both(dot, [1e16, 1], [1, 1], [-1e16])).toEqual([0, 0]);
});

test('logsumexp() of infinite numbers is what it is of numbers', () => {
  expect(both(logsumexp, [Infinity, 1])).toEqual([Infinity, Infinity]);
  expect(both(logsumexp, [-Infinity, -Infinity])).toEqual([-Infinity, -Infinity]);
  expect(both(logsumexp, [-Infinity, 3])).toEqual([3, 3]);
});

test('elu() and leakyRelu() keep the sign of zeros that torch gives, for odd options', () => {
  expect([elu(0, { alpha: -1 }).data, elu(-0, { alpha: -1 }).data]).toEqual([0, -0]);
  expect([leakyRelu(0, { negativeSlope: -1 }).data, leakyRelu(-0, { negativeSlope: -1 }).data]).toEqual([-0, 0]);
});
