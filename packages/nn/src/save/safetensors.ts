/**
 * safetensors: a header of names, types and shapes, then the numbers, little-endian. torch and half the world read it.
 *
 *   bytes 0…7   length n of the header       8…8+n   the header (header.ts)       8+n…   data
 *
 * Files are not trusted. The data part must be covered exactly, without holes and overlaps; shapes, types and sizes must
 * agree; nothing is allocated for a tensor before all of that has been looked at.
 * Source: https://github.com/huggingface/safetensors.
 */
import { failure } from '../errors/files.ts';
import { type Decoder, decoders } from './dtypes.ts';
import { type Entry, METADATA, readHeader } from './header.ts';
import type { StateDict, TensorData } from './state-dict.ts';
import { checkTensor, productOf } from './tensor.ts';
import { decode, encode } from './utf8.ts';

const PREFIX = 8;

/** Tensors with the texts that came with them. */
export interface SafetensorsFile {
  readonly tensors: StateDict;
  readonly metadata: Map<string, string>;
}

/**
 * A state dictionary as a safetensors file.
 * @param state - tensors by name
 * @param metadata - texts to go with them
 * @returns the file: F64, little-endian, keys sorted, every bit kept
 * @example
 * const state = new MLP(1, [1]).stateDict();
 * loadSafetensors(saveSafetensors(state)).get('layers.0.weight')?.shape; // [1, 1]
 */
export function saveSafetensors(state: StateDict, metadata: ReadonlyMap<string, string> = new Map()): Uint8Array {
  if (!(state instanceof Map))
    throw failure('INSTANCE', 'saveSafetensors', 'state', state, {
      expected: 'a Map of tensors',
      example: 'model.stateDict()',
    });
  const names = [...state.keys()].sort((a, b) => (a < b ? -1 : 1));
  const parts: string[] = metadata.size === 0 ? [] : [`"${METADATA}":${JSON.stringify(Object.fromEntries(metadata))}`];
  let end = 0;
  for (const name of names) {
    if (name === METADATA) refuse(name, 'the name is taken by the format', name, 'saveSafetensors', 'state');
    const { shape, data } = checkTensor('saveSafetensors', name, state.get(name));
    const begin = end;
    end += data.byteLength;
    parts.push(`${JSON.stringify(name)}:{"dtype":"F64","shape":[${shape.join(',')}],"data_offsets":[${begin},${end}]}`);
  }
  const plain = encode(`{${parts.join(',')}}`);
  const length = Math.ceil(plain.length / 8) * 8;
  const file = new Uint8Array(PREFIX + length + end).fill(32, PREFIX, PREFIX + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(plain, PREFIX);
  writeData(
    new DataView(file.buffer, PREFIX + length),
    names.map((name) => (state.get(name) as TensorData).data),
  ); // checked
  return file;
}

function writeData(view: DataView, tensors: readonly Float64Array[]): void {
  let at = 0;
  for (const data of tensors) {
    const bits = new BigUint64Array(data.buffer, data.byteOffset, data.length);
    for (const x of bits) {
      view.setBigUint64(at, x, true); // bits, so that a NaN keeps its payload
      at += 8;
    }
  }
}

/**
 * The tensors of a safetensors file.
 * @param bytes - the whole file; floats (F64, F32, F16, BF16), integers (I8 to I64, U8 to U64) and BOOL are read
 * @returns tensors by name, as doubles; an integer that no double holds exactly is refused
 * @throws FormatError for whatever is wrong with the file
 * @example
 * const file = saveSafetensors(new Map([['w', { shape: [2], data: new Float64Array([1, -0]) }]]));
 * loadSafetensors(file).get('w')?.data; // [1, -0]
 */
export function loadSafetensors(bytes: Uint8Array): StateDict {
  return readSafetensors(bytes).tensors;
}

/** The tensors of a safetensors file, and the texts that came with them. */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  if (!(bytes instanceof Uint8Array))
    throw failure('INSTANCE', 'loadSafetensors', 'bytes', bytes, {
      expected: 'a Uint8Array',
      example: "what readFile('model.safetensors') gave",
    });
  const { text, data } = split(bytes);
  const { entries, metadata } = readHeader(text, data.length);
  entries.forEach(checkEntry);
  checkCover(entries, data.length);
  const tensors = entries as Map<string, TensorData | Entry>; // one map, whose entries become tensors: there may be very many
  entries.forEach(({ dtype, shape, begin, end }, name) => {
    const decoder = decoders.get(dtype) as Decoder; // checked above
    if (begin === end) tensors.set(name, { shape, data: nothing });
    else {
      const numbers = decoder.read(data.subarray(begin, end));
      if (numbers === null) refuse(name, decoder.refuses ?? 'a number is none', dtype);
      else tensors.set(name, { shape, data: numbers });
    }
  });
  return { tensors: tensors as StateDict, metadata }; // all of them by now
}

