/** Networks out of ONNX files: our own, and those of PyTorch's and scikit-learn's exporters (test/onnx/make.py). */
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  activationNames,
  Dropout,
  defaultGenerator,
  Embedding,
  fit,
  Generator,
  Layer,
  type LayerActivation,
  MLP,
  mseLoss,
  Sequential,
} from '../src/index.ts';
import { activationIn } from '../src/onnx/expression.ts';
import { fromOnnx, toOnnx } from '../src/onnx/index.ts';
import type { Node, Tensor as Numbers } from '../src/onnx/messages.ts';
import { bias, f64, float, graphOf, int, node, weights } from './onnx/graph.ts';

const generator = new Generator(4);
const wrong = (x: unknown): never => x as never;
const rows = [
  [0.3, -0.8],
  [0.9, 0.1],
  [-0.4, 0.7],
];

const file = (name: string): Uint8Array => readFileSync(new URL(`onnx/${name}`, import.meta.url));
interface Answer {
  readonly x: number[][];
  readonly y: number[][];
}
const answers: Readonly<Record<string, Answer>> = JSON.parse(new TextDecoder().decode(file('answers.json'))) as never; // written by make.py

/** The largest distance between two lists. */
function gap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0); // of one length
}

describe.each(Object.entries(answers))('%s.onnx', (name, { x, y }) => {
  it('loads, and agrees with onnxruntime', async () => {
    const model = await fromOnnx(file(`${name}.onnx`));
    expect(gap(model.predict(x), y.flat())).toBeLessThanOrEqual(1e-6);
  });

  it('is trained further, and written back', async () => {
    const model = await fromOnnx(file(`${name}.onnx`));
    const width = y[0]?.length ?? 0;
    const data = { x, y: [...y].reverse() };
    const optimizer = new Adam(model.parameters(), { lr: 0.03 });
    const loss = (out: unknown, target: unknown) => mseLoss(wrong(width === 1 ? [out] : out), wrong(target));
    const history = await fit(model, { data: wrong(data), loss, optimizer, epochs: 60 });
    expect(history.loss.at(-1)).toBeLessThan(0.9 * (history.loss[0] ?? 0));
    const again = await fromOnnx(await toOnnx(model, { dtype: 'float64' }));
    expect(again.predict(x)).toEqual(model.predict(x));
    const session = await InferenceSession.create(await toOnnx(model), { logSeverityLevel: 3 });
    const input = new Tensor('float32', Float32Array.from(x.flat()), [x.length, x[0]?.length ?? 0]);
    const { y: theirs } = await session.run({ x: input });
    expect(gap(theirs?.data as Float32Array, model.predict(x))).toBeLessThanOrEqual(1e-6); // numbers
  });
});

describe('fromOnnx(toOnnx(model))', () => {
  it.each(['softmax', 'logSoftmax', ...activationNames] as LayerActivation[])(
    'has the numbers of a layer with %s, where ONNX has it',
    async (activation) => {
      const model = new MLP(2, [3, 2], { activation: 'tanh', outputActivation: activation, generator });
      const bytes = await toOnnx(model, { dtype: 'float64' }).catch(() => null);
      if (bytes === null) return;
      const again = await fromOnnx(bytes);
      const same = activation === 'celu' ? 'elu' : activation; // one operator, with the same numbers
      expect((again.modules[1] as Layer).activation).toBe(same);
      expect(again.predict(rows)).toEqual(model.predict(rows));
    },
  );

  it('has those of nested models, without bias and with a table', async () => {
    const inner = new MLP(6, [3, 1], { bias: false, generator });
    const model = new Sequential(new Embedding(5, 3, { generator }), new Dropout(0.3), inner).eval();
    const indices = [
      [4, 0],
      [1, 2],
    ];
    const before = defaultGenerator.getState();
    const again = await fromOnnx(await toOnnx(model, { dtype: 'float64' }));
    expect(defaultGenerator.getState()).toEqual(before);
    expect(again.predict(indices)).toEqual(model.predict(indices));
    expect(again.training).toBe(false);
  });

  it('has the floats of a file of floats', async () => {
    const model = new Layer(2, 1, { activation: 'linear', generator });
    const again = await fromOnnx(await toOnnx(model));
    const floats = model.parameters().map(({ data }) => Math.fround(data));
    expect(again.parameters().map(({ data }) => data)).toEqual(floats);
  });
});

const read = async (...args: Parameters<typeof graphOf>): Promise<number[][]> =>
  (await fromOnnx(await graphOf(...args))).predictRows([[1, 2]]);

