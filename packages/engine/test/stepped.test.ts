/** What an optimiser moved between a forward pass and its backward: what rules read of it, kind by kind. nn's tests have the optimisers. */
import { describe, expect, test } from 'vitest';
import {
  add,
  amax,
  dot,
  exp,
  feedForward,
  grad,
  hypot,
  linear,
  logsumexp,
  mean,
  mul,
  ops,
  parameterBlock,
  pow,
  prod,
  relu,
  sigmoid,
  sin,
  sqrt,
  sub,
  sum,
  Value,
  where,
} from '../src/index.ts';
import { moved } from '../src/internal.ts';

const stepped = expect.objectContaining({ code: 'ERR_STEPPED' });
const value = (x: number): Value => new Value(x, { label: 'moved' });

describe('a backward pass after a step', () => {
  test.each<[string, (w: Value, v: Value) => Value, boolean]>([
    ['add', (w, v) => add(w, v), false],
    ['sub', (w, v) => sub(w, v), false],
    ['mul', (w, v) => mul(w, v), true],
    ['mul by itself', (w) => mul(w, w), true],
    ['exp, which reads its result', (w) => exp(w), false],
    ['sqrt, which reads its result', (w) => sqrt(w), false],
    ['sin', (w) => sin(w), true],
    ['hypot', (w, v) => hypot(w, v), true],
    ['pow by a Value', (w, v) => pow(w, v), true],
    ['where by another condition', (w, v) => where(v.gt(0), w, 1), false],
    ['where by itself as the condition', (w) => where(w, w, 1), true],
    ['sum', (w, v) => sum([w, v]), false],
    ['mean', (w, v) => mean([w, v]), false],
    ['prod', (w, v) => prod([w, v]), true],
    ['amax', (w, v) => amax([w, v]), true],
    ['logsumexp', (w, v) => logsumexp([w, v]), true],
    ['dot', (w, v) => dot([w], [v]), true],
    ['the bias of a dot', (w, v) => dot([v], [2], w), false],
  ])('%s', (_name, fn, refused) => {
    const [w, v] = [value(2), new Value(3)];
    const y = fn(w, v);
    y.backward();
    moved([w]);
    const again = expect(() => y.backward());
    if (refused) again.toThrow(stepped);
    else again.not.toThrow();
    expect(() => fn(w, v).backward(), 'a new graph').not.toThrow();
  });

  const nodeOps = Object.values(ops).filter((op) => op.arity !== 'vector');
  test.each(nodeOps.map((op) => [op.name, op] as const))('%s says what it reads, or passes', (_name, op) => {
    const xs = [0.3, 0.6, 0.9].map(value);
    const call = op as unknown as (...args: unknown[]) => Value; // a record is callable
    const y = op.arity !== 'n' ? call(...xs.slice(0, op.arity)) : op === ops.dot ? call(xs, xs) : call(xs);
    if (!y.requiresGrad) return; // comparisons, and detach
    y.backward();
    const before = xs.map((x) => x.grad);
    moved(xs);
    let code = '';
    try {
      y.backward();
    } catch (error) {
      code = (error as { code?: string }).code ?? String(error);
    }
    expect(['', 'ERR_STEPPED']).toContain(code);
    // Where it passes, nothing was read: the second pass gave what the first did, though the data differ by now.
    if (code === '') {
      for (const x of xs) x.data += 0.01;
      y.backward();
      for (const [i, x] of xs.entries()) expect(x.grad).toBeCloseTo(3 * (before[i] as number), 12);
    }
  });

  test('grad() is refused as well, and twice', () => {
    const w = value(2);
    const y = w.square();
    moved([w]);
    for (let time = 0; time < 2; time++)
      expect(() => grad(y, [w])).toThrow(/square\(\) needs the data of a parameter \('moved'\)/);
  });

  test('nothing is stamped by nothing', () => {
    const w = value(2);
    const y = w.square();
    moved([]);
    expect(() => y.backward()).not.toThrow();
  });

  test('what wants no gradient hands nothing back, and reads nothing', () => {
    const [w, v] = [new Value(2, { requiresGrad: false }), new Value(3)];
    const y = mul(w, v);
    moved([v]);
    expect(() => y.backward()).not.toThrow();
    const z = mul(w, v);
    moved([w]);
    expect(() => z.backward()).toThrow(stepped);
  });
});

describe('layers', () => {
  const layer = (n: number) => {
    const { values } = parameterBlock(Float64Array.from({ length: 3 * n }, (_, i) => i / 10));
    const weights = Object.freeze(Array.from({ length: n }, (_, i) => Object.freeze(values.slice(3 * i, 3 * i + 2))));
    const bias = Object.freeze(Array.from({ length: n }, (_, i) => values[3 * i + 2] as Value));
    return { values, weights, bias };
  };

  test('the first reads its inputs alone, whatever its weights did', () => {
    const { values, weights, bias } = layer(3);
    const y = sum(linear([1, 2], weights, bias));
    moved(values);
    expect(() => y.backward()).not.toThrow();
  });

  test('inputs that were moved are read by the weights', () => {
    const { weights, bias } = layer(3);
    const inputs = parameterBlock(new Float64Array([1, 2])).values;
    const y = sum(linear(Object.freeze(inputs.slice()), weights, bias));
    moved(inputs);
    expect(() => y.backward()).toThrow(stepped);
  });

  test('a second layer reads its weights for its inputs, an activation its sums or nothing', () => {
    const [one, two] = [layer(2), layer(3)];
    const run = () =>
      sum(
        feedForward(
          [1, 2],
          [
            { ...one, activation: relu },
            { ...two, activation: sigmoid },
          ],
        ),
      );
    const y = run();
    moved(one.values);
    expect(() => y.backward()).not.toThrow();
    const z = run();
    moved(two.values);
    expect(() => z.backward()).toThrow(stepped);
    expect(() => z.backward()).toThrow(stepped);
    run().backward();
  });
});
