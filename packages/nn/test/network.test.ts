import { readFileSync } from 'node:fs';
import { blockOf, Value } from '@chainrule/engine';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Generator, Layer, MLP, Module, manualSeed, Neuron } from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

interface Linears {
  seed: number;
  sizes: number[];
  weight: string[][];
  bias: string[][];
}
const golden: { linears: Linears[] } = JSON.parse(readFileSync(new URL('golden/random.json', import.meta.url), 'utf8'));

describe('MLP', () => {
  it.each(golden.linears)(
    'starts from the doubles of torch nn.Linear: seed $seed, sizes $sizes',
    ({ seed, sizes, ...want }) => {
      manualSeed(seed);
      const [nin, ...nouts] = sizes;
      const state = new MLP(nin as number, nouts).stateDict();
      for (const [l, weight] of want.weight.entries()) {
        expect([...(state.get(`layers.${l}.weight`)?.data ?? [])]).toEqual(weight.map(fromHex));
        expect([...(state.get(`layers.${l}.bias`)?.data ?? [])]).toEqual(want.bias[l]?.map(fromHex));
      }
    },
  );

  it('has 41 and 337 parameters for the two networks of the lecture', () => {
    expect(new MLP(3, [4, 4, 1]).parameters()).toHaveLength(41);
    expect(new MLP(2, [16, 16, 1]).parameters()).toHaveLength(337);
  });

  it('lists parameters layer by layer, neuron by neuron, weights then bias', () => {
    const model = new MLP(2, [2, 1]);
    const want = model.layers.flatMap(({ neurons }) => neurons.flatMap(({ weights, bias }) => [...weights, bias]));
    const got = model.parameters();
    expect(got).toHaveLength(9);
    for (const [i, value] of got.entries()) expect(value).toBe(want[i]);
    expect(model.namedParameters().map(([name, { length }]) => [name, length])).toEqual([
      ['layers.0', 6],
      ['layers.1', 3],
    ]);
  });

  it("init 'uniform' is the notebook's: U(-1, 1), neuron by neuron", () => {
    const stream = new Generator(1);
    const model = new MLP(2, [3], { init: 'uniform', generator: new Generator(1) });
    for (const parameter of model.parameters()) expect(parameter.data).toBe(stream.uniform(-1, 1));
  });

  it('gives a Value for one output and a list for several', () => {
    const one = new MLP(2, [3, 1]).forward([1, 2]);
    const two = new MLP(2, [3, 2]).forward([1, new Value(2)]);
    expectTypeOf(one).toEqualTypeOf<Value>();
    expectTypeOf(two).toEqualTypeOf<Value[]>();
    expect(one).toBeInstanceOf(Value);
    expect(two).toHaveLength(2);
    const widths: number[] = [3, 1];
    expectTypeOf(new MLP(2, widths).forward([1, 2])).toEqualTypeOf<Value | Value[]>();
  });

  it('is one dot node and one activation per neuron, tanh on every layer by default', () => {
    const y = new MLP(2, [3, 1]).forward([1, 2]);
    expect(y.op).toBe('tanh');
    expect(y.inputs[0]?.op).toBe('dot');
    expect(new MLP(2, [1], { outputActivation: 'linear' }).forward([1, 2]).op).toBe('dot');
  });

  it('computes what the definition says', () => {
    const model = new MLP(2, [1]);
    for (const [i, parameter] of model.parameters().entries()) parameter.data = [0.5, -1, 0.25][i] as number;
    expect(model.forward([3, 2]).data).toBe(Math.tanh(0.5 * 3 - 1 * 2 + 0.25));
  });

  it('predicts what forward computes, bit for bit, without a graph and for every activation shape', () => {
    const rows = [
      [0.3, -2],
      [1, 4],
      [-7, 0],
    ];
    for (const options of [
      {},
      { activation: 'gelu', outputActivation: 'softmax' },
      { activation: 'relu', outputActivation: 'logSoftmax', bias: false },
    ] as const) {
      const model = new MLP(2, [5, 3], { ...options, generator: new Generator(3) });
      const eager = rows.flatMap((row) => model.forward(row).map(({ data }) => data));
      expect([...model.predict(rows)]).toEqual(eager);
      expect([...model.predict(Float64Array.from(rows.flat()))]).toEqual(eager);
    }
  });

  it('predicts 100,000 outputs without making a Value per weight', () => {
    const model = new MLP(8, [100_000], { activation: 'linear', generator: new Generator(3) });
    const out = model.predict([[1, 2, 3, 4, 5, 6, 7, 8]]);
    expect(out).toHaveLength(100_000);
    expect(out.every(Number.isFinite)).toBe(true);
  });

  it('prints its structure and the number of parameters', () => {
    expect(String(new MLP(3, [4, 1], { bias: false }))).toBe(
      'MLP\n  (layers.0) Layer(3 → 4, tanh, no bias)\n  (layers.1) Layer(4 → 1, tanh, no bias)\n16 parameters',
    );
  });
});

