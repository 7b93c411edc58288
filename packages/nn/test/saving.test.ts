import { describe, expect, it } from 'vitest';
import {
  FormatError,
  fromJSON,
  loadSafetensors,
  MLP,
  type StateDict,
  StateDictError,
  saveSafetensors,
  toJSON,
} from '../src/index.ts';

const wrong = (x: unknown): never => x as never;
const odd = new Float64Array(new BigUint64Array([0x7ff8000000000123n]).buffer);
const numbers = Float64Array.of(0, -0, 1 / 3, 5e-324, -2.2e-308, Number.MAX_VALUE, Infinity, -Infinity, NaN, ...odd);
const state = (): StateDict =>
  new Map([
    ['layers.0.weight', { shape: [2, 5], data: numbers.slice() }],
    ['__proto__', { shape: [], data: Float64Array.of(7) }],
    ['constructor', { shape: [0, 3], data: new Float64Array(0) }],
    ['ünïcödé "quoted" \\ \n', { shape: [1], data: Float64Array.of(-1) }],
  ]);
const bitsOf = (dict: StateDict): [string, readonly number[], bigint[]][] =>
  [...dict]
    .map(([name, { shape, data }]): [string, readonly number[], bigint[]] => [
      name,
      shape,
      [...new BigUint64Array(data.buffer, data.byteOffset, data.length)],
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** A file with any header and any data. */
function fileOf(header: string | Uint8Array, data: Uint8Array = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}
const one = (dtype: string, shape: string, begin: number, end: number): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

describe('safetensors', () => {
  it('keeps every bit and every name', () => {
    const bytes = saveSafetensors(state());
    expect(bitsOf(loadSafetensors(bytes))).toEqual(bitsOf(state()));
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('writes F64, sorted keys and a header of whole eights', () => {
    const bytes = saveSafetensors(
      new Map([
        ['b', { shape: [1], data: Float64Array.of(2) }],
        ['a', { shape: [], data: Float64Array.of(1) }],
      ]),
    );
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      a: { dtype: 'F64', shape: [], data_offsets: [0, 8] },
      b: { dtype: 'F64', shape: [1], data_offsets: [8, 16] },
    });
  });

  it('reads a file that starts at any place of a larger buffer', () => {
    const bytes = saveSafetensors(state());
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(bitsOf(loadSafetensors(larger.subarray(3)))).toEqual(bitsOf(state()));
  });

  it('reads F32, F16 and BF16, subnormals and specials included', () => {
    const data = new Uint8Array(4 * 2 + 2 * 7 + 2 * 4);
    const view = new DataView(data.buffer);
    view.setFloat32(0, 0.1, true);
    view.setFloat32(4, 1e-45, true);
    const halves = [0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x8000];
    for (const [i, x] of halves.entries()) view.setUint16(8 + 2 * i, x, true);
    for (const [i, x] of [0x3f80, 0xc000, 0x0001, 0xff80].entries()) view.setUint16(22 + 2 * i, x, true);
    const header = `{"f":${one('F32', '[2]', 0, 8)},"h":${one('F16', '[7]', 8, 22)},"b":${one('BF16', '[2,2]', 22, 30)}}`;
    const dict = loadSafetensors(fileOf(header, data));
    expect([...(dict.get('f')?.data ?? [])]).toEqual([Math.fround(0.1), 2 ** -149]);
    expect([...(dict.get('h')?.data ?? [])]).toEqual([1, -2, 2 ** -24, 65504, Infinity, -Infinity, -0]);
    expect([...(dict.get('b')?.data ?? [])]).toEqual([1, -2, 2 ** -133, -Infinity]);
  });

  const eight = new Uint8Array(8);
  it.each([
    ['an empty file', new Uint8Array(0), /is cut short/],
    ['seven bytes', new Uint8Array(7), /is cut short/],
    ['a header length beyond the file', fileOf('{}', eight, 1000n), /is cut short/],
    ['a header length of 2^63', fileOf('{}', eight, 2n ** 63n), /is cut short/],
    ['a header that is no object', fileOf('[]'), /does not start with \{/],
    ['an empty header', fileOf(''), /does not start with \{/],
    ['bad UTF-8', fileOf(Uint8Array.of(0x7b, 0xff, 0x7d)), /is not UTF-8/],
    ['text after the header', fileOf('{}x'), /text after it/],
    [
      'a key that comes twice',
      fileOf(`{"a":${one('F64', '[1]', 0, 8)},"a":${one('F64', '[1]', 0, 8)}}`, eight),
      /comes twice/,
    ],
    ['metadata that is no text', fileOf('{"__metadata__":{"a":1}}'), /" is missing/],
    ['metadata twice', fileOf('{"__metadata__":{},"__metadata__":{}}'), /comes twice/],
    ['a key of the metadata twice', fileOf('{"__metadata__":{"a":"1","a":"2"}}'), /a key comes twice, but got "a"/],
    ['a missing field', fileOf('{"a":{"dtype":"F64","shape":[1]}}', eight), /lacks dtype/],
    ['an unknown field', fileOf('{"a":{"dtype":"F64","x":[1]}}', eight), /an unknown field/],
    ['a field twice', fileOf('{"a":{"dtype":"F64","dtype":"F64"}}', eight), /a field comes twice/],
    [
      'an unknown type',
      fileOf(`{"a":${one('C64', '[1]', 0, 8)}}`, eight),
      /its type is none of F64, F32, F16, BF16, I64/,
    ],
    ['a type named __proto__', fileOf(`{"a":${one('__proto__', '[1]', 0, 8)}}`, eight), /its type is none of/],
    [
      'a shape that does not fit',
      fileOf(`{"a":${one('F64', '[2]', 0, 8)}}`, eight),
      /its shape does not fit its bytes/,
    ],
    [
      'a shape whose product overflows',
      fileOf(`{"a":${one('F64', '[4294967296,4294967296,4294967296]', 0, 8)}}`, eight),
      /does not fit/,
    ],
    ['a negative size', fileOf(`{"a":${one('F64', '[-1]', 0, 8)}}`, eight), /no integer >= 0/],
    ['a broken size', fileOf(`{"a":${one('F64', '[1.5]', 0, 8)}}`, eight), /is missing/],
    ['a leading zero', fileOf(`{"a":${one('F64', '[01]', 0, 8)}}`, eight), /no integer >= 0/],
    [
      'an offset beyond 2^53',
      fileOf(`{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,99999999999999999]}}`, eight),
      /no integer/,
    ],
    ['three offsets', fileOf('{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8,9]}}', eight), /too long/],
    ['one offset', fileOf('{"a":{"dtype":"F64","shape":[1],"data_offsets":[0]}}', eight), /lacks/],
    ['offsets that run backwards', fileOf(`{"a":${one('F64', '[1]', 8, 0)}}`, eight), /ends before it begins/],
    ['an overlap', fileOf(`{"a":${one('F64', '[1]', 0, 8)},"b":${one('F64', '[1]', 0, 8)}}`, eight), /overlaps/],
    ['a hole', fileOf(`{"a":${one('F64', '[]', 8, 16)}}`, new Uint8Array(16)), /hole/],
    ['bytes left over', fileOf(`{"a":${one('F64', '[]', 0, 8)}}`, new Uint8Array(9)), /left over/],
    ['an end after the file', fileOf(`{"a":${one('F64', '[2]', 0, 16)}}`, eight), /ends after the file/],
    ['a text that does not end', fileOf('{"a'), /does not end/],
    ['a bad escape', fileOf('{"\\x":{}}'), /bad escape/],
    ['a shape of 65 dimensions', fileOf(`{"a":${one('F64', `[${new Array(65).fill(1)}]`, 0, 8)}}`, eight), /too long/],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => loadSafetensors(bytes)).toThrow(FormatError);
    expect(() => loadSafetensors(bytes)).toThrow(message);
  });

  it('is refused as soon as the wrong character comes: 1 MiB of hostile header within 50 ms', () => {
    const mib = 2 ** 20;
    const hostile = [
      '['.repeat(mib),
      '{"a":'.repeat(mib / 5),
      `{"a":{"dtype":"F64","shape":[${'1,'.repeat(mib / 2)}`,
      `{${Array.from({ length: mib / 64 }, (_, i) => `"k${i}":${one('F64', '[1]', 0, 8)}`).join()}}`,
      `{"${'a'.repeat(mib)}`,
      `{${' '.repeat(mib)}`,
      `{"__metadata__":{${Array.from({ length: mib / 12 }, (_, i) => `"${i}":""`).join()}}`,
    ].map((header) => fileOf(header));
    /** The least processor time of a few attempts: other tests run beside this one, and can only add to it. */
    const least = (work: () => void, enough: number): number => {
      let time = Infinity;
      for (let attempt = 0; attempt < 12 && time >= enough; attempt++) {
        const start = process.cpuUsage();
        work();
        time = Math.min(time, process.cpuUsage(start).user / 1000);
      }
      return time;
    };
    // As many keys into a Map: two or three times that is what the longest of them takes, on any machine.
    const keys = (): void => void new Map(Array.from({ length: mib / 12 }, (_, i) => [`key ${i}`, '']));
    const most = Math.max(50, 6 * least(keys, 0));
    for (const bytes of hostile)
      expect(least(() => expect(() => loadSafetensors(bytes)).toThrow(FormatError), most)).toBeLessThan(most);
  });

  it('any change of a valid file loads or is refused as FormatError: 30,000 random mutations', () => {
    const valid = [saveSafetensors(state()), saveSafetensors(new MLP(1, [1]).stateDict())];
    let seed = 1;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * n);
    };
    let refused = 0;
    for (let k = 0; k < 30_000; k++) {
      const bytes = (valid[k % 2] as Uint8Array).slice();
      for (let changes = 1 + random(3); changes > 0; changes--) bytes[random(bytes.length)] = random(256);
      const cut = random(10) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      try {
        loadSafetensors(cut);
      } catch (error) {
        refused++;
        if (!(error instanceof FormatError)) throw error;
      }
    }
    expect(refused).toBeGreaterThan(10_000);
  });

  it('names what cannot be saved or read', () => {
    const tensor = { shape: [2], data: Float64Array.of(1) };
    expect(() => saveSafetensors(new Map([['a', tensor]]))).toThrow(/bad tensor "a": the shape does not fit/);
    expect(() => saveSafetensors(new Map([['__metadata__', { shape: [1], data: Float64Array.of(1) }]]))).toThrow(
      /taken by the format/,
    );
    expect(() => saveSafetensors(new Map([['a', wrong({})]]))).toThrow(FormatError);
    expect(() => saveSafetensors(wrong({}))).toThrow(TypeError);
    expect(() => loadSafetensors(wrong('file'))).toThrow(TypeError);
  });
});

describe('toJSON and fromJSON', () => {
  it('keep every bit and every name through text', () => {
    expect(bitsOf(fromJSON(JSON.stringify(toJSON(state()))))).toEqual(bitsOf(state()));
    expect(bitsOf(fromJSON(JSON.parse(JSON.stringify(toJSON(state())))))).toEqual(bitsOf(state()));
  });

  const form = (tensors: unknown): unknown => ({ format: 'chainrule', version: 1, tensors });
  const tensor = (fields: object): unknown => form([{ name: 'a', shape: [1], data: [1], ...fields }]);
  it.each([
    ['text that is no JSON', '{"format":', /is no JSON/],
    ['a list', [], /is no object/],
    ['null', null, /is no object/],
    ['another format', { format: 'other', version: 1 }, /format and version/],
    ['no tensors', form({}), /list of tensors/],
    ['a tensor that is none', form([1]), /a tensor is no object/],
    ['a tensor without a name', tensor({ name: 1 }), /has no name/],
    [
      'a name twice',
      form([
        { name: 'a', shape: [], data: [1] },
        { name: 'a', shape: [], data: [1] },
      ]),
      /comes twice/,
    ],
    ['no data', tensor({ data: 1 }), /lacks shape or data/],
    ['a shape that does not fit', tensor({ shape: [2] }), /does not fit/],
    ['a negative shape', tensor({ shape: [-1] }), /does not fit/],
    ['null among numbers', tensor({ data: [null] }), /a number is none/],
    ['text among numbers', tensor({ data: ['1'] }), /a number is none/],
    ['the text constructor', tensor({ data: ['constructor'] }), /a number is none/],
    ['deep text', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /too deep/],
  ])('%s is refused', (_, json, message) => {
    expect(() => fromJSON(json)).toThrow(FormatError);
    expect(() => fromJSON(json)).toThrow(message);
  });

  it('read a size of -0 as 0', () => {
    const shape = fromJSON(JSON.stringify(tensor({ data: [] })).replace('"shape":[1]', '"shape":[-0]')).get('a')?.shape;
    expect(Object.is(shape?.[0], 0)).toBe(true);
  });

  it('names a state that is none', () => {
    expect(() => toJSON(wrong({}))).toThrow(TypeError);
  });
});

describe('loadStateDict', () => {
  it('takes on what stateDict gave', () => {
    const a = new MLP(2, [3, 1]);
    const b = new MLP(2, [3, 1]);
    b.loadStateDict(loadSafetensors(saveSafetensors(a.stateDict())));
    expect(b.parameters().map(({ data }) => data)).toEqual(a.parameters().map(({ data }) => data));
    expect([...b.predict([[1, 2]])]).toEqual([...a.predict([[1, 2]])]);
  });

  it('names missing, unexpected and misshaped keys and changes nothing', () => {
    const model = new MLP(2, [3, 1]);
    const before = model.stateDict();
    const bad = model.stateDict();
    bad.delete('layers.0.bias');
    bad.set('__proto__', { shape: [1], data: Float64Array.of(1) });
    bad.set('layers.1.weight', { shape: [3, 1], data: new Float64Array(3) });
    const load = (): unknown => model.loadStateDict(bad);
    expect(load).toThrow(StateDictError);
    expect(load).toThrow(
      /Missing: "layers.0.bias". Unexpected: "__proto__". Wrong shape: "layers.1.weight: \[3, 1\] instead of \[1, 3\]"/,
    );
    expect(load).toThrow(expect.objectContaining({ code: 'NN_STATE_DICT', missing: ['layers.0.bias'] }));
    expect(model.stateDict()).toEqual(before);
    expect(() => model.loadStateDict(wrong({}))).toThrow(TypeError);
    const short = model.stateDict();
    short.set('layers.0.bias', { shape: [3], data: new Float64Array(1) });
    expect(() => model.loadStateDict(short)).toThrow('Wrong shape: "layers.0.bias: 1 numbers for [3]".');
    expect(model.stateDict()).toEqual(before);
  });
});
