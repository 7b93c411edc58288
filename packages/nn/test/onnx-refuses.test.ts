/** What fromOnnx does not read: other operators, bad numbers, files of anybody. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError, Module } from '../src/index.ts';
import { fromOnnx } from '../src/onnx/index.ts';
import type { Node, Tensor as Numbers } from '../src/onnx/messages.ts';
import { bias, f64, float, graphOf, int, node, weights } from './onnx/graph.ts';

const wrong = (x: unknown): never => x as never;
const file = (name: string): Uint8Array => readFileSync(new URL(`onnx/${name}`, import.meta.url));

describe('fromOnnx refuses in words', () => {
  const layer = node('MatMul', ['x', 'w'], 'a');
  const deep = Array.from({ length: 40 }, (_, i) => node('Mul', [`n${i}`, `n${i}`], `n${i + 1}`));
  it.each([
    ['LayerNormalization', [layer, node('LayerNormalization', ['a', 'b', 'b'], 'y')], /LayerNormalization is not read/],
    [
      'BatchNormalization',
      [layer, node('BatchNormalization', ['a', 'b', 'b', 'b', 'b'], 'y')],
      /BatchNormalization is not/,
    ],
    ['a convolution', [node('Conv', ['x', 'w'], 'y')], /Conv is not read/],
    ['an activation of nobody’s', [layer, node('Foo', ['a'], 'y')], /no activation that is known here.*"Foo\(x\)"/],
    [
      'a slope that is another',
      [layer, node('LeakyRelu', ['a'], 'y', [float('alpha', 0.3)])],
      /no activation that is known/,
    ],
    ['an activation before any layer', [node('Relu', ['x'], 'y')], /follows no layer/],
    [
      'two paths that meet',
      [layer, node('MatMul', ['x', 'w'], 'c'), node('Add', ['a', 'c'], 'y')],
      /Add joins two paths/,
    ],
    ['a name that is not there', [node('MatMul', ['z', 'w'], 'y')], /takes what is not there.*"z"/],
    ['an output that is not there', [layer], /no layer lies between/],
    ['an input without a layer', [node('Identity', ['x'], 'y')], /no layer lies between/],
    ['a scale without a layer', [node('Mul', ['x', 'b'], 'y')], /a scale is not followed by a layer/],
    ['widths that do not fit', [layer, node('MatMul', ['a', 'odd'], 'y')], /takes 3 numbers and gets 2/],
    ['a bias of another width', [layer, node('Add', ['a', 'odd'], 'y')], /a bias is not as wide/],
    ['a Gemm’s bias of another width', [node('Gemm', ['x', 'w', 'odd'], 'y')], /the bias of a Gemm/],
    [
      'a scale of another width',
      [node('Mul', ['x', 'odd'], 'a'), node('MatMul', ['a', 'w'], 'y')],
      /as wide as its layer/,
    ],
    [
      'scales that do not fit each other',
      [node('Mul', ['x', 'odd'], 'c'), node('Add', ['c', 'b'], 'y')],
      /differ in width/,
    ],
    ['a matrix that is an input', [node('MatMul', ['w', 'x'], 'y')], /constant matrix/],
    ['a Gemm that turns its input', [node('Gemm', ['x', 'w'], 'y', [int('transA', 1)])], /turns its input/],
    ['a softmax down the columns', [layer, node('Softmax', ['a'], 'y', [int('axis', 0)])], /not along the row/],
    ['a Flatten of everything', [layer, node('Flatten', ['a'], 'y', [int('axis', 0)])], /not along axis 1/],
    ['a Reshape of rows', [layer, node('Reshape', ['a', 'b'], 'y')], /changes the rows/],
    ['a Cast to bools', [layer, node('Cast', ['a'], 'y', [int('to', 9)])], /makes other numbers/],
    ['dropout that is on', [layer, node('Dropout', ['a', '', 'one'], 'y')], /training mode/],
    ['a Concat of others', [layer, node('Concat', ['a', 'a'], 'y', [int('axis', 1)])], /two outputs of a sigmoid/],
    ['a Scaler after a layer', [layer, node('Scaler', ['a'], 'y')], /not before the first layer/],
    ['a Scaler without numbers', [node('Scaler', ['x'], 'y')], /lacks offset or scale/],
    ['a constant by the input', [node('Div', ['b', 'x'], 'y')], /divided by the input/],
    ['a Constant that is none', [{ opType: 'Constant', output: ['y'] }], /a Constant has no numbers/],
    ['what becomes of a constant', [node('Exp', ['w'], 'y')], /Exp of a constant/],
    ['a matrix turned oddly', [node('Transpose', ['w'], 'y', [{ name: 'perm', ints: [0, 1] }])], /transposed oddly/],
    ['a table that is none', [node('Gather', ['b', 'x'], 'y')], /not from a table/],
    ['a table within', [layer, node('Gather', ['w', 'a'], 'y')], /not of the input itself/],
    [
      'attributes that are texts',
      [layer, node('Gelu', ['a'], 'y', [{ name: 'approximate', s: 'tanh' }])],
      /attribute that/,
    ],
    [
      'an expression that doubles at every node',
      [node('MatMul', ['x', 'w'], 'n0'), ...deep, node('Identity', ['n40'], 'y')],
      /too long/,
    ],
    ['a matrix of no rows', [node('MatMul', ['x', 'none'], 'y')], /a matrix is empty/],
    ['a second output', [{ opType: 'Dropout', input: ['x'], output: ['a', 'y'] }], /a second output of Dropout/],
    ['a scale of no numbers', [node('Mul', ['x', 'none'], 'y')], /a scale is empty/],
    ['a node that takes nothing', [node('MatMul', ['', 'w'], 'y')], /MatMul takes nothing from the input/],
    ['a number that is left out', [layer, node('Clip', ['a', '', 'one'], 'y')], /Clip is not read/],
    ['a Reshape without a shape', [layer, node('Reshape', ['a'], 'y')], /changes the rows.*but got "\[\]"/],
    ['a Reshape of rows of two into one list', [layer, node('Reshape', ['a', 'flat'], 'y')], /changes the rows/],
    ['a Reshape into so many numbers', [layer, node('Reshape', ['a', 'one'], 'y')], /changes the rows/],
    [
      'a softmax of very much',
      [
        node('MatMul', ['x', 'w'], 'n0'),
        ...deep.slice(0, 5),
        ...[5, 6, 7].map((i) => node('Abs', [`n${i}`], `n${i + 1}`)),
        node('Softmax', ['n8'], 'y', [int('axis', -1)]),
      ],
      /an activation is too long/,
    ],
    [
      'a Constant of texts',
      [{ opType: 'Constant', output: ['y'], attribute: [{ name: 'value_string', s: '1' }] }],
      /a Constant has no numbers/,
    ],
    ['a graph of no nodes', [], /no layer lies between/],
  ] as [string, Node[], RegExp][])('%s', async (_, nodes, words) => {
    const constants = [
      weights,
      bias,
      f64('odd', [3, 1], [1, 2, 3]),
      f64('one', [], [1]),
      f64('none', [2, 0], []),
      f64('flat', [1], [-1]),
    ];
    const reading = fromOnnx(await graphOf(nodes, constants));
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(words);
  });

  const multiply = [node('MatMul', ['x', 'w'], 'y')];
  it.each([
    ['numbers in another file', { ...weights, dataLocation: 1 }, /in another file.*external_data=False/],
    ['a shape that does not fit', f64('w', [1e9, 1e9], [1]), /the shape of "w" does not fit/],
    ['sizes below 0', f64('w', [-1, -1], [1]), /the shape of "w" does not fit/],
    ['texts for numbers', { name: 'w', dims: [1], dataType: 8 }, /of a type that is not read/],
    ['half a number', { name: 'w', dims: [1], dataType: 11, rawData: new Uint8Array(7) }, /the numbers of "w" are cut/],
    [
      'an integer that no double holds',
      { name: 'w', dims: [1], dataType: 7, rawData: new Uint8Array(8).fill(127) },
      /an integer that no/,
    ],
  ] as [string, Numbers, RegExp][])('%s', async (_, numbers, words) => {
    await expect(fromOnnx(await graphOf(multiply, [numbers]))).rejects.toThrow(words);
  });

  it('a matrix that is named very often', async () => {
    const big = { name: 'w', dims: [1000, 1000], dataType: 11, rawData: new Uint8Array(8_000_000) };
    const many = Array.from({ length: 70 }, (_, i) => node('MatMul', [i === 0 ? 'x' : `n${i}`, 'w'], `n${i + 1}`));
    const reading = graphOf([...many, node('Identity', ['n70'], 'y')], [big]).then(fromOnnx);
    await expect(reading).rejects.toThrow(/more than 67108864 numbers/);
  });

  it('scikit-learn’s operators that are no network, and files that are none', async () => {
    await expect(fromOnnx(file('sklearn-linear.onnx'))).rejects.toThrow(/LinearRegressor/);
    await expect(fromOnnx(new Uint8Array(0))).rejects.toThrow(/it has no graph/);
    await expect(fromOnnx(new TextEncoder().encode('{"model": 1}'))).rejects.toThrow(FormatError);
    await expect(fromOnnx(wrong('model.onnx'))).rejects.toThrow(/bytes must be a Uint8Array/);
    const two = { input: [{ name: 'x' }, { name: 'z' }] };
    await expect(graphOf(multiply, [weights], two).then(fromOnnx)).rejects.toThrow(/does not have one input/);
  });

  it('graphs that leave out what they have to say', async () => {
    const reading = (more: object) => graphOf(multiply, [weights], more).then(fromOnnx);
    await expect(reading({ input: undefined })).rejects.toThrow(/does not have one input, but got 0/);
    await expect(reading({ output: undefined })).rejects.toThrow(/no layer lies between .*but got 0/);
    await expect(reading({ output: [{}] })).rejects.toThrow(/no layer lies between .*but got 1/);
    await expect(reading({ node: undefined })).rejects.toThrow(/no layer lies between/);
    await expect(reading({ input: [{}] })).rejects.toThrow(/takes what is not there.*"x"/);
    const { name: _, ...nameless } = weights;
    await expect(graphOf(multiply, [nameless]).then(fromOnnx)).rejects.toThrow(/takes what is not there.*"w"/);
  });

  it.each<[string, number[]]>([
    ['a length where the version is to be', [0x0a, 1, 0]],
    ['a number where the graph is to be', [0x38, 1]],
    ['half a double among the sizes of a tensor', [0x3a, 7, 0x2a, 5, 0x0d, 0, 0, 0, 0]],
  ])('bytes with %s', async (_, bytes) => {
    const reading = fromOnnx(Uint8Array.from(bytes));
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(/its bytes are no ONNX model \(field \d is of another kind\)/);
  });

  it('cut and changed files: an error of ours, or a model', async () => {
    const bytes = file('sklearn-iris.onnx');
    for (let i = 0; i < bytes.length; i += 5) {
      const hostile = i % 2 === 0 ? bytes.slice(0, i) : bytes.slice();
      if (i % 2 === 1) hostile[i] = (hostile[i] as number) ^ 4;
      const outcome = await fromOnnx(hostile).catch((error: unknown) => error);
      expect(outcome instanceof FormatError || outcome instanceof Module, `byte ${i}: ${String(outcome)}`).toBe(true);
    }
  });
});
