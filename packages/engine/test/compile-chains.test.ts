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

it('a function that works on parameters alone gets blocks too, with the gradients of the eager engine', () => {
  const [width, depth] = [12, 9];
  const start = Array.from({ length: width }, (_, i) => new Value(Math.cos(i)));
  const ws = Array.from({ length: width * width }, (_, i) => new Value(Math.sin(5 * i) / 4));
  const fn = ([goal]: readonly Value[]): Value => {
    let xs: readonly Value[] = start.map((x) => x.mul(0.5));
    for (let layer = 0; layer < depth; layer++) {
      const inputs = xs;
      xs = xs.map((_, j) => tanh(dot(ws.slice(j * width, (j + 1) * width), inputs)));
    }
    return sum(xs)
      .sub(goal as Value)
      .square();
  };
  const parameters = [...start, ...ws];
  const f = compile(fn, { inputs: [1], parameters });
  expect(f.stats.blocks).toBeGreaterThan(2 * depth);
  for (const goals of [[1], [1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8]]) {
    f.valueAndGrad(goals.map((goal) => [goal]));
    const compiled = parameters.map((p) => p.grad);
    for (const p of parameters) p.grad = 0;
    mean(goals.map((goal) => fn([frozen(goal)]))).backward();
    const largest = parameters.reduce((most, p) => Math.max(most, Math.abs(p.grad)), 0);
    for (const [i, p] of parameters.entries()) {
      expect(Math.abs((compiled[i] ?? NaN) - p.grad)).toBeLessThanOrEqual(1e-12 * largest);
      p.grad = 0;
    }
  }
});