describe('parameters in typed memory', () => {
  it('are views: a Value writes the block, and the block is what predict reads', () => {
    const layer = new Layer(1, 1, { activation: 'linear' });
    const [weight, bias] = layer.parameters() as [Value, Value];
    weight.data = 3;
    bias.data = -1;
    expect([...layer.data]).toEqual([3, -1]);
    expect([...layer.predict([[2]])]).toEqual([5]);
    layer.forward([2]).backward();
    expect([weight.grad, bias.grad]).toEqual([2, 1]);
  });
});

describe('the layers of a network', () => {
  it('lie one behind the other in one block, each a part of it', () => {
    const model = new MLP(3, [4, 2]);
    const places = model.parameters().map(blockOf);
    expect(places.map((place) => place?.at)).toEqual(Array.from({ length: 26 }, (_, i) => i));
    expect(new Set(places.map((place) => place?.data)).size).toBe(1);
    const [first, second] = model.layers as readonly [Layer, Layer];
    expect([first.data.length, second.data.length]).toEqual([16, 10]);
    const rest = model.parameters().slice(16);
    expect(second.parameters()).toEqual(rest);
    (rest[0] as Value).data = 7;
    expect([second.data[0], first.data[0] === 7, places[0]?.data[16]]).toEqual([7, false, 7]);
    model.parameters().forEach((value, i) => {
      value.grad = i;
    });
    expect(second.parameters().map(({ grad }) => grad)).toEqual(Array.from({ length: 10 }, (_, i) => 16 + i));
  });
});

describe('Module', () => {
  class Twins extends Module {
    readonly left = new Neuron(1);
    readonly right = this.left;
    readonly scale = new Value(2);
    readonly shifts = [new Value(1), new Value(2)];
    readonly table = [[new Value(1)], [new Value(2)]];
    readonly mixed = [new Neuron(2), 'text', null] as const;
    result = this.scale.mul(2);
    forward(x: readonly number[]): Value[] {
      return [this.left.forward([x[0] as number]).mul(this.scale)];
    }
  }

  it('finds a Value beside Modules in one array', () => {
    class Mixed extends Module {
      parts = [new Layer(2, 2), new Value(1)];
      forward(x: readonly Value[]): Value[] {
        return [...x];
      }
    }
    const mixed = new Mixed();
    expect(mixed.parameters()).toHaveLength(7);
    expect([...mixed.stateDict().keys()]).toEqual(['parts.0.weight', 'parts.0.bias', 'parts.1']);
  });

  it("finds a user's parameters by walking its properties: Values, arrays, Modules; tied ones count once and have both names, as in torch", () => {
    const twins = new Twins();
    expect(twins.parameters()).toHaveLength(2 + 1 + 2 + 2 + 3);
    const shapes = [...twins.stateDict()].map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ['left.weights', [1]],
      ['left.bias', []],
      ['right.weights', [1]],
      ['right.bias', []],
      ['scale', []],
      ['shifts', [2]],
      ['table', [2, 1]],
      ['mixed.0.weights', [2]],
      ['mixed.0.bias', []],
    ]);
  });

  it("predicts through a user's own forward, without a graph", () => {
    const twins = new Twins();
    expect([...twins.predict([[1], [2]])]).toEqual([1, 2].flatMap((x) => twins.forward([x]).map(({ data }) => data)));
  });

  it('train and eval reach the modules within', () => {
    const twins = new Twins().eval();
    expect([twins.training, twins.left.training, twins.mixed[0].training]).toEqual([false, false, false]);
    twins.train();
    expect(twins.left.training).toBe(true);
  });

  it('zeroGrad clears every gradient', () => {
    const model = new MLP(1, [1]);
    model.forward([1]).backward();
    model.zeroGrad();
    expect(model.parameters().every(({ grad }) => grad === 0)).toBe(true);
  });
});

