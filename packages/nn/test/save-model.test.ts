import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Dropout,
  defaultGenerator,
  Embedding,
  FormatError,
  fit,
  Layer,
  loadModel,
  loadSafetensors,
  MLP,
  Module,
  mseLoss,
  Neuron,
  Sequential,
  SGD,
  saveCheckpoint,
  saveModel,
  saveSafetensors,
} from '../src/index.ts';
import { readSafetensors } from '../src/save/safetensors.ts';

const wrong = (x: unknown): never => x as never;
const rows = [
  [0.3, 2],
  [0.9, 1],
];

/** A file with a description of our own, over the tensors of a model. */
function fileOf(description: unknown, state = new MLP(2, [3, 1]).stateDict()): Uint8Array {
  const text = typeof description === 'string' ? description : JSON.stringify(description);
  return saveSafetensors(state, new Map([['chainrule.model', text]]));
}
const of = (model: unknown, state = new MLP(2, [3, 1]).stateDict()): Uint8Array => fileOf({ version: 1, model }, state);
const mlp = (...args: unknown[]): unknown => ({ kind: 'MLP', args });

describe('saveModel() wants a class for every output', () => {
  const [body, drop] = [new Layer(2, 4), new Dropout(0.5)];
  it.each<[string, Module, number]>([
    ['an MLP', new MLP(2, [4, 3]), 3],
    ['a Layer', new Layer(2, 3), 3],
    ['a Layer of one output, of which there are two', new Layer(2, 1), 2],
    ['a Neuron', new Neuron(2), 2],
    ['a Sequential', new Sequential(body, new Sequential(new Layer(4, 3), drop), new Dropout(0.1)), 3],
  ])('of %s', (_, model, wanted) => {
    const classes = ['a', 'b', 'c', 'd'];
    expect(loadModel(saveModel(model, { classes: classes.slice(0, wanted) })).classes).toHaveLength(wanted);
    for (const count of [wanted - 1, wanted + 1])
      expect(() => saveModel(model, { classes: classes.slice(0, count) })).toThrow(
        `saveModel(): classes must have ${wanted} elements, but got an array of ${count}. Name the class of every output`,
      );
  });

  it('but of modules whose outputs are as many as their inputs', () => {
    for (const model of [
      new Embedding(3, 2),
      new Dropout(0.5),
      new Sequential(new Dropout(0.5)),
      new Sequential(body, body),
    ])
      expect(loadModel(saveModel(model, { classes: ['a', 'b', 'c'] })).classes).toEqual(['a', 'b', 'c']);
  });
});

describe('loadModel(saveModel(model))', () => {
  it.each([
    ['MLP', () => new MLP(2, [3, 2], { activation: 'relu', outputActivation: 'softmax' })],
    ['MLP without bias', () => new MLP(2, [3, 1], { bias: false })],
    ['Layer', () => new Layer(2, 3, { activation: 'logSoftmax' })],
    ['Neuron', () => new Neuron(2, { activation: 'relu' })],
    ['Neuron without bias', () => new Neuron(2, { bias: false })],
    ['Sequential', () => new Sequential(new Dropout(0.25), new Sequential(new Layer(2, 4), new MLP(4, [2, 2])))],
  ])('%s: the same structure, and the same bits', (_, make) => {
    const model = make();
    const loaded = loadModel(saveModel(model)).model;
    expect(loaded).toBeInstanceOf(model.constructor);
    expect(loaded.toString()).toBe(model.toString());
    expect(loaded.training).toBe(false);
    expect(loaded.predict(rows)).toEqual(model.eval().predict(rows));
  });

  it('a file that says nothing of a bias has one, as the constructors do', () => {
    const net = new MLP(2, [3, 1]);
    const { model } = loadModel(of(mlp(2, [3, 1], {}), net.stateDict()));
    expect(model.predict(rows)).toEqual(net.predict(rows));
    const layer = new Layer(2, 3);
    const loaded = loadModel(of({ kind: 'Layer', args: [2, 3, {}] }, layer.stateDict())).model;
    expect(loaded.predict(rows)).toEqual(layer.predict(rows));
  });

  it('an Embedding, by index', () => {
    const model = new Sequential(new Embedding(3, 2), new Layer(4, 1));
    expect(loadModel(saveModel(model)).model.predict([[0, 2]])).toEqual(model.predict([[0, 2]]));
  });

  it('a module that is used twice is one module again', () => {
    const layer = new Layer(2, 2);
    const { model } = loadModel(saveModel(new Sequential(layer, new Sequential(layer), new Dropout(0.1))));
    expect(model.parameters().length).toBe(6);
  });

  it('brings preprocessing, classes and notes, special numbers too, and draws nothing', () => {
    const scaler = { toJSON: () => ({ mean: [1, -0], std: [NaN, Infinity] }) };
    const state = new MLP(1, [2]);
    const stream = defaultGenerator.getState();
    const notes = { source: 'a table', rows: 150, deep: [['#Infinity']] };
    const bytes = saveModel(state, { preprocessing: { scaler, list: [scaler] }, classes: ['no', 'ja, "ß"'], notes });
    const loaded = loadModel(bytes);
    expect(defaultGenerator.getState()).toEqual(stream);
    const form = scaler.toJSON();
    expect(loaded.preprocessing).toEqual({ scaler: form, list: [form] });
    expect(loaded.classes).toEqual(['no', 'ja, "ß"']);
    expect(loaded.notes).toEqual(notes);
    const bare = loadModel(saveModel(state));
    expect([bare.preprocessing, bare.classes, bare.notes]).toEqual([null, undefined, null]);
  });

  it('is a safetensors file with torch’s keys, and may come back with floats', () => {
    const model = new MLP(2, [3, 1]);
    expect([...loadSafetensors(saveModel(model)).keys()]).toEqual([...model.stateDict().keys()].sort());
  });

  it('is trained further by fit', async () => {
    const { model } = loadModel(saveModel(new MLP(2, [3, 1])));
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const history = await fit(model, { data: { x: rows, y: [1, -1] }, loss: mseLoss, optimizer, epochs: 30 });
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0] ?? 0);
  });
});

