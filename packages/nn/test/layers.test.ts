import { noGrad, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Dropout,
  Embedding,
  Generator,
  Layer,
  MLP,
  makeBlobs,
  manualSeed,
  mseLoss,
  Neuron,
  Sequential,
  SGD,
  sample,
  summary,
} from '../src/index.ts';

const wrong = (x: unknown): never => x as never;

describe('Sequential', () => {
  it('runs its modules in a row and predicts the same without a graph', () => {
    const model = new Sequential(new Layer(2, 4), new Dropout(0.3), new Layer(4, 3, { activation: 'softmax' })).eval();
    const rows = [
      [1, -2],
      [0.5, 3],
    ];
    const eager = rows.flatMap((row) => (model.forward(row) as Value[]).map(({ data }) => data));
    expect([...model.predict(rows)]).toEqual(eager);
    expect([...model.stateDict().keys()]).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
  });

  it('takes what an Embedding gives, rows end to end', () => {
    const model = new Sequential(new Embedding(5, 3), new Layer(6, 1));
    const y = model.forward([4, 0]) as Value;
    expect(y).toBeInstanceOf(Value);
    expect(model.predict([[4, 0]])[0]).toBe(y.data);
  });

  it('names an empty list and what is no module', () => {
    expect(() => new Sequential()).toThrow(/Sequential\(\): modules must not be empty/);
    expect(() => new Sequential(wrong('relu'))).toThrow(TypeError);
  });
});

describe('Dropout', () => {
  it('drops a share p in training, keeps the mean, and does nothing in evaluation', () => {
    const dropout = new Dropout(0.25, { generator: new Generator(1) });
    const xs = new Array<number>(4000).fill(1);
    const out = dropout.forward(xs).map(({ data }) => data);
    expect(new Set(out)).toEqual(new Set([0, 1 / 0.75]));
    expect(out.filter((x) => x === 0).length / 4000).toBeCloseTo(0.25, 1);
    expect(
      dropout
        .eval()
        .forward(xs)
        .every(({ data }) => data === 1),
    ).toBe(true);
    expect(new Dropout(1).forward([1, 2]).map(({ data }) => data)).toEqual([0, 0]);
  });

  it('names a bad p', () => {
    expect(() => new Dropout(1.5)).toThrow(RangeError);
    expect(() => new Dropout(0.5, { generator: wrong(1) })).toThrow(TypeError);
  });
});

