/** Files as any program may write them, byte by byte: spaces, escapes, orders and numbers that ours would not choose. */
import { describe, expect, it } from 'vitest';
import {
  FormatError,
  fromJSON,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  type StateDict,
  saveCheckpoint,
  saveSafetensors,
  toJSON,
} from '../src/index.ts';

const wrong = (x: unknown): never => x as never;
const bytesOf = (...numbers: number[]): Uint8Array => new Uint8Array(Float64Array.from(numbers).buffer);

function fileOf(header: string, data: Uint8Array = bytesOf(1), length?: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}
const one = (shape: string, begin: number | string, end: number | string, dtype = 'F64'): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
const listed = (file: Uint8Array): [string, readonly number[], number[]][] =>
  [...loadSafetensors(file)].map(([name, { shape, data }]) => [name, shape, [...data]]);

describe('a safetensors header', () => {
  it.each(['\n', '\r', '\t', ' ', ' \r\n\t '])('may have %j wherever a space may be', (space) => {
    const header = ['{', '"a"', ':', '{', '"dtype"', ':', '"F64"', ',', '"shape"', ':', '[', '1', ']', ',', '"data_offsets"', ':', '[', '0', ',', '8', ']', '}', '}', ''].join(space); // biome-ignore format: a list of tokens
    expect(listed(fileOf(header))).toEqual([['a', [1], [1]]]);
  });

  it('may name its tensors in any order, one without elements anywhere among them', () => {
    const entries = { c: [16, 24], empty: [8, 8], a: [0, 8], b: [8, 16] };
    const header = Object.entries(entries).map(
      ([name, [begin = 0, end = 0]]) => `"${name}":${one(begin === end ? '[0]' : '[1]', begin, end)}`,
    );
    const got = new Map(
      listed(fileOf(`{${header.join(',')}}`, bytesOf(1, 2, 3))).map(([name, , data]) => [name, data]),
    );
    expect(got).toEqual(new Map([['c', [3]], ['empty', []], ['a', [1]], ['b', [2]]])); // biome-ignore format: a row of rows
    const overlap = `{"b":${one('[2]', 8, 24)},"a":${one('[2]', 0, 16)}}`;
    expect(() => loadSafetensors(fileOf(overlap, bytesOf(1, 2, 3)))).toThrow(/"b": it overlaps another/);
    const hole = `{"b":${one('[1]', 16, 24)},"a":${one('[1]', 0, 8)}}`;
    expect(() => loadSafetensors(fileOf(hole, bytesOf(1, 2, 3)))).toThrow(/"b": there is a hole before it/);
  });

  it('may name a tensor without elements before or after the one that begins where it lies', () => {
    const [empty, full] = [`"e":${one('[5,0]', 8, 8)}`, `"f":${one('[1]', 8, 16)}`];
    for (const pair of [
      [empty, full],
      [full, empty],
    ]) {
      const file = fileOf(`{"z":${one('[1]', 16, 24)},${pair.join(',')},"a":${one('[1]', 0, 8)}}`, bytesOf(1, 2, 3));
      expect(loadSafetensors(file).get('f')?.data).toEqual(Float64Array.of(2));
      expect(loadSafetensors(file).get('e')).toEqual({ shape: [5, 0], data: new Float64Array(0) });
    }
  });

  it('of ours has its names in order, and fewer than eight spaces at its end', () => {
    const names = ['m', 'c', 'z', 'a', 'q', 'b'];
    const file = saveSafetensors(new Map(names.map((name) => [name, { shape: [1], data: Float64Array.of(1) }])));
    const header = new TextDecoder().decode(file.subarray(8, file.length - 8 * names.length));
    expect(Object.keys(JSON.parse(header))).toEqual([...names].sort());
    expect(header.length - header.trimEnd().length).toBeLessThan(8);
    expect(new DataView(file.buffer).getBigUint64(0, true)).toBe(BigInt(header.length));
  });

  it('may escape what is in a name', () => {
    expect(listed(fileOf(`{"\\u0061\\"\\\\":${one('[1]', 0, 8)}}`))).toEqual([['a"\\', [1], [1]]]);
  });

  it.each([
    ['a field that only begins as one', '{"a":{"dtypes":"F64"}}', /an unknown field, but got "dtypes"/],
    ['a field that is cut short', '{"a":{"dtyp":"F64"}}', /an unknown field, but got "dtyp"/],
    ['a field without quotes', '{"a":{dtype:"F64"}}', /" is missing at 6, but got "dtype:/],
    [
      'a field with a letter in place of its first quote',
      `{"a":{xdtype":"F64","shape":[1],"data_offsets":[0,8]}}`,
      /" is missing/,
    ],
    ['a type that only begins as one', `{"a":${one('[1]', 0, 8, 'F640')}}`, /its type is none of .*but got "F640"/],
    ['a type that is cut short', `{"a":${one('[1]', 0, 8, 'F6')}}`, /its type is none of .*but got "F6"/],
    ['a type that is a number', '{"a":{"dtype":64}}', /" is missing/],
    ['an unsafe size', `{"a":${one('[9007199254740992]', 0, 8)}}`, /no integer >= 0/],
    ['a size of 18 digits', `{"a":${one('[100000000000000000]', 0, 8)}}`, /no integer >= 0/],
    ['a size of no digits', `{"a":${one('[,1]', 0, 8)}}`, /no integer >= 0/],
    [
      'offsets that are none',
      `{"a":{"dtype":"F64","shape":[1],"data_offsets":[]}}`,
      /lacks dtype, shape or data_offsets/,
    ],
    ['a control character in a name', '{"a\u0001":{}}', /a text does not end/],
  ])('is refused with %s', (_, header, message) => {
    expect(() => loadSafetensors(fileOf(header))).toThrow(FormatError);
    expect(() => loadSafetensors(fileOf(header))).toThrow(message);
  });

  it('is shown from the place that is wrong, twenty characters and no more', () => {
    const header = `{"a":{"dtype":"F64","shape":x${'y'.repeat(40)}}}`;
    expect(() => loadSafetensors(fileOf(header))).toThrow(`but got "x${'y'.repeat(19)}"`);
  });

  it('has to end within the file, to the byte', () => {
    const header = `{"a":${one('[0]', 0, 0)}}`;
    expect(listed(fileOf(header, new Uint8Array(0)))).toEqual([['a', [0], []]]);
    expect(() => loadSafetensors(fileOf(header, new Uint8Array(0), header.length + 1))).toThrow(/is cut short/);
  });

  it('names how many bytes are left over', () => {
    expect(() => loadSafetensors(fileOf(`{"a":${one('[1]', 0, 8)}}`, new Uint8Array(11)))).toThrow(/but got 3\./);
  });

  it('reads a half that is no number', () => {
    const halves = new Uint8Array(Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0x7c01).buffer);
    const [[, , numbers] = ['', [], []]] = listed(fileOf(`{"a":${one('[4]', 0, 8, 'F16')}}`, halves));
    expect(numbers).toEqual([Infinity, -Infinity, NaN, NaN]);
  });
});

