/** What other programs write into safetensors files and what ours must not: integers, bools, shapes, a byte-order mark, extras. */
import { describe, expect, it } from 'vitest';
import {
  FormatError,
  fromJSON,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  NnTypeError,
  type StateDict,
  saveCheckpoint,
  saveSafetensors,
  toJSON,
} from '../src/index.ts';

/** A file of one tensor, as any program may write it. */
function fileOf(dtype: string, shape: readonly number[], data: Uint8Array, before = ''): Uint8Array {
  const header = { t: { dtype, shape, data_offsets: [0, data.length] } };
  const text = new TextEncoder().encode(before + JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

const bytesOf = (list: ArrayBufferView): Uint8Array => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);

describe('integers and bools in a safetensors file', () => {
  it.each<[string, ArrayBufferView, readonly number[]]>([
    ['I64', BigInt64Array.of(-1n, 2n ** 53n, -(2n ** 63n)), [-1, 2 ** 53, -(2 ** 63)]],
    ['U64', BigUint64Array.of(0n, 2n ** 63n, 2n ** 53n + 2n), [0, 2 ** 63, 2 ** 53 + 2]],
    ['I32', Int32Array.of(-(2 ** 31), 7), [-(2 ** 31), 7]],
    ['U32', Uint32Array.of(2 ** 32 - 1, 7), [2 ** 32 - 1, 7]],
    ['I16', Int16Array.of(-32768, 513), [-32768, 513]],
    ['U16', Uint16Array.of(65535, 513), [65535, 513]],
    ['I8', Int8Array.of(-128, 127), [-128, 127]],
    ['U8', Uint8Array.of(255, 1), [255, 1]],
    ['BOOL', Uint8Array.of(0, 1, 1), [0, 1, 1]],
  ])('%s is read as numbers', (dtype, list, numbers) => {
    const file = fileOf(dtype, [numbers.length], bytesOf(list));
    expect(loadSafetensors(file).get('t')).toEqual({ shape: [numbers.length], data: Float64Array.from(numbers) });
  });

  it.each<[string, string, ArrayBufferView, RegExp]>([
    ['2^53 + 1', 'I64', BigInt64Array.of(1n, 2n ** 53n + 1n), /"t": it holds an integer that no double holds exactly/],
    ['−2^53 − 1', 'I64', BigInt64Array.of(-(2n ** 53n) - 1n), /no double holds exactly/],
    ['2^64 − 1', 'U64', BigUint64Array.of(2n ** 64n - 1n), /no double holds exactly/],
    ['a bool of 2', 'BOOL', Uint8Array.of(1, 2), /"t": a BOOL is neither 0 nor 1/],
  ])('%s is refused, not rounded', (_, dtype, list, message) => {
    const bytes = bytesOf(list);
    const count = dtype === 'BOOL' ? bytes.length : bytes.length / 8;
    expect(() => loadSafetensors(fileOf(dtype, [count], bytes))).toThrow(FormatError);
    expect(() => loadSafetensors(fileOf(dtype, [count], bytes))).toThrow(message);
  });

  it('none of them leaves a tensor of nothing', () => {
    expect(loadSafetensors(fileOf('I64', [0, 3], new Uint8Array(0))).get('t')).toEqual({
      shape: [0, 3],
      data: new Float64Array(0),
    });
  });

  it('a header that begins with a byte-order mark is refused', () => {
    expect(() => loadSafetensors(fileOf('U8', [1], Uint8Array.of(1), '\uFEFF'))).toThrow(/does not start with \{/);
  });
});

describe('a tensor that could not be read again', () => {
  const holes = new Array<number>(2);
  holes[1] = 0;
  it.each<[string, readonly number[], number]>([
    ['[0, NaN]', [0, NaN], 0],
    ['[-1, 0]', [-1, 0], 0],
    ['[0, 0.5]', [0, 0.5], 0],
    ['[0, 2^60]', [0, 2 ** 60], 0],
    ['[-1, -1]', [-1, -1], 1],
    ['a shape with a hole', holes, 0],
    ['65 dimensions', new Array<number>(65).fill(1), 1],
    ['a shape for more numbers', [3], 2],
  ])('is not written: %s', (_, shape, length) => {
    const state: StateDict = new Map([['w', { shape, data: new Float64Array(length) }]]);
    for (const write of [saveSafetensors, toJSON]) {
      expect(() => write(state)).toThrow(FormatError);
      expect(() => write(state)).toThrow(/has a bad tensor "w"/);
    }
  });

  it('is written where it can be: [], [0, 5], 64 dimensions', () => {
    for (const shape of [[], [0, 5], new Array<number>(64).fill(1)]) {
      const data = new Float64Array(shape.includes(0) ? 0 : 1);
      const state: StateDict = new Map([['w', { shape, data }]]);
      expect(loadSafetensors(saveSafetensors(state))).toEqual(state);
      expect(fromJSON(JSON.stringify(toJSON(state)))).toEqual(state);
    }
  });
});

describe('the extra of a checkpoint', () => {
  const model = new MLP(1, [1]);
  const circle: Record<string, unknown> = { epoch: 1 };
  circle.self = [circle];
  const nested = (levels: number): unknown => {
    let deep: unknown = 1;
    for (let i = 0; i < levels; i++) deep = i % 2 === 0 ? [deep] : { deep };
    return deep;
  };
  class Own {
    x = 1;
  }

  it.each<[string, unknown, string]>([
    ['a circle', circle, 'extra.self.0 must be plain data: it contains itself'],
    ['a depth of 100,000', nested(100_000), 'extra must be plain data: it is more than 500 levels deep'],
    [
      'a Map',
      { best: new Map([[1, 2]]) },
      'extra.best must be plain data: it would not come back as it is, but got an object Map',
    ],
    ['a typed array', { losses: new Float64Array(2) }, 'extra.losses must be plain data'],
    ['a date', new Date(0), 'extra must be plain data'],
    ['a bigint', { n: 1n }, 'extra.n must be plain data'],
    ['a function', { f: () => 1 }, 'extra.f must be plain data'],
    ['an instance', [new Own()], 'extra.0 must be plain data'],
    ['a hole in a list', { list: [1, undefined] }, 'extra.list.1 must be plain data'],
  ])('%s is refused by name', (_, extra, message) => {
    expect(() => saveCheckpoint({ model }, extra)).toThrow(NnTypeError);
    expect(() => saveCheckpoint({ model }, extra)).toThrow(`saveCheckpoint(): ${message}`);
  });

  it('comes back whatever plain data it is, 500 levels deep, and with one part in two places', () => {
    const shared = { lr: 0.1 };
    const extra = {
      deep: nested(499),
      both: [shared, shared],
      numbers: [NaN, -0, Infinity],
      text: '#1',
      bare: Object.assign(Object.create(null), { x: null }),
    };
    const back = loadCheckpoint(saveCheckpoint({ model }, extra), { model });
    expect(back).toEqual({ ...extra, bare: { x: null } });
    expect(loadCheckpoint(saveCheckpoint({ model }, { a: undefined }), { model })).toEqual({});
  });
});