describe('saveModel() refuses', () => {
  class Own extends Module {}
  class Extra extends MLP {
    readonly more = new Value(1);
  }
  class Forward extends Layer {
    override forward(): never {
      throw new Error('never asked');
    }
  }
  const net = new MLP(2, [2, 2]);
  it.each([
    ['a module of one’s own', () => saveModel(new Own()), /Own is no module of this package.*stateDict/],
    ['one within', () => saveModel(new Sequential(new Layer(1, 1), wrong(new Forward(1, 1)))), /forward of its own/],
    [
      'parameters that the class does not have',
      () => saveModel(new Extra(1, [1])),
      /more is a parameter that its class/,
    ],
    ['a layer of an MLP beside it', () => saveModel(new Sequential(net, net.layers[0] as Layer)), /used outside it/],
    ['the same the other way round', () => saveModel(new Sequential(net.layers[0] as Layer, net)), /used outside it/],
    ['what is no module', () => saveModel(wrong({})), /model must be a Module/],
    ['an unknown option', () => saveModel(net, wrong({ scaler: 1 })), /scaler is no option/],
    ['a Map as notes', () => saveModel(net, { notes: { a: new Map() } }), /notes\.a must be plain data/],
    ['a Date as preprocessing', () => saveModel(net, { preprocessing: [new Set()] }), /preprocessing\.0 must be plain/],
    ['classes that are no texts', () => saveModel(net, { classes: wrong([1, 2]) }), /classes must be a list of diff/],
    ['classes that come twice', () => saveModel(net, { classes: ['a', 'a'] }), /classes must be a list of different/],
    ['classes that are no list', () => saveModel(net, { classes: wrong('ab') }), /classes must be an array/],
  ])('%s', (_, save, words) => {
    expect(save).toThrow(words);
  });

  it('data that contain themselves', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => saveModel(net, { preprocessing: circle })).toThrow(/must be plain data/);
    expect(() => saveModel(net, { notes: circle })).toThrow(/contains itself/);
  });
});