/** The data of every tensor without elements. */
const nothing = new Float64Array(0);

function split(bytes: Uint8Array): { readonly text: string; readonly data: Uint8Array } {
  const fail = (reason: string): never => {
    throw failure('HEADER', 'loadSafetensors', 'the file', bytes, { reason });
  };
  if (bytes.length < PREFIX) throw failure('TRUNCATED', 'loadSafetensors', 'the file', bytes);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - PREFIX)) {
    const other = length > LONGEST ? otherFormat(bytes) : undefined;
    if (other !== undefined) fail(`it is ${other}`);
    throw failure('TRUNCATED', 'loadSafetensors', 'the file', bytes);
  }
  const start = PREFIX + Number(length);
  const text = decode(bytes.subarray(PREFIX, start)) ?? fail('it is not UTF-8');
  return { text, data: bytes.subarray(start) };
}

/** No header is as long: where it is said to be, the file is another one, not one that was cut short. */
const LONGEST = 2n ** 24n;

/** How files of others begin: their first bytes as a text. */
const others: readonly (readonly [begin: string, what: string])[] = [
  ['PK\x03\x04', 'a zip, as torch.save and Keras write it: in Python, write it anew with save_file of safetensors'],
  ['\x80', 'a pickle, as joblib and torch.save wrote it: in Python, write it anew with save_file of safetensors'],
  ['\x93NUMPY', 'an array of NumPy, which loadNpy() of @chainrule/nn/datasets reads'],
  ['\x89HDF', 'a file of HDF5, as Keras writes it: in Python, write it anew with save_file of safetensors'],
  ['\x1f\x8b', 'compressed by gzip: decompress it first'],
  ['\x08', 'perhaps an ONNX model, which fromOnnx() of @chainrule/nn/onnx reads'],
];

/** What else a file is whose first eight bytes are no length; undefined where nobody knows. */
function otherFormat(bytes: Uint8Array): string | undefined {
  const begin = String.fromCharCode(...bytes.subarray(0, PREFIX));
  if (/^[\t\n\r -~]+$/.test(begin)) return 'a text, such as CSV, JSON or a page that says why there is no file';
  return others.find(([magic]) => begin.startsWith(magic))?.[1];
}

function checkEntry({ dtype, shape, begin, end }: Entry, name: string): void {
  const decoder = decoders.get(dtype);
  if (decoder === undefined) return refuse(name, `its type is none of ${[...decoders.keys()].join(', ')}`, dtype);
  const size = end - begin;
  if (size < 0) refuse(name, 'it ends before it begins', size);
  if (productOf(shape, size) * decoder.bytes !== size)
    refuse(name, 'its shape does not fit its bytes', `[${shape.join(', ')}]`);
}

function refuse(name: string, reason: string, got: unknown, fn = 'loadSafetensors', argument = 'the file'): never {
  throw failure('TENSOR', fn, argument, got, { name: JSON.stringify(name), reason });
}

/** The tensors must lie end to end from the first byte of data to the last. */
function checkCover(entries: ReadonlyMap<string, Entry>, length: number): void {
  let covered = 0;
  inOrder(entries).forEach(({ begin, end }, name) => {
    if (begin < covered) refuse(name, 'it overlaps another', begin);
    if (begin > covered) refuse(name, 'there is a hole before it', begin);
    covered = end;
  });
  if (covered < length) {
    const reason = 'bytes are left over after the last';
    throw failure('TENSOR', 'loadSafetensors', 'the file', length - covered, { name: '', reason });
  }
}

/** By place. Most files are in order already, and are not copied. */
function inOrder(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> {
  let last = 0;
  let sorted = true;
  entries.forEach(({ begin, end }) => {
    if (begin < last) sorted = false;
    last = end;
  });
  return sorted ? entries : new Map([...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end));
}
