/** Constants of a graph: their numbers, looked at before room is made for them. */
import { failure } from '../errors/files.ts';
import { decoders } from '../save/dtypes.ts';
import { productOf } from '../save/tensor.ts';
import type { Attribute, Tensor } from './messages.ts';

/** A constant, read. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

const CURE =
  'Networks of Gemm or MatMul and Add with activations between are read; use the model with an ONNX runtime.';

/** Refuses a file. */
export function refuse(reason: string, got: unknown, cure = CURE): never {
  throw failure('ONNX', 'fromOnnx', 'the file', got, { reason, cure });
}

/** ONNX's numbers for types, as safetensors calls them. */
const types: ReadonlyMap<number, string> = new Map([
  [1, 'F32'],
  [6, 'I32'],
  [7, 'I64'],
  [9, 'BOOL'],
  [10, 'F16'],
  [11, 'F64'],
  [16, 'BF16'],
]);

/** The numbers of a tensor. @throws FormatError */
export function constantOf(tensor: Tensor): Constant {
  const { dims = [], dataType = 0, dataLocation = 0, name = '' } = tensor;
  if (dataLocation !== 0)
    refuse(
      `the numbers of ${JSON.stringify(name)} are in another file`,
      name,
      'Export it with its weights inside: external_data=False.',
    );
  const data = numbersOf(tensor, dataType);
  if (productOf(dims, data.length) !== data.length)
    refuse(`the shape of ${JSON.stringify(name)} does not fit its numbers`, `[${dims.slice(0, 8).join(', ')}]`);
  return { shape: dims, data };
}

function numbersOf(
  { name = '', rawData, floatData, doubleData, int32Data, int64Data }: Tensor,
  type: number,
): Float64Array {
  const listed = floatData ?? doubleData ?? int64Data ?? int32Data;
  if (rawData === undefined && (type === 1 || type === 6 || type === 7 || type === 11))
    return Float64Array.from(listed ?? []);
  const decoder = decoders.get(types.get(type) ?? '');
  if (decoder === undefined || rawData === undefined)
    return refuse(`the numbers of ${JSON.stringify(name)} are of a type that is not read`, type);
  if (rawData.length % decoder.bytes !== 0) refuse(`the numbers of ${JSON.stringify(name)} are cut`, rawData);
  return decoder.read(rawData) ?? refuse(`${JSON.stringify(name)} holds an integer that no double holds`, rawData);
}

/** The value of a Constant node, which has it in one of several attributes. */
export function constantIn(attributes: readonly Attribute[]): Constant {
  for (const { name, t, f, i, floats, ints } of attributes) {
    if (name === 'value' && t !== undefined) return constantOf(t);
    if (name === 'value_float' && f !== undefined) return { shape: [], data: Float64Array.of(f) };
    if (name === 'value_int' && i !== undefined) return { shape: [], data: Float64Array.of(i) };
    const list = name === 'value_floats' ? floats : name === 'value_ints' ? ints : undefined;
    if (list !== undefined) return { shape: [list.length], data: Float64Array.from(list) };
  }
  return refuse('a Constant has no numbers', attributes);
}

/** Rows and columns changed over. */
export function transposed({ shape, data }: Constant): Constant {
  if (shape.length !== 2) return { shape, data };
  const [rows, columns] = shape as readonly [number, number]; // of two dimensions
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c] as number; // in the matrix
  return { shape: [columns, rows], data: out };
}
