/** Layers in one loop against the same layers dot by dot: the same numbers, gradients and graph, to the bit. */

import { describe, expect, test } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import { gradientOrder, isBank } from './graph.ts';
import * as engine from './index.ts';
import { add, dot, feedForward, linear, ops, type ParameterBlock, parameterBlock, sum, type UnaryOp, Value } from './index.ts'; // biome-ignore format: one line
import type { LinearLayer } from './linear.ts';
import { numbers } from './numbers.ts';
import type { BinaryRecord, UnaryRecord } from './op.ts';

const activations = [undefined, engine.relu, engine.tanh, engine.sigmoid, engine.leakyRelu as unknown as UnaryOp, engine.sign]; // biome-ignore format: one line

/** Rows of a block, frozen as a layer of nn has them. */
function layerOf(
  block: ParameterBlock,
  from: number,
  nin: number,
  nout: number,
  bias: boolean,
  op?: UnaryOp,
): LinearLayer {
  const pitch = nin + (bias ? 1 : 0);
  const row = (j: number): readonly Value[] => block.values.slice(from + j * pitch, from + j * pitch + nin);
  const weights = Object.freeze(Array.from({ length: nout }, (_, j) => Object.freeze(row(j))));
  const biases = weights.map((_, j) => block.values[from + (j + 1) * pitch - 1] as Value); // the last of each row
  return { weights, bias: bias ? Object.freeze(biases) : undefined, activation: op };
}

/** What feedForward promises to be equal to. */
function oneByOne(x: readonly (Value | number)[], layers: readonly LinearLayer[]): Value[] {
  let xs = x;
  for (const { weights, bias, activation } of layers) {
    const zs = weights.map((row, j) => (bias === undefined ? dot(row, xs) : dot(row, xs, bias[j])));
    xs = activation === undefined ? zs : zs.map((z) => activation(z));
  }
  return xs as Value[];
}

interface Net {
  readonly sizes: readonly number[];
  readonly bias: boolean;
  readonly ops: readonly number[];
  readonly frozen: readonly number[];
  readonly tracked: boolean;
  /** The inputs: Values of their own, one Value throughout, or parameters of the very net. */
  readonly inputs: 'own' | 'one' | 'parameters';
  /** Where the loss takes outputs from, one by one; and whether it takes them all together first. */
  readonly picks: readonly number[];
  readonly together: boolean;
}

const nets: fc.Arbitrary<Net> = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
  bias: fc.boolean(),
  ops: fc.array(fc.nat(activations.length - 1), { minLength: 3, maxLength: 3 }),
  frozen: fc.oneof(fc.constant([]), fc.array(fc.nat(200), { maxLength: 3 })),
  tracked: fc.boolean(),
  inputs: fc.constantFrom('own', 'own', 'own', 'one', 'parameters'),
  picks: fc.array(fc.nat(4), { maxLength: 4 }),
  together: fc.boolean(),
});

type Forward = (x: readonly Value[], layers: readonly LinearLayer[]) => Value[];

/** The loss of a net on two samples, its gradients after two passes, and how many banks were one step. */
function run(net: Net, forward: Forward): { readonly all: number[]; readonly banks: number } {
  const { sizes, bias, tracked } = net;
  const counts = sizes.slice(1).map((nout, i) => nout * ((sizes[i] as number) + (bias ? 1 : 0)));
  const total = counts.reduce((a, b) => a + b);
  const block = parameterBlock(Float64Array.from({ length: total }, (_, i) => Math.sin(7 * i + 1)));
  for (const i of net.frozen) (block.values[i % total] as Value).requiresGrad = false;
  let from = 0;
  const layers = counts.map((count, i) => {
    from += count;
    return layerOf(
      block,
      from - count,
      sizes[i] as number,
      sizes[i + 1] as number,
      bias,
      activations[net.ops[i] as number],
    );
  });
  const samples = [1, 2].map((k) => {
    const own = Array.from({ length: sizes[0] as number }, (_, i) => new Value(Math.cos(k + 3 * i), { requiresGrad: tracked })); // biome-ignore format: one line
    if (net.inputs === 'own') return own;
    return own.map((_, i) => (net.inputs === 'one' ? own[0] : block.values[(i + 1) % total]) as Value);
  });
  const losses = samples.flatMap((x) => {
    const out = forward(x, layers);
    const alone = net.picks.map((i) => (out[i % out.length] as Value).mul(x[0] as Value));
    return net.together ? [sum(out), dot(out, out), ...alone] : [...alone, ...out.slice(0, 1)];
  });
  const loss = losses.reduce((a, b) => add(b, a));
  if (!loss.requiresGrad) return { all: [loss.data], banks: 0 };
  const banks = gradientOrder(loss).steps.filter(isBank).length;
  loss.backward();
  loss.backward();
  const nodes = topological(loss).flatMap((node) => [node.data, node.grad]);
  return { all: [loss.data, ...block.grad, ...samples.flat().map((x) => x.grad), ...nodes], banks };
}