describe('Embedding', () => {
  it('starts from torch.randn, is looked up by index, and trains', () => {
    const table = new Embedding(4, 3, { generator: new Generator(2) });
    expect(table.weight.map(({ data }) => data)).toEqual([...new Generator(2).randn(12)]);
    const row = table.forward(2);
    expect(row).toEqual(table.weight.slice(6, 9));
    mseLoss(row, [1, 2, 3]).backward();
    new SGD(table.parameters(), { lr: 0.1 }).step();
    expect(table.weight[0]?.grad).toBe(0);
    expect(row[0]?.grad).not.toBe(0);
  });

  it('an index that is a Value picks the same row, with the same gradients', () => {
    const table = new Embedding(4, 2, { generator: new Generator(2) });
    const masked = table.forward(new Value(3, { requiresGrad: false }));
    expect(masked.map(({ data }) => data)).toEqual(table.forward(3).map(({ data }) => data));
    masked[1]?.backward();
    expect(table.weight.map(({ grad }) => grad)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('names an index outside the table', () => {
    const table = new Embedding(4, 2);
    expect(() => table.forward(4)).toThrow(/Embedding.forward\(\): index must be an integer from 0 to 3, but got 4/);
    expect(() => table.forward([0, 1.5])).toThrow(RangeError);
    expect(() => new Embedding(0, 2)).toThrow(RangeError);
  });
});

describe('heads', () => {
  it('softmax adds up to 1 and logSoftmax is its logarithm', () => {
    const options = { generator: new Generator(1) };
    const soft = new MLP(2, [3], { ...options, activation: 'softmax' }).forward([1, 2]).map(({ data }) => data);
    const logs = new MLP(2, [3], { generator: new Generator(1), activation: 'logSoftmax' }).forward([1, 2]);
    expect(soft.reduce((a, b) => a + b)).toBeCloseTo(1, 15);
    expect(logs.map(({ data }) => Math.exp(data))).toEqual(soft.map((x) => expect.closeTo(x, 14)));
  });
});

describe('summary', () => {
  it('counts parameters and frozen ones', () => {
    const model = new MLP(3, [4, 1]);
    for (const parameter of model.layers[0]?.parameters() ?? []) parameter.requiresGrad = false;
    expect(summary(model)).toBe(
      [
        'module      kind                parameters  frozen',
        'model       MLP                         21      16',
        '  layers.0  Layer(3 → 4, tanh)          16      16',
        '  layers.1  Layer(4 → 1, tanh)           5       0',
        '21 parameters, 5 trainable, 16 frozen',
      ].join('\n'),
    );
    expect(() => summary(wrong({}))).toThrow(TypeError);
  });
});

describe('sample', () => {
  it('draws by softmax: frequencies follow the probabilities', () => {
    const generator = new Generator(3);
    const draws = Array.from({ length: 20_000 }, () => sample([1, 2, 5].map(Math.log), { generator }));
    const counts = [0, 1, 2].map((c) => draws.filter((drawn) => drawn === c).length);
    expect(counts.map((n) => n / 20_000)).toEqual([1, 2, 5].map((w) => expect.closeTo(w / 8, 1)));
  });

  it('is the best at low temperature and flat at high', () => {
    const generator = new Generator(3);
    const logits = [1, 3, 2, 2.9];
    for (let i = 0; i < 50; i++) expect(sample(logits, { temperature: 1e-4, generator })).toBe(1);
    const seen = new Set(Array.from({ length: 200 }, () => sample(logits, { temperature: 1e6, generator })));
    expect(seen.size).toBe(4);
  });

  it('topK leaves the others out, and −Infinity never wins', () => {
    const generator = new Generator(3);
    const draws = Array.from({ length: 300 }, () => sample([1, 3, 2, 2.9], { topK: 2, temperature: 5, generator }));
    expect(new Set(draws)).toEqual(new Set([1, 3]));
    expect(sample([-Infinity, 0, -Infinity])).toBe(1);
  });

  it('draws from 100,000 outputs of a network, the same with the same seed', () => {
    const model = new MLP(4, [100_000], { activation: 'linear', generator: new Generator(1) });
    const logits = model.predict([[1, 2, 3, 4]]);
    manualSeed(5);
    const first = sample(logits, { temperature: 0.7, topK: 50 });
    manualSeed(5);
    expect(sample(logits, { temperature: 0.7, topK: 50 })).toBe(first);
    expect(noGrad(() => sample([new Value(0), new Value(900)]))).toBe(1);
  });

  it('names a temperature of 0, no scores, NaN and hopeless ones', () => {
    for (const temperature of [0, -1, NaN])
      expect(() => sample([1, 2], { temperature })).toThrow(/sample\(\): temperature must be a number > 0/);
    expect(() => sample([1, 2], { temperature: 0 })).toThrow(RangeError);
    expect(() => sample([])).toThrow(/logits must not be empty/);
    expect(() => sample([1, NaN])).toThrow(/logits\[1\] must not be NaN/);
    expect(() => sample([-Infinity])).toThrow(RangeError);
    expect(() => sample([1], { topK: 0 })).toThrow(RangeError);
    expect(() => sample(wrong('ab'))).toThrow(TypeError);
    expect(() => sample([1], { generator: wrong(1) })).toThrow(TypeError);
  });
});

it.each([
  [
    'a layer',
    () => new Layer(2 ** 13, 2 ** 13),
    /Layer\(\): nout x \(nin \+ bias\) must be an integer from 1 to 67108864, but got 67117056/,
  ],
  ['an embedding', () => new Embedding(2 ** 20, 2 ** 20), /Embedding\(\): count x size must be/],
  ['a neuron', () => new Neuron(2 ** 26 + 1), /Neuron\(\): nin must be/],
  ['a set of points', () => makeBlobs(2 ** 20, { features: 100 }), /makeBlobs\(\): n x features must be/],
])('%s of more numbers than fit into memory is refused before it is made', (_, make, message) => {
  expect(make).toThrow(expect.objectContaining({ code: 'NN_AMOUNT', message: expect.stringMatching(message) }));
});
