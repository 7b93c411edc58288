/**
 * What a walk along the gradient's way finds: every step once and after its inputs, every leaf once, nothing that wants no gradient,
 * and the layers of a net as banks and matrices, whole, unless somebody holds one of their nodes alone.
 */

import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import type { Bank } from './bank.ts';
import { type GradientOrder, gradientOrder, isBank, leavesOf, nodesOf } from './graph.ts';
import { defineOp, detectAnomaly, dot, feedForward, grad, hessian, jacobian, linear, noGrad, type ParameterBlock, parameterBlock, relu, sqrt, sum, tanh, topologicalOrder, Value } from './index.ts'; // biome-ignore format: one line
import type { LinearLayer } from './linear.ts';

const loose = (x: unknown): never => x as never; // what a careless caller may do
const constant = (x: number): Value => new Value(x, { requiresGrad: false });

/** Two layers on a block of their own: 3 → 4 → 2, with biases. */
function net(activation: LinearLayer['activation'] = tanh): { block: ParameterBlock; layers: LinearLayer[] } {
  const block = parameterBlock(Float64Array.from({ length: 4 * 4 + 2 * 5 }, (_, i) => Math.sin(7 * i + 1)));
  const layer = (from: number, nin: number, nout: number): LinearLayer => {
    const row = (j: number): readonly Value[] => block.values.slice(from + j * (nin + 1), from + j * (nin + 1) + nin);
    const weights = Object.freeze(Array.from({ length: nout }, (_, j) => Object.freeze(row(j))));
    const bias = Object.freeze(weights.map((_, j) => block.values[from + (j + 1) * (nin + 1) - 1] as Value)); // the last of each row
    return { weights, bias, activation };
  };
  return { block, layers: [layer(0, 3, 4), layer(16, 4, 2)] };
}
const inputs = (...xs: readonly number[]): Value[] => xs.map((x) => new Value(x));

/** What holds of every order. */
function checkOrder(root: Value): GradientOrder {
  const order = gradientOrder(root);
  const steps = [...order.steps];
  expect(new Set(steps).size).toBe(steps.length);
  expect(new Set(order.leaves).size).toBe(order.leaves.length);
  expect(new Set(order.matrices).size).toBe(order.matrices.length);
  for (const matrix of order.matrices) expect([matrix.uniform, matrix.tracked]).toEqual([true, true]);
  const nodes = nodesOf(order);
  expect(new Set(nodes).size).toBe(nodes.length);
  for (const node of nodes) expect([node.tracked, node.isLeaf]).toEqual([true, false]);
  const leaves = leavesOf(order);
  for (const leaf of leaves) expect([leaf.tracked, leaf.isLeaf]).toEqual([true, true]);
  const done = new Set<Value>(leaves);
  for (const node of nodes) {
    for (const input of node.inputs) if (input.tracked) expect(done.has(input)).toBe(true);
    done.add(node);
  }
  expect(nodes.at(-1) ?? leaves[0]).toBe(root);
  return order;
}

