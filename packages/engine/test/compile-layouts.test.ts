/**
 * Layers whose weights lie anywhere: in one block, turned, repeated, scattered, in several blocks, some of them frozen. However the
 * compiled code brings them together, loss, outputs and gradients are the eager engine's, in every batch and in the next.
 */
import { describe, expect, test } from 'vitest';
import { compile, dot, mean, parameterBlock, relu, sum, tanh, Value } from '../src/index.ts';
import { generator } from './random-tape.ts';

type Pick = (row: number, column: number) => number;
interface Layout {
  readonly rows: number;
  readonly columns: number;
  /** Which of the parameters a weight is. */
  readonly pick: Pick;
}

const COUNT = 120;
const block = (): Value[] => [
  ...parameterBlock(Float64Array.from({ length: COUNT }, (_, i) => Math.sin(5 * i + 1) / 2)).values,
];
const loose = (): Value[] => Array.from({ length: COUNT }, (_, i) => new Value(Math.sin(5 * i + 1) / 2));
/** Two blocks, by turns four of each. */
const blocks = (): Value[] => {
  const [one, other] = [block(), block()];
  return one.map((value, i) => ((i >> 2) % 2 === 0 ? value : (other[i] as Value)));
};

/** What a batch gives: outputs, loss and gradients. */
interface Numbers {
  readonly outputs: readonly number[];
  readonly loss: number;
  readonly gradients: readonly number[];
}
type Net = (x: readonly Value[]) => Value[];

const eagerly = (net: Net, parameters: readonly Value[], batch: readonly number[][]): Numbers => {
  for (const p of parameters) p.grad = 0;
  const outputs = batch.map((row) => net(row.map((x) => new Value(x, { requiresGrad: false }))));
  const losses = outputs.map((row) => sum(row.map((y) => y.square())));
  const loss = losses.reduce((total, { data }) => total + data, 0);
  for (const one of losses) one.backward();
  return { outputs: outputs.flat().map(({ data }) => data), loss, gradients: parameters.map(({ grad }) => grad) };
};

const near = (mine: readonly number[], wanted: readonly number[]): void => {
  const scale = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  expect(mine.length).toBe(wanted.length);
  for (const [i, x] of mine.entries()) expect(Math.abs(x - (wanted[i] as number)) / scale).toBeLessThan(1e-12);
};

/** Compiled once, then run on batches of several sizes: what one leaves behind must not reach the next. */
const compare = (net: Net, width: number, parameters: readonly Value[], sizes = [7, 1, 6]): void => {
  const outputs = compile(([...x]) => net(x), { inputs: [width], parameters });
  const loss = compile(([...x]) => sum(net(x).map((y) => y.square())), {
    inputs: [width],
    parameters,
    reduction: 'sum',
  });
  for (const samples of sizes) {
    const batch = Array.from({ length: samples }, (_, s) =>
      Array.from({ length: width }, (_, i) => Math.cos(s * 3 + i * 2 + samples)),
    );
    const wanted = eagerly(net, parameters, batch);
    near([...outputs.forward(batch)], wanted.outputs);
    for (const p of parameters) p.grad = 0;
    near([loss.valueAndGrad(batch)], [wanted.loss]);
    near(parameters.map(({ grad }) => grad), wanted.gradients); // biome-ignore format: one line
    for (const [i, p] of parameters.entries()) if (p.requiresGrad) p.data += 1e-3 * ((i % 5) - 2); // what was copied is old now
  }
};

const shapes: readonly (readonly [string, Layout])[] = [
  ['row after row', { rows: 6, columns: 5, pick: (r, c) => r * 5 + c }],
  ['from the second on', { rows: 6, columns: 5, pick: (r, c) => 1 + r * 5 + c }],
  ['turned', { rows: 6, columns: 5, pick: (r, c) => c * 6 + r }],
  ['backwards', { rows: 5, columns: 4, pick: (r, c) => COUNT - 1 - (r * 4 + c) }],
  ['rows in another order', { rows: 5, columns: 4, pick: (r, c) => ((r * 3) % 5) * 4 + c }],
  ['with gaps', { rows: 5, columns: 4, pick: (r, c) => r * 10 + 2 * c }],
  ['there and back', { rows: 5, columns: 3, pick: (r, c) => 2 * r + (c % 2) }],
  ['one weight throughout', { rows: 5, columns: 4, pick: () => 3 }],
  ['one weight for each row', { rows: 5, columns: 4, pick: (r) => r }],
  ['one weight for each column', { rows: 5, columns: 4, pick: (_, c) => c }],
  ['two rows alike', { rows: 6, columns: 4, pick: (r, c) => (r >> 1) * 4 + c }],
  ['overlapping, as a filter that is moved along', { rows: 8, columns: 5, pick: (r, c) => r + c }],
  ['one row', { rows: 1, columns: 7, pick: (_, c) => c }],
  ['one column', { rows: 7, columns: 1, pick: (r) => r }],
  ['of four, as many as a vector holds', { rows: 8, columns: 8, pick: (r, c) => r * 8 + c }],
  ['one more than that', { rows: 9, columns: 9, pick: (r, c) => r * 9 + c }],
  ['a last row that is elsewhere', { rows: 6, columns: 4, pick: (r, c) => (r === 5 ? 100 : r * 4) + c }],
  ['a last weight that is elsewhere', { rows: 5, columns: 4, pick: (r, c) => (r === 4 && c === 3 ? 77 : r * 4 + c) }],
];