describe('fromOnnx reads what other exporters write', () => {
  it.each([
    ['MatMul and Add', [node('MatMul', ['x', 'w'], 'a'), node('Add', ['a', 'b'], 'y')], [17, 30]],
    ['a Gemm with factors', [node('Gemm', ['x', 'w', 'b'], 'y', [float('alpha', 2), float('beta', 0.5)])], [19, 30]],
    ['a Gemm that turns its matrix', [node('Gemm', ['x', 'w'], 'y', [int('transB', 1)])], [5, 11]],
    ['a matrix that is turned first', [node('Transpose', ['w'], 't'), node('MatMul', ['x', 't'], 'y')], [5, 11]],
    ['two layers without activation', [node('MatMul', ['x', 'w'], 'a'), node('MatMul', ['a', 'w'], 'y')], [37, 54]],
    [
      'a constant as a node, and names for the same',
      [
        { opType: 'Constant', output: ['c'], attribute: [{ name: 'value', t: weights }] },
        node('Identity', ['c'], 'k'),
        node('Cast', ['x'], 'z', [int('to', 11)]),
        node('MatMul', ['z', 'k'], 'y'),
      ],
      [7, 10],
    ],
    [
      'a scale before the first layer',
      [
        node('Sub', ['x', 'b'], 'a'),
        node('Div', ['a', 'b'], 'c'),
        node('Mul', ['c', 'two'], 'd'),
        node('Add', ['d', 'two'], 'e'),
        node('Sub', ['two', 'e'], 'f'),
        node('MatMul', ['f', 'w'], 'y'),
      ],
      [1.8 + 1.8 * 3, 2 * 1.8 + 4 * 1.8],
    ],
    [
      'a Clip with attributes',
      [node('MatMul', ['x', 'w'], 'a'), node('Clip', ['a'], 'y', [float('min', 0), float('max', 6)])],
      [6, 6],
    ],
    [
      'constants in lists and of one number',
      [
        { opType: 'Constant', output: ['c'], attribute: [{ name: 'value_floats', floats: [1, 1] }] },
        { opType: 'Constant', output: ['d'], attribute: [{ name: 'value_float', f: 2 }] },
        { opType: 'Constant', output: ['e'], attribute: [{ name: 'value_int', i: 1 }] },
        { opType: 'Constant', output: ['g'], attribute: [{ name: 'value_ints', ints: [0, -1] }] },
        node('MatMul', ['x', 'w'], 'm'),
        node('Add', ['m', 'c'], 'h'),
        node('Reshape', ['h', 'g'], 'y'),
      ],
      [8, 11],
    ],
    ['dropout that is off', [node('MatMul', ['x', 'w'], 'a'), node('Dropout', ['a'], 'y')], [7, 10]],
    ['one scale for all inputs', [node('Mul', ['x', 'two'], 'a'), node('MatMul', ['a', 'w'], 'y')], [14, 20]],
    [
      'a bias that was turned, which changes nothing',
      [node('Transpose', ['b'], 't'), node('MatMul', ['x', 'w'], 'a'), node('Add', ['a', 't'], 'y')],
      [17, 30],
    ],
    [
      'one output as one list',
      [node('MatMul', ['x', 'column'], 'a'), node('Reshape', ['a', 'flat'], 'y')],
      [1 + 2 * 3],
    ],
    [
      'two classes out of one score, without a bias',
      [
        node('MatMul', ['x', 'column'], 'a'),
        node('Sigmoid', ['a'], 'p'),
        node('Sub', ['unit', 'p'], 'q'),
        node('Concat', ['q', 'p'], 'y', [int('axis', -1)]),
      ],
      [1 / (1 + Math.exp(7)), 1 / (1 + Math.exp(-7))],
    ],
  ] as [string, Node[], number[]][])('%s', async (_, nodes, expected) => {
    const numbers = [f64('two', [1], [2]), f64('unit', [], [1]), f64('flat', [1], [-1]), f64('column', [2, 1], [1, 3])];
    const [row] = await read(nodes, [weights, bias, ...numbers]);
    expect(gap(row ?? [], expected)).toBeLessThan(1e-12);
  });

  it('with labels beside, whose texts are no numbers', async () => {
    const texts: Numbers = { name: 'labels', dims: [2], dataType: 8 };
    const nodes = [node('ArgMax', ['y'], 'k'), node('Gather', ['labels', 'k'], 'label')];
    const output = [{ name: 'label' }, { name: 'y' }];
    expect(await read([node('MatMul', ['x', 'w'], 'y'), ...nodes], [weights, texts], { output })).toEqual([[7, 10]]);
  });

  it.each([
    ['Relu6 of sums', 'Clip(x,0,6)', 'relu6'],
    ['GELU in pieces', 'Mul(0.5,Mul(Add(1,Erf(Div(x,1.41421))),x))', 'gelu'],
    ['nothing', 'x', 'linear'],
    ['what is no activation', 'Foo(x)', undefined],
  ])('%s', (_, text, name) => {
    expect(activationIn(text)).toBe(name);
  });
});