describe('bad input', () => {
  const wrong = (x: unknown): never => x as never;
  it.each([
    ['MLP(3, [])', () => new MLP(3, []), RangeError, /MLP\(\): nouts must not be empty, but got \[\]/],
    ['MLP(2.5, [1])', () => new MLP(2.5, [1]), RangeError, /MLP\(\): nin must be an integer >= 1, but got 2.5/],
    ['MLP(3, [4, 0])', () => new MLP(3, [4, 0]), RangeError, /MLP\(\): nouts\[1\] must be an integer >= 1, but got 0/],
    ["MLP('3', [1])", () => new MLP(wrong('3'), [1]), TypeError, /MLP\(\): nin must be a number, but got "3"/],
    ['MLP(3, 4)', () => new MLP(3, wrong(4)), TypeError, /MLP\(\): nouts must be an array, but got 4/],
    [
      'an unknown activation',
      () => new MLP(3, [1], { activation: wrong('tanhh') }),
      RangeError,
      /activation must be one of linear, .*tanh/,
    ],
    [
      'an op of two inputs as activation',
      () => new Neuron(3, { activation: wrong('add') }),
      RangeError,
      /activation must be one of/,
    ],
    [
      'softmax on a neuron',
      () => new Neuron(3, { activation: wrong('softmax') }),
      RangeError,
      /activation must be one of/,
    ],
    [
      'an activation that is no text',
      () => new Layer(3, 1, { activation: wrong(Math.tanh) }),
      TypeError,
      /activation must be a string, but got a function tanh/,
    ],
    [
      'an unknown option',
      () => new MLP(3, [1], wrong({ activaton: 'relu' })),
      TypeError,
      /MLP\(\): activaton is no option of it/,
    ],
    [
      'an unknown init',
      () => new Layer(3, 1, { init: wrong('xavier') }),
      RangeError,
      /Layer\(\): init must be one of torch, uniform/,
    ],
    [
      'a generator that is none',
      () => new Neuron(3, { generator: wrong(42) }),
      TypeError,
      /Neuron\(\): generator must be a Generator, but got 42/,
    ],
    [
      'two inputs for three',
      () => new MLP(3, [1]).forward([1, 2]),
      RangeError,
      /MLP.forward\(\): x must have 3 elements, but got an array of 2/,
    ],
    [
      'text among inputs',
      () => new MLP(2, [1]).forward(wrong([1, '2'])),
      TypeError,
      /MLP.forward\(\): x\[1\] must be a Value or a number, but got "2"/,
    ],
    ['no list', () => new MLP(2, [1]).forward(wrong(5)), TypeError, /MLP.forward\(\): x must be an array/],
    [
      'a row of another width',
      () => new MLP(2, [1]).predict([[1, 2, 3]]),
      RangeError,
      /MLP.predict\(\): rows\[0\] must have 2 elements/,
    ],
    [
      'a flat array of another width',
      () => new MLP(2, [1]).predict(new Float64Array(3)),
      RangeError,
      /a multiple of 2/,
    ],
    ['text in a row', () => new MLP(2, [1]).predict(wrong([[1, 'a']])), TypeError, /rows\[0\]\[1\] must be a number/],
    ['rows that are none', () => new MLP(2, [1]).predict(wrong({})), TypeError, /rows must be an array/],
    ['a row that is none', () => new MLP(2, [1]).predict(wrong([1])), TypeError, /rows\[0\] must be an array/],
  ] as const)('%s is named', (_, act, kind, message) => {
    expect(act).toThrow(kind);
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: expect.stringMatching(/^NN_[A-Z_]+$/) }));
  });

  it('non-finite numbers are values, not errors', () => {
    const y = new MLP(1, [1], { activation: 'linear' }).forward([Infinity]);
    expect(Number.isFinite(y.data)).toBe(false);
  });
});