describe.each([
  ['one block', block],
  ['loose parameters', loose],
  ['two blocks', blocks],
] as const)('weights of %s', (_kind, make) => {
  test.each(shapes)('lie %s', (_, { rows, columns, pick }) => {
    const parameters = make();
    const weights = Array.from({ length: rows }, (_r, r) => Array.from({ length: columns }, (_c, c) => parameters[pick(r, c)] as Value)); // biome-ignore format: one line
    compare((x) => weights.map((row, r) => tanh(dot(row, x, r % 2 === 0 ? (parameters[COUNT - 1 - r] as Value) : undefined))), columns, parameters); // biome-ignore format: one line
  });
});

describe.each([
  ['one block', block],
  ['loose parameters', loose],
  ['two blocks', blocks],
] as const)('sums over many weights, of %s', (_kind, make) => {
  test.each<[string, (p: readonly Value[], x: readonly Value[]) => Value]>([
    ['themselves', (p) => sum(p)],
    ['their squares', (p) => sum(p.map((w) => w.square()))],
    ['their squares, but one', (p) => sum(p.filter((_, i) => i !== 50).map((w) => w.square()))],
    ['a part of them, backwards', (p) => sum(p.slice(20, 90).reverse())],
    ['every other', (p) => sum(p.filter((_, i) => i % 2 === 0).map((w) => tanh(w)))],
    ['their mean', (p) => mean(p.map((w) => w.abs()))],
    ['a penalty beside a product', (p, x) => dot(p.slice(0, 3), x).add(sum(p.map((w) => w.square())).mul(0.1))],
    ['a norm that divides', (p, x) => dot(p.slice(0, 3), x).div(sum(p.map((w) => w.square())).sqrt())],
    [
      'every other of their squares, beside all',
      (p, x) => {
        const all = p.map((w) => w.square());
        return sum(all)
          .mul(x[0] as Value)
          .add(sum(all.filter((_, i) => i % 2 === 0)));
      },
    ],
    ['what a wide layer gives', (p, x) => sum(Array.from({ length: 100 }, (_, r) => tanh(dot(p.slice(r, r + 3), x))))],
    ['with an input among them', (p, x) => sum([...p, ...x])],
    [
      'twice',
      (p, x) =>
        sum(p.map((w) => w.square()))
          .mul(x[0] as Value)
          .add(sum(p.map((w) => w.square()))),
    ],
  ])('%s', (_, net) => {
    const parameters = make();
    for (const p of parameters.slice(60, 70)) p.requiresGrad = false;
    compare((x) => [net(parameters, x)], 3, parameters);
  });
});

describe('networks drawn at random', () => {
  test.each(Array.from({ length: 16 }, (_, i) => i + 1))('%d', (seed) => {
    const random = generator(seed);
    const below = (n: number): number => Math.floor(random() * n);
    const parameters = [block, loose, blocks][below(3)]?.() ?? [];
    if (below(3) === 0) for (const p of parameters.slice(below(60), 80)) p.requiresGrad = false;
    const widths = [2 + below(5), 2 + below(8), 1 + below(9), 1 + below(4)];
    const drawn = widths.slice(1).map((nout, l) => {
      const [from, across, down, jump] = [below(40), 1 + below(2), below(9), below(4)];
      const at = (r: number, c: number): Value => parameters[(from + r * down + c * across + (jump === 0 ? below(COUNT) : 0)) % COUNT] as Value; // biome-ignore format: one line
      const columns = widths[l] as number; // one more width than layers
      return Array.from({ length: nout }, (_r, r) => ({
        weights: Array.from({ length: columns }, (_c, c) => at(r, c)),
        bias: below(3) === 0 ? undefined : at(r, 11),
      }));
    });
    const skip = below(2) === 0;
    compare(
      (x) => {
        let h: readonly Value[] = x;
        for (const [l, layer] of drawn.entries()) {
          const next = layer.map(({ weights, bias }) => dot(weights, h, bias));
          h = next.map((y, i) => (l === 2 ? y : (i + l) % 2 === 0 ? tanh(y) : relu(y)));
        }
        return skip ? h.map((y, i) => y.mul(x[i % x.length] as Value)) : [...h];
      },
      widths[0] as number,
      parameters,
      [2, 130, 1, 7],
    );
  });
});