describe('gradientOrder()', () => {
  test('has every step and every leaf once, inputs first, whoever is constant', () => {
    const steps = fc.array(fc.tuple(fc.nat(4), fc.nat(), fc.nat()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }), (todo, constants) => {
        const all = [new Value(2), ...constants.map((is, i) => new Value(i, { requiresGrad: !is }))];
        for (const [kind, i, j] of todo) {
          const [a, b] = [all[i % all.length] as Value, all[j % all.length] as Value]; // within all
          const list = [a, b, a];
          if (kind < 2) all.push(kind === 0 ? a.mul(b) : a.add(b));
          else all.push(kind === 2 ? sum(list) : kind === 3 ? dot(list, [b, a, b]) : dot(list, list, b));
        }
        const root = all.at(-1) as Value;
        if (root.tracked) checkOrder(root);
      }),
      { numRuns: 200 },
    );
  });

  const banksOf = ({ steps }: GradientOrder): Bank[] => steps.filter(isBank);

  test('takes the layers of a net as banks, and its weights as matrices, for however many samples', () => {
    const { layers } = net();
    const outs = [feedForward(inputs(1, 2, 3), layers), feedForward(inputs(4, 5, 6), layers)];
    const order = checkOrder(sum(outs.map((out) => dot(out, out))));
    expect(banksOf(order).map(({ count }) => count)).toEqual([4, 4, 2, 2, 4, 4, 2, 2]);
    expect(order.matrices).toHaveLength(2);
    expect(order.leaves).toHaveLength(6); // the inputs; weights are in the matrices
    expect(leavesOf(order)).toHaveLength(6 + 26);
  });

  test('takes node by node what was met alone before, and leaves frozen weights out', () => {
    const { block, layers } = net();
    const alone = feedForward(inputs(1, 2, 3), layers);
    const one = checkOrder((alone[0] as Value).mul(3));
    expect(banksOf(one).map(({ count }) => count)).toEqual([4, 4]); // of the last layer, one node is wanted
    const both = checkOrder(sum(alone).add(alone[1] as Value));
    expect(nodesOf(both)).toHaveLength(4 + 4 + 2 + 2 + 2);
    (block.values[0] as Value).requiresGrad = false;
    const part = checkOrder(sum(feedForward(inputs(1, 2, 3), layers)));
    expect([part.matrices.length, leavesOf(part).length]).toEqual([1, 3 + 25]);
    const later = feedForward(inputs(1, 2, 3), layers);
    (block.values[1] as Value).requiresGrad = false; // after the call
    const gone = checkOrder(sum(later));
    expect([gone.matrices.length, leavesOf(gone).length]).toEqual([1, 3 + 24]);
    for (const value of block.values.slice(0, 16)) value.requiresGrad = false;
    const frozen = checkOrder(sum(feedForward(inputs(1, 2, 3), layers)));
    expect([frozen.matrices.length, leavesOf(frozen).length]).toEqual([1, 3 + 10]);
  });

  test('goes through a node of a bank once, whether it is met alone or with the others, first or last', () => {
    for (const order of [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      // biome-ignore format: a list each
      const { block, layers } = net(relu);
      const x = inputs(0.5, -1, 2);
      const run = (make: (out: Value[]) => Value[]): number[] => {
        const out = linear(x, (layers[0] as LinearLayer).weights, (layers[0] as LinearLayer).bias);
        const parts = make(out);
        const loss = sum(order.map((i) => parts[i] as Value));
        checkOrder(loss);
        block.grad.fill(0);
        for (const value of x) value.grad = 0;
        loss.backward();
        return [...block.grad, ...x.map((value) => value.grad)];
      };
      const got = run((out) => [sum(out), (out[1] as Value).mul(3), dot(out, out)]);
      const wanted = run((out) => [out.reduce((a, b) => a.add(b)), (out[1] as Value).mul(3), out.map((o) => o.mul(o)).reduce((a, b) => a.add(b))]); // biome-ignore format: one line
      got.forEach((g, i) => void expect(g).toBeCloseTo(wanted[i] as number, 12));
    }
  });

  test('does not pass through an operand whose rule is null, which then counts as unused', () => {
    const second = defineOp({ name: 'second', arity: 2, forward: (a, b) => a * b, vjps: [(k, g, _a, b) => k.mul(g, b), null] }); // biome-ignore format: one line
    const third = defineOp({ name: 'third', arity: 3, forward: (a, b, c) => a * b * c, vjps: [(k, g, _a, b, c) => k.mul(g, k.mul(b, c)), null, null] }); // biome-ignore format: one line
    const [x, y, z] = inputs(2, 3, 5) as [Value, Value, Value];
    expect(gradientOrder(second(x, y)).leaves).toEqual([x]);
    expect(gradientOrder(third(x, y, z)).leaves).toEqual([x]);
    expect(() => grad(second(x, y), [x, y])).toThrow(/inputs\[1\] was not reached/);
    expect(() => grad(third(x, y, z), [x, z])).toThrow(/inputs\[1\] was not reached/);
    expect(grad(third(x, y, z), [z, x], { allowUnused: true }).map(({ data }) => data)).toEqual([0, 15]);
  });
});

describe('grad()', () => {
  test('under detectAnomaly the rule that makes a NaN is named, also within a layer', () => {
    const { layers } = net(sqrt);
    const bad = (): void => {
      const [y] = feedForward([0, 0, 0], [{ ...(layers[0] as LinearLayer), bias: undefined }]) as [Value];
      y.mul(0).backward();
    };
    expect(() => detectAnomaly(bad)).toThrow(expect.objectContaining({ code: 'ERR_NAN_BACKWARD', op: 'sqrt' }));
  });

  test('of the parameters and inputs of a net are those of backward(), and no gradient changes', () => {
    const { block, layers } = net();
    const x = inputs(1, -2, 0.5);
    const loss = sum(feedForward(x, layers));
    const all = [...x, ...block.values];
    all.forEach((value, i) => {
      value.grad = i;
    });
    const got = grad(loss, all).map(({ data }) => data);
    const twice = grad(loss, all, { createGraph: true }).map(({ data }) => data);
    expect(all.map((value) => value.grad)).toEqual(all.map((_, i) => i));
    for (const value of all) value.grad = 0;
    loss.backward();
    expect(got).toEqual(all.map((value) => value.grad));
    expect(twice).toEqual(got);
  });

  test('gives numbers, not a graph, unless one is asked for, also where nothing is recorded', () => {
    const x = new Value(3);
    const y = x.pow(3);
    expect(grad(y, [x]).map(({ isLeaf, requiresGrad }) => [isLeaf, requiresGrad])).toEqual([[true, false]]);
    const [slope = x] = noGrad(() => grad(y, [x], { createGraph: true }));
    expect(grad(slope, [x]).map(({ data }) => data)).toEqual([18]);
    expect(noGrad(() => jacobian((a) => a.mul(a), [3]))).toEqual([[6]]);
    expect(noGrad(() => hessian((a) => a.pow(3), [3]))).toEqual([[18]]);
  });

  test('takes a constant that is met twice, and constant functions', () => {
    const [x, c] = [new Value(3), constant(2)];
    const [slope = x] = grad(x.mul(c).mul(c).mul(x), [x], { createGraph: true });
    expect([slope.data, grad(slope, [x])[0]?.data]).toEqual([24, 8]);
    expect(hessian(() => constant(1), [1, 2])).toEqual([[0, 0], [0, 0]]); // biome-ignore format: rows
  });

  test('names the first input that was not reached', () => {
    const [x, unused] = [new Value(3), new Value(1, { label: 'w' })];
    expect(() => grad(x.mul(2), [x, unused])).toThrow(/inputs\[1\] \('w'\) was not reached/);
    expect(() => grad(x.mul(2), [unused, x])).toThrow(/inputs\[0\] \('w'\) was not reached/);
  });

  test('topologicalOrder() refuses what is no Value', () => {
    for (const none of [null, undefined, 7, {}])
      expect(() => topologicalOrder(loose(none))).toThrow(/topologicalOrder\(\): root must/);
  });
});