describe('a state that is none', () => {
  it.each<[string, unknown]>([
    ['a plain object', { a: { shape: [1], data: Float64Array.of(1) } }],
    ['a list of pairs', [['a', { shape: [1], data: Float64Array.of(1) }]]],
    ['nothing', undefined],
  ])('%s is refused by every function in its own name', (_, state) => {
    expect(() => saveSafetensors(wrong(state))).toThrow(/saveSafetensors\(\): state must be a Map of tensors/);
    expect(() => toJSON(wrong(state))).toThrow(/toJSON\(\): state must be a Map of tensors/);
    expect(() => new MLP(1, [1]).loadStateDict(wrong(state))).toThrow(/state must be a Map of tensors/);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a list', [1]],
    ['data of another type', { shape: [1], data: Float32Array.of(1) }],
    ['a shape that is none', { shape: 1, data: Float64Array.of(1) }],
  ])('one with %s for a tensor is refused by name', (_, tensor) => {
    const state = new Map([['w', wrong(tensor)]]);
    expect(() => saveSafetensors(state)).toThrow(/bad tensor "w": it is no \{ shape, data \}/);
    expect(() => toJSON(state)).toThrow(/bad tensor "w": it is no \{ shape, data \}/);
  });

  it('names a tensor without a Float64Array, and one that is too much beside one that lacks', () => {
    const model = new MLP(1, [1]);
    const state: StateDict = model.stateDict();
    state.set('layers.0.bias', { shape: [1], data: wrong([1]) });
    expect(() => model.loadStateDict(state)).toThrow(/layers\.0\.bias: data is no Float64Array/);
    const other = model.stateDict();
    other.set('layers.0.biases', other.get('layers.0.bias') as never);
    other.delete('layers.0.bias');
    expect(() => model.loadStateDict(other)).toThrow(/layers\.0\.biases/);
  });
});