describe('loadModel() refuses, before anything is made', () => {
  const options = { activation: 'tanh', outputActivation: 'tanh', bias: true };
  const good = mlp(2, [3, 1], options);
  let deep: unknown = { kind: 'Dropout', args: [0.5] };
  for (let i = 0; i < 100; i++) deep = { kind: 'Sequential', args: [deep] };
  const parts: unknown[] = [{ kind: 'Sequential', args: [{ kind: 'Dropout', args: [0] }] }];
  for (let i = 0; i < 20; i++) parts.push({ kind: 'Sequential', args: [again(i), again(i)] });
  function again(i: number): unknown {
    return { kind: 'again', args: [String(i)] };
  }

  it.each([
    ['a file with weights alone', saveSafetensors(new MLP(1, [1]).stateDict()), /not what model they belong to/],
    ['a checkpoint', saveCheckpoint({ model: new MLP(1, [1]) }), /it is a checkpoint.*loadCheckpoint/],
    ['text that is no JSON', fileOf('{'), /no JSON/],
    ['a list', fileOf([1]), /its version is not 1/],
    ['another version', fileOf({ version: 2 }), /its version is not 1.*Update/],
    ['no model', fileOf({ version: 1 }), /no kind or no args/],
    ['a kind that is none', of({ kind: 'constructor', args: [] }), /there is no module "constructor"/],
    ['args that are no list', of({ kind: 'MLP', args: { 0: 2 } }), /no kind or no args/],
    ['a width that is none', of(mlp(2, ['3', 1], options)), /a size is no integer/],
    ['widths that are missing', of(mlp(2, [], options)), /no list of widths/],
    ['a network that no machine holds', of(mlp(2, [1e9, 1e9], options)), /"layers.0.weight" is not of shape/],
    ['more layers than tensors', of(mlp(2, [3, 1, 1], options)), /a tensor of the model is missing.*layers.2/],
    ['tensors left over', of(mlp(2, [3], options)), /belongs to no part.*layers.1/],
    ['no bias where there is one', of(mlp(2, [3, 1], { ...options, bias: false })), /belongs to no part/],
    ['a bias of a wrong kind', of(mlp(2, [3, 1], { ...options, bias: 'no' })), /neither true nor false/],
    ['an activation that is none', of(mlp(2, [3, 1], { ...options, activation: '__proto__' })), /no such activation/],
    ['options that are none', of(mlp(2, [3, 1], null)), /no options/],
    ['an option that is none', of(mlp(2, [3, 1], { init: 'torch' })), /an option is unknown/],
    ['a p that is none', of({ kind: 'Dropout', args: [2] }, new Map()), /the p of a Dropout/],
    ['an empty Sequential', of({ kind: 'Sequential', args: [] }, new Map()), /a Sequential is empty/],
    ['modules very deep in one another', of(deep, new Map()), /more than 64 deep/],
    ['a part that doubles and doubles', of({ kind: 'Sequential', args: parts }, new Map()), /more than 10000 modules/],
    ['a part before it is there', of({ kind: 'Sequential', args: [again(0)] }, new Map()), /before it is there/],
    ['classes that are none', fileOf({ version: 1, model: good, classes: [1] }), /no list of different names/],
    ['classes that are too few', fileOf({ version: 1, model: good, classes: ['a'] }), /not as many classes as outputs/],
    ['a softmax of one neuron', of({ kind: 'Neuron', args: [2, { activation: 'softmax' }] }), /no such activation/],
  ])('%s', (_, bytes, words) => {
    expect(() => loadModel(bytes)).toThrow(words);
    expect(() => loadModel(bytes)).toThrow(FormatError);
  });

  it.each<[string, string, RegExp]>([
    ['a zip of PyTorch', 'PK\x03\x04\x00\x00\x08\x08\x00', /it is a zip, as torch.save.*save_file/],
    ['a pickle', '\x80\x04\x95\x20\x00\x00\x01\x00', /it is a pickle, as joblib/],
    ['an array of NumPy', '\x93NUMPY\x01\x00v\x00', /it is an array of NumPy, which loadNpy/],
    ['a file of HDF5', '\x89HDF\r\n\x1a\n', /it is a file of HDF5, as Keras/],
    ['a gzip', '\x1f\x8b\x08\x00\x01\x02\x03\x04', /it is compressed by gzip/],
    ['an ONNX model', '\x08\x07\x12\x07pytorch', /it is perhaps an ONNX model, which fromOnnx/],
    ['a table', 'species,island\n', /it is a text, such as CSV/],
    ['a page', '<!doctype html>', /it is a text.*a page that says why there is no file/],
    ['no format that is known', '\xff\xff\xff\xff\xff\xff\xff\xff', /is cut short/],
    ['cut within its header', '\x80\x02\x00\x00\x00\x00\x00\x00{', /is cut short/],
    ['of the longest header that is thought to be cut', '\x00\x00\x00\x01\x00\x00\x00\x00', /is cut short/],
  ])('another library’s, such as %s', (_, begin, words) => {
    const bytes = Uint8Array.from(begin, (c) => c.charCodeAt(0));
    expect(() => loadModel(bytes)).toThrow(words);
    expect(() => loadModel(bytes)).toThrow(FormatError);
  });

  it('cut and changed files, in words', () => {
    const bytes = saveModel(new MLP(2, [3, 1]), { notes: 'x' });
    expect(() => loadModel(bytes.subarray(0, 100))).toThrow(/is cut short/);
    expect(() => loadModel(wrong('model.safetensors'))).toThrow(/bytes must be a Uint8Array/);
    for (let i = 8; i < bytes.length; i += 7) {
      const hostile = bytes.slice();
      hostile[i] = (hostile[i] as number) ^ 1;
      try {
        loadModel(hostile);
      } catch (error) {
        expect(error, `byte ${i}`).toBeInstanceOf(FormatError);
      }
    }
    expect(readSafetensors(bytes).metadata.size).toBe(1);
  });
});
