/**
 * Steps that do the same to numbers side by side, nearly: other options, another order, gaps, some of them used before. Whether
 * they become one loop is the compiler's choice; the numbers are the eager engine's.
 */
import { describe, expect, test } from 'vitest';
import { compile, dot, leakyRelu, parameterBlock, sum, tanh, Value } from '../src/index.ts';

const WIDTH = 10;
const parametersOf = (count: number): Value[] => [
  ...parameterBlock(Float64Array.from({ length: count }, (_, i) => Math.cos(3 * i + 2) / 2)).values,
];

type Net = (x: readonly Value[], p: readonly Value[]) => Value[];
const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;

const compare = (net: Net, p: readonly Value[], samples: number): void => {
  const batch = Array.from({ length: samples }, (_, s) =>
    Array.from({ length: WIDTH }, (_i, i) => Math.sin(s * 5 + i * 3 + 1)),
  );
  for (const value of p) value.grad = 0;
  const outputs = batch.map((row) => net(row.map((x) => new Value(x, { requiresGrad: false })), p)); // biome-ignore format: one line
  for (const row of outputs) sum(row.map((y, i) => y.mul(i + 1))).backward();
  const wanted = p.map(({ grad }) => grad);
  const forward = compile(([...x]) => net(x, p), { inputs: [WIDTH], parameters: p }).forward(batch);
  for (const [i, y] of outputs.flat().entries()) expect(forward[i]).toBeCloseTo(y.data, 12);
  for (const value of p) value.grad = 0;
  const loss = compile(([...x]) => sum(net(x, p).map((y, i) => y.mul(i + 1))), { inputs: [WIDTH], parameters: p, reduction: 'sum' }); // biome-ignore format: one line
  loss.valueAndGrad(batch);
  for (const [i, { grad }] of p.entries()) expect(grad).toBeCloseTo(wanted[i] as number, 11);
};

const layer = (x: readonly Value[], p: readonly Value[]): Value[] =>
  Array.from({ length: WIDTH }, (_, r) => dot(p.slice(r * WIDTH, (r + 1) * WIDTH), x));

describe('steps that are nearly alike have the eager numbers', () => {
  const nets: readonly (readonly [string, Net])[] = [
    ['options of their own', (x, p) => layer(x, p).map((y, i) => leakyRelu(y, { negativeSlope: i / 10 }))],
    ['options by turns', (x, p) => layer(x, p).map((y, i) => leakyRelu(y, { negativeSlope: i % 2 === 0 ? 0.1 : 0.4 }))],
    ['options of their own, on parameters', (x, p) => p.slice(0, WIDTH).map((w, i) => leakyRelu(w, { negativeSlope: i / 7 }).mul(at(x, i)))],
    ['constants of their own', (x, p) => layer(x, p).map((y, i) => y.mul(i - 3))],
    ['the neighbour', (x, p) => layer(x, p).map((y, i, all) => y.mul(at(all, i + 1)))],
    ['backwards', (x, p) => layer(x, p).map((y, i, all) => y.mul(all[WIDTH - 1 - i] as Value))],
    ['every other', (x, p) => layer(x, p).map((y, i, all) => y.mul(at(all, 2 * i)))],
    ['one for all', (x, p) => layer(x, p).map((y, _, all) => y.mul(all[4] as Value))],
    ['gaps', (x, p) => layer(x, p).map((y, i) => (i === 4 || i === 7 ? y : tanh(y)))],
    ['few at a time', (x, p) => layer(x, p).map((y, i) => (i % 4 === 3 ? y : tanh(tanh(y))))],
    ['a parameter each', (x, p) => layer(x, p).map((y, i) => tanh(p[i] as Value).add(y))],
    ['a parameter for each of five', (x, p) => layer(x, p).map((y, i) => (i < 5 ? tanh(p[i] as Value).add(y) : y))],
    ['a parameter for each of five, in another order', (x, p) => layer(x, p).map((y, i) => (i < 5 ? tanh(p[[3, 1, 4, 0, 2][i] as number] as Value).add(y) : y))],
    ['a parameter each, some of them used before in another order', (x, p) => {
      const few = p.slice(0, 5).map((w) => tanh(w));
      const first = [3, 1, 4, 0, 2].map((i) => (few[i] as Value).mul(x[i + 5] as Value));
      return [...first, ...few.map((w, i) => w.add(x[i] as Value)), ...layer(x, p)];
    }],
    ['a parameter each, the last first', (x, p) => {
      const few = p.slice(0, 6).map((w) => w.square().add(1));
      const last = (few[5] as Value).mul(x[9] as Value);
      return [last, ...few.map((w, i) => tanh(w.mul(x[i] as Value))), ...layer(x, p)];
    }],
    ['results that go on in another order', (x, p) => {
      const h = layer(x, p).map((y) => tanh(y));
      const order = [7, 2, 9, 0, 4, 1, 8, 3, 6, 5].map((i) => h[i] as Value);
      return order.map((y, i) => y.mul(at(order, i + 3)).add(x[i] as Value));
    }],
    ['a step that another of them needs', (x, p) => {
      const h: Value[] = [];
      for (const [i, y] of layer(x, p).entries()) h.push(tanh(i === 0 ? y : y.add(h[i - 1] as Value)));
      return h;
    }],
    ['sums in between', (x, p) => {
      const h = layer(x, p).map((y) => tanh(y));
      const all = sum(h);
      return h.map((y) => y.div(all.square().add(1)));
    }],
  ]; // biome-ignore format: a net each
  test.each(nets)('%s', (_, net) => {
    for (const samples of [1, 6]) compare(net, parametersOf(WIDTH * WIDTH), samples);
  });
});