/** In an order that both ways share: by op, then by number. */
const topological = (root: Value): Value[] =>
  engine.topologicalOrder(root).sort((a, b) => a.op.localeCompare(b.op) || a.data - b.data || a.grad - b.grad);

describe('feedForward()', () => {
  test('gives the bits and the nodes of dots and activations one by one, whoever is frozen or used twice', {
    timeout: 120_000,
  }, () => {
    let banks = 0;
    fc.assert(
      fc.property(nets, (net) => {
        const fast = run(net, feedForward);
        banks += fast.banks;
        expect(fast.all).toStrictEqual(run(net, oneByOne).all);
      }),
      { numRuns: 400 },
    );
    expect(banks).toBeGreaterThan(100); // the loops ran
  });

  const block = (): ParameterBlock => parameterBlock(Float64Array.from({ length: 12 }, (_, i) => i / 4 - 1));

  test('sees a parameter that is frozen between forward and backward', () => {
    const { values, grad } = block();
    const out = linear([1, 2], layerOf({ values } as ParameterBlock, 0, 2, 3, true).weights);
    (values[3] as Value).requiresGrad = false;
    sum(out).backward();
    expect([...grad]).toEqual([1, 2, 0, 0, 2, 0, 1, 2, 0, 0, 0, 0]);
  });

  test('leaves what a frozen parameter has in grad alone, whoever trains beside it', () => {
    const { values, grad } = block();
    const [head] = values as [Value];
    const out = linear([1, 2], layerOf({ values } as ParameterBlock, 0, 2, 3, true).weights);
    head.requiresGrad = false;
    for (const before of [5, Number.NaN, -0]) {
      head.grad = before;
      sum(out).backward();
      expect(head.grad).toBe(before); // to the sign of a zero
    }
    expect([...grad.slice(1, 3)]).toEqual([6, 0]);
  });

  test('names the op whose rule makes the first NaN while anomalies are looked for, also within a loop', () => {
    const x = [new Value(0), new Value(0)];
    const root = sum(feedForward(x, [layerOf(block(), 0, 2, 3, false, engine.sqrt)])).mul(0);
    expect(gradientOrder(root).steps.some(isBank)).toBe(true);
    expect(() => engine.detectAnomaly(() => root.backward())).toThrow(
      expect.objectContaining({ code: 'ERR_NAN_BACKWARD', op: 'sqrt' }),
    );
  });

  test('its nodes have op, inputs and labels, and can be differentiated twice', () => {
    const ps = block();
    const x = new Value(0.5);
    const [y] = feedForward([x, 2], [layerOf(ps, 0, 2, 2, true, engine.tanh), layerOf(ps, 6, 2, 2, true, engine.tanh)]) as [Value, Value]; // biome-ignore format: one line
    expect([y.op, y.inputs[0]?.op, y.inputs[0]?.inputs.map(({ op }) => op)]).toEqual(['tanh', 'dot', ['', '', 'tanh', 'tanh', '']]); // biome-ignore format: one line
    expect(y.inputs[0]?.inputs[0]).toBe(ps.values[6]);
    const twice = (out: Value): number => {
      const [slope] = engine.grad(out, [x], { createGraph: true }) as [Value];
      return engine.grad(slope, [x])[0]?.data ?? NaN;
    };
    const plain = oneByOne([x, 2], [layerOf(ps, 0, 2, 2, true, engine.tanh), layerOf(ps, 6, 2, 2, true, engine.tanh)]);
    expect(twice(y)).toBe(twice(plain[0] as Value));
    expect(engine.grad(y, [x])[0]?.data).toBe(engine.grad(plain[0] as Value, [x])[0]?.data);
  });

  test('a list that it gave may be changed: the graph stays, and the next call sees the change', () => {
    const ps = block();
    const { weights } = layerOf(ps, 0, 2, 2, false);
    const out = linear([1, 2], weights);
    const before = sum(out);
    out.push(new Value(9));
    expect(() => linear(out, weights)).toThrow(RangeError);
    out.length = 2;
    out.reverse();
    expect(linear(out, weights).map(({ data }) => data)).toEqual(weights.map((row) => dot(row, out).data));
    expect(before.inputs).toHaveLength(2);
  });

  test('under noGrad it gives constants, and detectAnomaly finds a NaN in it', () => {
    const layers = [layerOf(block(), 0, 2, 2, true, engine.log)];
    expect(engine.noGrad(() => feedForward([1, 2], layers)).map(({ isLeaf }) => isLeaf)).toEqual([true, true]);
    expect(() => engine.detectAnomaly(() => feedForward([1, 2], layers))).toThrow(/log/);
    const [y] = feedForward([1, -2], layers) as [Value]; // the logarithm of 0
    expect(() => engine.detectAnomaly(() => y.mul(0).backward())).toThrow(engine.AnomalyError);
  });

  test('refuses what is no list, and biases that are too few', () => {
    expect(() => linear([1], null as never)).toThrow(/linear\(\): weights must be an array/);
    expect(() => linear([1], [[2]], 3 as never)).toThrow(/linear\(\): bias must be an array/);
    expect(() => linear([1], [[2], [3]], [1])).toThrow(RangeError);
    expect(() => linear([1], [[2, 3]])).toThrow(RangeError);
  });
});

