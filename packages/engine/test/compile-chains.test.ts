/** Neurons written by hand, as w·x + …, compile to the same matrix blocks as dot(), in every order they are written in. */
import { describe, expect, it } from 'vitest';
import { dot, mean, sum, tanh, Value } from '../src/index.ts';
import { compile, frozen } from './traceable.ts';

const SIZE = 8;
const weights = Array.from({ length: 2 * SIZE * (SIZE + 1) }, (_, i) => new Value(Math.sin(3 * i) / 2));

type Neuron = (ws: readonly Value[], xs: readonly Value[], bias: Value) => Value;

/** Ways in which people write a neuron. */
const neurons: readonly (readonly [string, Neuron])[] = [
  ['dot()', (ws, xs, bias) => dot(ws, xs, bias)],
  [
    'bias last',
    (ws, xs, bias) =>
      ws
        .map((w, i) => w.mul(xs[i] as Value))
        .reduce((a, b) => a.add(b))
        .add(bias),
  ],
  ['bias first', (ws, xs, bias) => ws.reduce((total, w, i) => total.add(w.mul(xs[i] as Value)), bias)],
  ['from 0', (ws, xs, bias) => ws.reduce((total, w, i) => total.add((xs[i] as Value).mul(w)), frozen(0)).add(bias)],
  ['without bias', (ws, xs) => ws.map((w, i) => w.mul(xs[i] as Value)).reduce((a, b) => a.add(b))],
];

const net =
  (neuron: Neuron) =>
  (x: readonly Value[]): Value => {
    const layer = (xs: readonly Value[], from: number): Value[] =>
      Array.from({ length: SIZE }, (_, j) => {
        const row = weights.slice(from + j * (SIZE + 1), from + (j + 1) * (SIZE + 1));
        return tanh(neuron(row.slice(0, SIZE), xs, row[SIZE] as Value));
      });
    return sum(layer(layer(x, 0), SIZE * (SIZE + 1)));
  };

const rows = Array.from({ length: 7 }, (_, s) => Array.from({ length: SIZE }, (_, i) => Math.cos(s * 2 + i)));
const gradients = (): number[] => {
  const found = weights.map((w) => w.grad);
  for (const w of weights) w.grad = 0;
  return found;
};

it('a sum with something else among its products keeps every term', () => {
  const ws = weights.slice(0, 6);
  const fn = (x: readonly Value[]): Value => {
    const products = ws.map((w, i) => w.mul(x[i] as Value));
    const terms = [...products.slice(0, 3), (x[6] as Value).square(), ...products.slice(3)];
    return terms.reduce((a, b) => a.add(b)).add(weights[9] as Value);
  };
  const compiled = compile(fn, { inputs: [SIZE], parameters: weights });
  expect([...compiled.forward(rows)]).toEqual(rows.map((row) => fn(row.map(frozen)).data));
});

describe.each(neurons)('a neuron written with %s', (_name, neuron) => {
  it('becomes a block, with the outputs and gradients of the eager engine', () => {
    const fn = net(neuron);
    const f = compile(fn, { inputs: [SIZE], parameters: weights });
    expect(f.stats.blocks).toBeGreaterThanOrEqual(4);
    f.valueAndGrad(rows);
    const compiled = gradients();
    mean(rows.map((row) => fn(row.map(frozen)))).backward();
    const wanted = gradients();
    for (const [i, g] of wanted.entries()) expect(Math.abs((compiled[i] ?? NaN) - g)).toBeLessThan(1e-14);
  });

  it('keeps the order of its sum, to the last bit', () => {
    // No activation: its kernel may differ from Math.tanh in the last bits.
    const fns = Array.from({ length: 16 }, (_, j) => (x: readonly Value[]): Value => {
      return neuron(weights.slice(5 * j, 5 * j + SIZE), x, weights[100 + j] as Value);
    });
    const f = compile((x) => fns.map((fn) => fn(x)), { inputs: [SIZE], parameters: weights });
    expect(f.stats.blocks).toBe(1);
    const wanted = rows.flatMap((numbers) => fns.map((fn) => fn(numbers.map(frozen)).data));
    expect([...f.forward(rows)]).toEqual(wanted);
  });
});

it('a sum that is used elsewhere on the way stays as it was written', () => {
  const [a, b, c] = weights.slice(0, 3) as [Value, Value, Value];
  const fn = (x: readonly Value[]): Value => {
    const [u, v, w] = x as [Value, Value, Value];
    const part = a.mul(u).add(b.mul(v));
    return part.add(c.mul(w)).mul(part);
  };
  const f = compile(fn, { inputs: [3], parameters: [a, b, c] });
  expect(f.inspect()).not.toContain('dot');
  expect(f.forward([[1, 2, 3]])[0]).toBe(fn([1, 2, 3].map(frozen)).data);
});
