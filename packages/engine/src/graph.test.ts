/** The fast walk of backward() against a plain one: the same gradients, to the bit, so the same order of adding up. */

import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import { operandsOf, paramsOf } from './extras.ts';
import { add, dot, mul, sub, sum, tanh, topologicalOrder, Value } from './index.ts';
import { numbers } from './numbers.ts';
import type { Elements } from './op.ts';
import { pull } from './rule.ts';

/** Gradients of every Value under root by the records' rules, in reverse topological order, in a Map. */
function plainGradients(root: Value): Map<Value, number> {
  const gradients = new Map<Value, number>([[root, 1]]);
  const give = (value: Value, g: number): void => {
    if (value.requiresGrad) gradients.set(value, (gradients.get(value) ?? 0) + g);
  };
  const at: Elements<number, Value> = { read: (x) => x.data, wants: (x) => x.requiresGrad, add: give };
  for (const node of topologicalOrder(root).reverse()) {
    const op = node.record;
    const g = gradients.get(node) ?? 0;
    if (op === null) continue;
    if (op.arity === 'n') op.vjp(numbers, g, operandsOf(node), node.data, at, paramsOf(node, op));
    else {
      const { inputs } = node;
      const args = inputs.map((x) => x.data);
      for (const [i, input] of inputs.entries())
        give(input, pull(numbers, op, i, g, args, node.data, paramsOf(node, op)) ?? 0);
    }
  }
  return gradients;
}

const leaves = fc.array(fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.boolean()), { minLength: 2, maxLength: 6 }); // biome-ignore format: one line
const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 60 }); // biome-ignore format: one line

/** Ops over what came before; dots share the list that was set aside last, as neurons do. */
function build(start: readonly (readonly [number, boolean])[], todo: readonly (readonly number[])[]): Value[] {
  const all = start.map(([x, requiresGrad], i) => new Value(x, { requiresGrad: requiresGrad || i === 0 }));
  let shared = [...all];
  for (const [kind = 0, i = 0, j = 0, count = 1] of todo) {
    const a = all[all.length - 1 - (i % Math.min(all.length, 9))] as Value; // within all
    const b = all[j % all.length] as Value;
    const list = (length: number): Value[] =>
      Array.from({ length }, (_, k) => all[(i + k * (1 + (j % 3))) % all.length] as Value);
    if (kind === 0) all.push(add(a, b));
    else if (kind === 1) all.push(sub(a, b));
    else if (kind === 2) all.push(mul(a, b).tanh());
    else if (kind === 3) all.push(tanh(sum(list(count))));
    else if (kind === 4) all.push(tanh(dot(list(shared.length), shared, a)));
    else shared = all.slice(-count);
  }
  return all;
}

describe('backward()', () => {
  test('gives the bits of a plain walk over the same graph, twice', () => {
    fc.assert(
      fc.property(leaves, steps, (start, todo) => {
        const root = build(start, todo).at(-1) as Value; // there are leaves at least
        if (!root.requiresGrad) return;
        const expected = plainGradients(root);
        root.backward();
        for (const [value, g] of expected) expect(Object.is(value.grad, g + 0)).toBe(true);
        root.backward();
        for (const [value, g] of expected) expect(Object.is(value.grad, value.isLeaf ? g + g : g + 0)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test('works on a chain of a million nodes', () => {
    const x = new Value(1);
    let y = x;
    for (let i = 0; i < 1_000_000; i++) y = y.add(x);
    y.backward();
    expect(x.grad).toBe(1_000_001);
  });

  test('reaches a node through lists that are shared in part, once', () => {
    const x = new Value(3);
    const h = [x.mul(2), x.mul(5)];
    const wide = [...h, x];
    sum([dot([1, 1], h), dot([1, 1], h), dot([1, 1, 1], wide), dot(h, h)]).backward();
    expect(x.grad).toBe(7 + 7 + 8 + 2 * (2 * 2 * 3 + 5 * 5 * 3));
  });

  test('on a leaf adds the gradient to it', () => {
    const x = new Value(3);
    x.backward();
    x.backward({ gradient: 4 });
    expect(x.grad).toBe(5);
  });
});