const edges = [0, -0, 1, -1, 0.3, -2.5, 1e-310, -1e308, 710, Infinity, -Infinity, NaN];
const at = (i: number): number => edges[i % edges.length] as number;
const all = Object.values(ops);
const withLoops = all.filter((op) => op.arity === 1 && op.dense !== undefined) as unknown as UnaryRecord[];
const direct = all.filter((op) => op.arity === 2 && op.direct !== undefined) as unknown as BinaryRecord[];

describe('the loops of a unary record', () => {
  test.each(withLoops.map((op) => [op.name, op] as const))('%s: the bits of its forward and its rule', (_, op) => {
    for (let shift = 0; shift < edges.length; shift++) {
      const x = parameterBlock(Float64Array.from(edges));
      const y = parameterBlock(new Float64Array(edges.length));
      y.grad.set(edges.map((_, i) => at(i + shift)));
      const [from, to] = [x, y].map(({ values }) => (values[0] as Value).memory) as [Value['memory'], Value['memory']];
      op.dense?.forward(from, 1, to, 1, edges.length - 1);
      op.dense?.pull(from, 1, to, 1, edges.length - 1);
      const expected = edges.map((a, i) => {
        const g = op.vjps[0]?.(numbers, at(i + shift), a, op.forward(a), {}) ?? NaN;
        return i === 0 ? [0, 0] : [op.forward(a), 0 + g];
      });
      expect(edges.map((_, i) => [y.data[i], x.grad[i]])).toStrictEqual(expected);
    }
  });

  test('relu, tanh, sigmoid and exp have some', () =>
    expect(withLoops.map(({ name }) => name).sort()).toEqual(['exp', 'relu', 'sigmoid', 'tanh']));
});

describe('a binary record on Values', () => {
  const pairs = edges.flatMap((a) => edges.map((b) => [a, b] as const));
  test.each(direct.map((op) => [op.name, op] as const))('%s: the bits of its forward and its rules', (_, op) => {
    for (const [a, b] of pairs) {
      for (const g of edges) {
        const [x, z, y] = [new Value(a), new Value(b), new Value(7)];
        y.grad = g;
        op.direct?.forward(x, z, y);
        op.direct?.pull(x, z, y);
        const given = [0, 1].map((i) => 0 + (op.vjps[i as 0 | 1]?.(numbers, g, a, b, op.forward(a, b), {}) ?? NaN));
        expect([y.data, x.grad, z.grad]).toStrictEqual([op.forward(a, b), ...given]);
      }
    }
  });

  test('gives a constant nothing, and a Value that it takes twice both shares', () => {
    for (const op of direct) {
      const [x, y, fixed] = [new Value(3), new Value(1), new Value(2, { requiresGrad: false })];
      y.grad = 1;
      op.direct?.pull(fixed, fixed, y);
      expect(fixed.grad).toBe(0);
      op.direct?.forward(x, x, y);
      op.direct?.pull(x, x, y);
      const [u = NaN, v = NaN] = op.vjps.map((rule) => rule?.(numbers, 1, 3, 3, y.data, {}));
      expect(x.grad).toBe(u + v);
    }
  });

  test('the four operations have it', () =>
    expect(direct.map(({ name }) => name).sort()).toEqual(['add', 'div', 'mul', 'sub']));
});