describe('gradients of many parameters', () => {
  test.each<[string, Net]>([
    ['of a matrix alone', (x, p) => layer(x, p).map((y) => tanh(y))],
    ['of a matrix, and of a penalty', (x, p) => [...layer(x, p).map((y) => tanh(y)), sum(p.slice(0, 30).map((w) => w.square()))]], // biome-ignore format: a row
    [
      'of a matrix that is met twice',
      (x, p) =>
        layer(
          layer(x, p).map((y) => tanh(y)),
          p,
        ),
    ],
    ['of a matrix, and some that are no matrix', (x, p) => [...layer(x, p), tanh(p[150] as Value).mul(x[0] as Value)]],
  ])('%s are added to what is there, as they are by themselves', (_, net) => {
    const p = parametersOf(300);
    const batch = [Array.from({ length: WIDTH }, (_i, i) => Math.sin(i + 1))];
    const loss = compile(([...x]) => sum(net(x, p)), { inputs: [WIDTH], parameters: p });
    for (const value of p) value.grad = 0;
    loss.valueAndGrad(batch);
    const own = p.map(({ grad }) => grad);
    for (const value of p) value.grad = 1 / 3;
    loss.valueAndGrad(batch);
    expect(p.map(({ grad }) => grad)).toEqual(own.map((g) => 1 / 3 + g));
  });
});

describe('sums of products that are all -0', () => {
  test.each([1, 4, 13, 16, 19])('are -0 where they are written by hand, in %d rows', (rows) => {
    const ws = Array.from({ length: rows }, (_r, r) => Array.from({ length: 8 }, (_c, c) => new Value(-1 - r - c)));
    const net = (x: readonly Value[]): Value[] =>
      ws.map((row) => row.map((w, i) => w.mul(x[i] as Value)).reduce((a, b) => a.add(b)));
    const zeros = new Array<number>(8).fill(0);
    const eager = net(zeros.map((x) => new Value(x))).map(({ data }) => data);
    expect(eager.every((y) => Object.is(y, -0))).toBe(true);
    for (const dtype of ['float64', 'float32'] as const) {
      const compiled = compile(([...x]) => net(x), { inputs: [8], parameters: ws.flat(), dtype });
      for (const samples of [1, 5]) {
        const out = [...compiled.forward(Array.from({ length: samples }, () => zeros))];
        expect(out.length).toBe(rows * samples);
        expect(out.every((y) => Object.is(y, -0))).toBe(true);
      }
    }
  });
});

describe('a batch that does not fill the last vector', () => {
  const net = (x: readonly Value[], p: readonly Value[]): Value => sum(layer(x, p).map((y, i) => y.mul(i + 1)));
  const rowsOf = (samples: number, last: number): number[][] =>
    Array.from({ length: samples }, (_, s) => Array.from({ length: WIDTH }, (_i, i) => (s === samples - 1 && i === 3 ? last : Math.sin(s + i + 1)))); // biome-ignore format: one line
  const eager = (p: readonly Value[], batch: readonly number[][]): number[] => {
    for (const value of p) value.grad = 0;
    for (const row of batch) net(row.map((x) => new Value(x, { requiresGrad: false })), p).backward(); // biome-ignore format: one line
    return p.map(({ grad }) => grad);
  };

  test.each([1, 3, 5, 7])(
    'of %d samples has the gradients of an infinite number in the last, and no NaN',
    (samples) => {
      const p = parametersOf(WIDTH * WIDTH);
      const wanted = eager(p, rowsOf(samples, Infinity));
      const loss = compile(([...x]) => net(x, p), { inputs: [WIDTH], parameters: p, reduction: 'sum' });
      for (const value of p) value.grad = 0;
      loss.valueAndGrad(rowsOf(samples, Infinity));
      expect(wanted.filter((g) => g === Infinity)).toHaveLength(WIDTH);
      for (const [i, { grad }] of p.entries())
        if (wanted[i] === Infinity) expect(grad).toBe(Infinity);
        else expect(grad).toBeCloseTo(wanted[i] as number, 11);
    },
  );

  test.each([1, 3, 5, 7])(
    'of %d samples has nothing of a larger one before it, whose last numbers were none',
    (samples) => {
      const p = parametersOf(WIDTH * WIDTH);
      const loss = compile(([...x]) => net(x, p), { inputs: [WIDTH], parameters: p, reduction: 'sum' });
      for (const lost of [NaN, Infinity]) {
        loss.valueAndGrad(rowsOf(8, lost));
        const wanted = eager(p, rowsOf(samples, 0.5));
        for (const value of p) value.grad = 0;
        expect(loss.valueAndGrad(rowsOf(samples, 0.5))).toSatisfy(Number.isFinite);
        for (const [i, { grad }] of p.entries()) expect(grad).toBeCloseTo(wanted[i] as number, 11);
      }
    },
  );
});