describe('JSON', () => {
  const form = (fields: object, more: object = {}): unknown => ({
    ...{ format: 'chainrule', version: 1, ...more },
    tensors: [{ name: 'a', shape: [1], data: [1], ...fields }],
  });

  it('has a word for every number that JSON lacks, and the payload of a NaN only where it has one', () => {
    const odd = new Float64Array(new BigUint64Array([0x7ff8000000000123n]).buffer);
    const data = Float64Array.of(NaN, Infinity, -Infinity, -0, 0, ...odd);
    const { tensors } = toJSON(new Map([['a', { shape: [6], data }]]));
    expect(tensors[0]?.data).toEqual(['NaN', 'Infinity', '-Infinity', '-0', 0, 'NaN:7ff8000000000123']);
  });

  it('has a shape of its own', () => {
    const shape = [1];
    const json = toJSON(new Map([['a', { shape, data: Float64Array.of(1) }]]));
    shape[0] = 9;
    expect(json.tensors[0]?.shape).toEqual([1]);
  });

  it.each<[string, unknown, RegExp]>([
    ['another version', form({}, { version: 2 }), /format and version/],
    ['another format', form({}, { format: 'other' }), /format and version/],
    ['a broken size', form({ shape: [0.5, 2] }), /a shape does not fit its data/],
    ['sizes below 0 whose product fits', form({ shape: [-1, -1] }), /a shape does not fit its data/],
    ['a size that is a text', form({ shape: ['1'] }), /a shape does not fit its data/],
    ['a truth among numbers', form({ data: [true] }), /a number is none, but got true/],
    ['a list of one word among numbers', form({ data: [['NaN']] }), /a number is none/],
    ['a payload with something before it', form({ data: ['xNaN:7ff8000000000123'] }), /a number is none/],
    ['a payload with something after it', form({ data: ['NaN:7ff80000000001230'] }), /a number is none/],
    ['objects in objects', `${'{"a":'.repeat(5)}1${'}'.repeat(5)}`, /it is too deep/],
    ['lists in lists', `${'['.repeat(5)}${']'.repeat(5)}`, /it is too deep/],
    ['four levels that are no form', `${'['.repeat(4)}${']'.repeat(4)}`, /it is no object/],
    ['depth after a text with a bracket', `["]]]]",${'['.repeat(4)}${']'.repeat(4)}]`, /it is too deep/],
    ['depth after a text with a quote', `["\\"]]]]",${'['.repeat(4)}${']'.repeat(4)}]`, /it is too deep/],
    ['depth after a text that ends in a backslash', `["\\\\",${'['.repeat(4)}${']'.repeat(4)}]`, /it is too deep/],
    ['an open end of five levels', '[[[[[', /it is too deep/],
  ])('with %s is refused', (_, json, message) => {
    expect(() => fromJSON(json)).toThrow(FormatError);
    expect(() => fromJSON(json)).toThrow(message);
  });

  it('shows no more than four sizes of a shape that does not fit', () => {
    expect(() => fromJSON(form({ shape: [2, 3, 4, 5, 6] }))).toThrow('but got "[2, 3, 4, 5]"');
  });

  it('has names with any number of brackets, quotes and backslashes in them', () => {
    for (const name of ['[[[[[[', '{{{{{{', ']]]]', '"[[[[[', '\\"[[[[[', '\\\\', '\\[[[[[\\']) {
      const state: StateDict = new Map([[name, { shape: [1], data: Float64Array.of(1) }]]);
      expect(fromJSON(JSON.stringify(toJSON(state)))).toEqual(state);
    }
  });
});

describe('the extra of a checkpoint', () => {
  const model = new MLP(1, [1]);
  it.each<[string, unknown]>([
    ['true and false', { yes: true, no: false }],
    ['texts with a # at either end', ['#', '##', '#NaN', 'NaN#', '#1#', 'C#', '']],
    ['all that JSON lacks', [NaN, Infinity, -Infinity, -0, 0]],
    ['null, also within', [null, { x: null }]],
    ['true alone', true],
  ])('may be %s', (_, extra) => {
    const back = loadCheckpoint(saveCheckpoint({ model }, extra), { model });
    expect(back).toStrictEqual(extra);
  });

  it('is named down to eight levels', () => {
    const wrap = (levels: number): unknown =>
      Array.from({ length: levels }).reduce<unknown>((x) => ({ a: x }), Symbol.iterator);
    expect(() => saveCheckpoint({ model }, wrap(8))).toThrow(`extra${'.a'.repeat(8)} must be plain data`);
    expect(() => saveCheckpoint({ model }, wrap(9))).toThrow(`extra${'.a'.repeat(8)} must be plain data`);
  });
});
