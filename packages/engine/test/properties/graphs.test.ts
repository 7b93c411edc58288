/** What a graph's shape may not change, and what backward() keeps: on random expressions over the whole table. */
import { describe, expect } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import { add, dot, mul, noGrad, sum, topologicalOrder, Value } from '../../src/index.ts';
import { evaluate, expressions, leavesOf, run } from './expressions.ts';

const numbers = fc.array(within(-10, 10), { minLength: 1, maxLength: 20 });
const gradsOf = (leaves: readonly Value[]): number[] => leaves.map(({ grad }) => grad);
const leavesFrom = (xs: readonly number[]): Value[] => xs.map((x) => new Value(x));

/** A sum as a balanced tree. */
const tree = (xs: readonly Value[]): Value => {
  let level = [...xs];
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => level.slice(2 * i, 2 * i + 2));
    level = pairs.map(([a, b]) => (b === undefined ? (a as Value) : add(a as Value, b))); // a pair has a first
  }
  return level[0] as Value; // there was one
};
const chain = (xs: readonly Value[]): Value => xs.reduce((a, b) => add(a, b));
const backwards = (xs: readonly Value[]): Value => chain([...xs].reverse());

describe('the shape of a graph', () => {
  property(
    'a sum as a chain, backwards, as a tree or as one node: equal gradients, and values to rounding',
    fc.tuple(numbers, numbers),
    ([xs, cs]) => {
      const weights = xs.map((_, i) => cs[i % cs.length] as number); // there are some
      const shapes = [chain, backwards, tree, sum].map((shape) => {
        const leaves = leavesFrom(xs);
        const total = shape(leaves.map((leaf, i) => mul(leaf, weights[i] as number))); // one per leaf
        total.backward();
        return { total: total.data, grads: gradsOf(leaves) };
      });
      const leaves = leavesFrom(xs);
      const product = dot(weights, leaves);
      product.backward();
      const size = xs.reduce((most, x, i) => most + Math.abs(x * (weights[i] as number)), 0); // one per number
      for (const { total, grads } of [...shapes, { total: product.data, grads: gradsOf(leaves) }]) {
        expect(grads).toEqual(weights.map((w) => w + 0));
        expect(Math.abs(total - product.data)).toBeLessThanOrEqual(xs.length * 2 ** -52 * size);
      }
    },
  );

  property(
    'a part used twice gets both gradients; made twice, each gets its own: bit for bit',
    expressions(8),
    (expression) => {
      const shared = leavesOf(expression);
      const part = evaluate(expression, shared);
      const { y, grads } = run(expression, part.data);
      const squared = mul(part, part);
      const copies = [leavesOf(expression), leavesOf(expression)] as const;
      const product = mul(evaluate(expression, copies[0]), evaluate(expression, copies[1]));
      expect([part.data, squared.data, product.data]).toEqual([y, y * y, y * y]);
      for (const root of [squared, product]) if (root.requiresGrad) root.backward();
      expect(gradsOf(shared)).toEqual(grads.map((g) => 2 * g));
      for (const copy of copies) expect(gradsOf(copy)).toEqual(grads);
    },
  );

  property('topologicalOrder() has every node once, inputs first, and the root last', expressions(12), (expression) => {
    const root = evaluate(expression, leavesOf(expression));
    const order = topologicalOrder(root);
    const place = new Map(order.map((node, i) => [node, i]));
    expect(place.size).toBe(order.length);
    expect(order.at(-1)).toBe(root);
    for (const [node, i] of place) for (const input of node.inputs) expect(place.get(input)).toBeLessThan(i);
  });
});

describe('backward()', () => {
  property('called twice adds exactly twice, and zeroGrad() starts anew', expressions(12), (expression) => {
    const { grads } = run(expression);
    const leaves = leavesOf(expression);
    const y = evaluate(expression, leaves);
    if (!y.requiresGrad) return;
    y.backward();
    y.backward();
    expect(gradsOf(leaves)).toEqual(grads.map((g) => 2 * g));
    for (const leaf of leaves) leaf.zeroGrad();
    y.backward();
    expect(gradsOf(leaves)).toEqual(grads);
  });

  property(
    'adds to what is there, whatever that is',
    fc.tuple(expressions(8), within(-5, 5)),
    ([expression, before]) => {
      const { grads } = run(expression);
      const leaves = leavesOf(expression);
      const y = evaluate(expression, leaves);
      if (!y.requiresGrad) return;
      const reached = topologicalOrder(y);
      for (const leaf of leaves) leaf.grad = before;
      y.backward();
      leaves.forEach((leaf, i) => {
        if (reached.includes(leaf))
          expect(leaf.grad).toBe(before + (grads[i] as number) + 0); // one per input
        else expect(leaf.grad).toBe(before);
      });
    },
  );

  property(
    'leaves a frozen input alone, and the gradients of the others as they are',
    fc.tuple(expressions(12), fc.nat(2)),
    ([expression, frozen]) => {
      const { grads } = run(expression);
      const leaves = leavesOf(expression);
      (leaves[frozen] as Value).requiresGrad = false; // there are three
      const y = evaluate(expression, leaves);
      if (y.requiresGrad) y.backward();
      expect(gradsOf(leaves)).toEqual(grads.map((g, i) => (i === frozen ? 0 : g)));
    },
  );

  property(
    'passes no gradient through detach() nor into noGrad()',
    fc.tuple(expressions(6), expressions(6)),
    ([one, other]) => {
      const { grads } = run({ ...other, inputs: one.inputs });
      const leaves = leavesOf(one);
      const cutOff = evaluate(one, leaves).detach();
      const constant = noGrad(() => evaluate(one, leaves));
      expect(constant.data).toBe(cutOff.data);
      expect(constant.requiresGrad || cutOff.requiresGrad).toBe(false);
      const y = evaluate(other, leaves).add(cutOff).add(constant);
      if (y.requiresGrad) y.backward();
      expect(gradsOf(leaves)).toEqual(grads);
    },
  );
});
