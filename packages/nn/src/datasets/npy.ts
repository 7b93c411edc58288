/**
 * NumPy's files, one array each: a magic word, a header that is a Python literal, then the numbers.
 *
 *     \x93NUMPY | major, minor | length of the header, 2 bytes (version 1) or 4 | header | numbers
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { failure } from '../errors/files.ts';

/** An array of a file. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** The numbers, the last index fastest. */
  readonly data: Float64Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** How each kind of number is read. */
const readers: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number | bigint>> = {
  f8: (view, at, little) => view.getFloat64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  i8: (view, at, little) => view.getBigInt64(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  i1: (view, at) => view.getInt8(at),
  u8: (view, at, little) => view.getBigUint64(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  u1: (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
};

function refuse(reason: string, got: unknown): never {
  throw failure('NPY', 'loadNpy', 'bytes', got, { reason });
}

/** Numbers in a shape; 1 for none. */
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * The array of a `.npy` file: floats of 32 and 64 bits, integers and booleans, in either byte order.
 * @param bytes - the file
 * @throws FormatError for other files, other kinds of numbers, and integers that no double holds exactly
 * @example
 * loadNpy(saveNpy({ shape: [2, 1], data: Float64Array.of(1, 2) })).shape; // [2, 1]
 */
export function loadNpy(bytes: Uint8Array): NpyArray {
  if (!(bytes instanceof Uint8Array))
    throw failure('INSTANCE', 'loadNpy', 'bytes', bytes, { expected: 'a Uint8Array', example: 'await readFile(path)' });
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) refuse('it does not begin as one', bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] as number) > 1; // there are twelve bytes
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) refuse('its header is cut short', bytes);
  const { kind, little, fortran, shape } = headerOf(
    String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 4096))),
  );
  const read = readers[kind] ?? refuse(`its numbers are ${kind}`, bytes);
  const size = Number(kind.slice(1));
  const count = sizeOf(shape);
  if (bytes.length - end !== count * size) refuse(`it has not the ${count} numbers of its shape`, bytes);
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const x = read(view, end + i * size, little);
    data[i] = Number(x);
    if (typeof x === 'bigint' && BigInt(Number(x)) !== x) refuse(`number ${i} is ${x}, which no double holds`, bytes);
  }
  return { shape, data: fortran ? turned(data, shape) : data };
}

interface Header {
  readonly kind: string;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

function headerOf(text: string): Header {
  const descr = /'descr': *'([<>|=])([a-z]\d+)'/.exec(text);
  const order = /'fortran_order': *(True|False)/.exec(text);
  const tuple = /'shape': *\(([\d, ]*)\)/.exec(text);
  if (descr === null || order === null || tuple === null) return refuse('its header names no plain numbers', text);
  const shape = (tuple[1] as string).split(',').flatMap((n) => (n.trim() === '' ? [] : [Number(n)])); // the group is there
  if (!Number.isSafeInteger(sizeOf(shape))) refuse('its shape is too large', text);
  return { kind: descr[2] as string, little: descr[1] !== '>', fortran: order[1] === 'True', shape }; // the groups are there
}

/** Numbers whose first index runs fastest, so that the last does. */
function turned(data: Float64Array, shape: readonly number[]): Float64Array {
  const out = new Float64Array(data.length);
  const at = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    let to = 0;
    for (const [axis, n] of shape.entries()) to = to * n + (at[axis] as number); // one per axis
    out[to] = data[i] as number; // as long
    for (let axis = 0; axis < shape.length; axis++) {
      at[axis] = (at[axis] as number) + 1; // one per axis
      if ((at[axis] as number) < (shape[axis] as number)) break;
      at[axis] = 0;
    }
  }
  return out;
}

/**
 * An array as a `.npy` file of 64-bit floats, which numpy.load reads.
 * @param array - `shape`, whole numbers, and as many numbers in `data`
 * @example
 * saveNpy({ shape: [1], data: Float64Array.of(1) }).length; // 136
 */
export function saveNpy({ shape, data }: NpyArray): Uint8Array {
  if (!Array.isArray(shape) || !shape.every((n) => Number.isSafeInteger(n) && n >= 0) || sizeOf(shape) !== data?.length)
    throw failure('ORDER', 'saveNpy', 'shape', shape, {
      expected: `whole numbers, together the ${data?.length} of data`,
      advice: 'Give a shape such as [rows, columns].',
    });
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${tuple}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + 8 * data.length);
  bytes.set([...MAGIC, 1, 0, header.length & 255, header.length >> 8]);
  for (let i = 0; i < header.length; i++) bytes[10 + i] = header.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat64(10 + header.length + 8 * i, data[i] as number, true); // i is in range
  return bytes;
}
