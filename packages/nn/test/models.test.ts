/** The model as a thing: rows and classes, names, loading in part, and how it shows itself. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Dropout, Embedding, Generator, Layer, MLP, Module, Sequential, StateDictError } from '../src/index.ts';

const rows = [
  [0.3, -0.8],
  [0.9, 0.1],
];
const wrong = (x: unknown): never => x as never;

describe('predictRows() and predictClasses()', () => {
  const model = new MLP(2, [4, 3], { outputActivation: 'softmax', generator: new Generator(2) });

  it('give a list for each row, and the place of its largest', () => {
    const flat = model.predict(rows);
    expect(model.predictRows(rows)).toEqual([[...flat.subarray(0, 3)], [...flat.subarray(3)]]);
    expect(model.predictRows(Float64Array.from(rows.flat()))).toEqual(model.predictRows(rows));
    const classes = model.predictRows(rows).map((row) => row.indexOf(Math.max(...row)));
    expect(model.predictClasses(rows)).toEqual(classes);
    expect(model.predictRows([])).toEqual([]);
    expect(model.predictClasses([])).toEqual([]);
  });

  it('take a flat list as rows of one number where the model takes any width', () => {
    const table = new Sequential(new Embedding(3, 2), new Layer(2, 2));
    expect(table.predictRows(Float64Array.of(2, 0))).toEqual(table.predictRows([[2], [0]]));
    const wide = new Sequential(new Embedding(3, 2), new Layer(4, 2));
    expect(() => wide.predictRows(Float64Array.of(2, 0))).toThrow(/the input of a layer must have 8 elements/);
  });

  it('one output is a class by the threshold, which is asked for where it may be a probability', () => {
    const line = new Layer(1, 1, { activation: 'linear', bias: false });
    for (const weight of line.parameters()) weight.data = 1;
    expect(line.predictClasses([[-2], [3]])).toEqual([0, 1]);
    expect(() => line.predictClasses([[0.2], [0.7]])).toThrow(/threshold/);
    expect(line.predictClasses([[0.2], [0.7]], { threshold: 0.5 })).toEqual([0, 1]);
    expect(() => line.predictClasses([[1], [NaN]])).toThrow(
      /predictClasses\(\): an output of rows\[1\] must not be NaN/,
    );
    expect(() => line.predictClasses([[1]], wrong({ limit: 1 }))).toThrow(/limit is no option/);
  });

  it('refuse outputs that are not as many for every row', () => {
    class Odd extends Module {
      forward(x: readonly number[]): number[] {
        return x[0] === 0.3 ? [1, 2] : [1];
      }
    }
    expect(() => new Odd().predictRows(rows)).toThrow(/same number of outputs/);
    class None extends Module {
      forward(): number[] {
        return [];
      }
    }
    expect(() => new None().predictClasses(rows)).toThrow(/at least one output/);
  });
});

describe('namedParameters()', () => {
  it('lists tensors under torch’s names, tied ones once', () => {
    const layer = new Layer(2, 2);
    const model = new Sequential(layer, new Dropout(0), layer);
    expect(model.namedParameters({ per: 'tensor' }).map(([name, { length }]) => [name, length])).toEqual([
      ['0.weight', 4],
      ['0.bias', 2],
    ]);
    expect(model.namedParameters().map(([name]) => name)).toEqual(['0']);
    expect(() => model.namedParameters(wrong({ per: 'layer' }))).toThrow(/block, tensor/);
  });
});

describe('loadStateDict(state, { strict: false })', () => {
  it('takes what fits and names the rest', () => {
    const model = new MLP(2, [3, 1]);
    const state = new MLP(2, [3, 1]).stateDict();
    state.delete('layers.1.bias');
    state.set('head.weight', { shape: [1], data: Float64Array.of(1) });
    const bias = model.stateDict().get('layers.1.bias')?.data;
    expect(() => model.loadStateDict(state)).toThrow(StateDictError);
    expect(model.loadStateDict(state, { strict: false })).toEqual({
      missing: ['layers.1.bias'],
      unexpected: ['head.weight'],
    });
    expect(model.stateDict().get('layers.0.weight')).toEqual(state.get('layers.0.weight'));
    expect(model.stateDict().get('layers.1.bias')?.data).toEqual(bias);
  });

  it('refuses a wrong shape either way, and changes nothing', () => {
    const model = new MLP(2, [3, 1]);
    const before = model.stateDict();
    expect(() => model.loadStateDict(new MLP(2, [4, 1]).stateDict(), { strict: false })).toThrow(/Wrong shape/);
    expect(model.stateDict()).toEqual(before);
    expect(() => model.loadStateDict(before, wrong({ strict: 'no' }))).toThrow(/strict must be true or false/);
    expect(() => model.loadStateDict(before, wrong({ strickt: false }))).toThrow(/strickt is no option/);
  });
});

describe('a module shows itself', () => {
  const model = new Sequential(new Layer(2, 4, { activation: 'relu' }), new Layer(4, 1));
  const lines = ['Sequential', '  (0) Layer(2 → 4, relu)', '  (1) Layer(4 → 1, tanh)', '17 parameters'];

  it('in consoles, one line a layer', () => {
    expect(inspect(model).split('\n')).toEqual(lines);
    expect(inspect({ model })).toContain('(0) Layer(2 → 4, relu)');
    expect(inspect({ a: { b: { c: model } } }, { depth: 2 })).toMatch(/c: Sequential\s/);
    expect(inspect({ a: { b: { c: model } } }, { depth: 2 })).not.toContain('Layer');
    const shown: unknown = Reflect.get(model, Symbol.for('Deno.customInspect'));
    expect((shown as () => string).call(model).split('\n')).toEqual(lines);
  });

  it('in notebooks, as text and as SVG', () => {
    class Odd extends Module {
      override describe(): string {
        return '<&>';
      }
    }
    const show = (module: Module): Record<string, string> =>
      (Reflect.get(module, Symbol.for('Jupyter.display')) as () => Record<string, string>).call(module);
    const bundle = show(model);
    expect(bundle['text/plain']?.split('\n')).toEqual(lines);
    expect(bundle['image/svg+xml']).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+(\.\d+)?" .*<\/svg>$/,
    );
    expect(bundle['image/svg+xml']).toContain('(0) Layer(2 → 4, relu)');
    expect(show(new Odd())['image/svg+xml']).toContain('&lt;&amp;&gt;');
  });
});
