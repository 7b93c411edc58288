/** Tensors on their way into a file: only what can be read back is written. */
import { failure } from '../errors/files.ts';
import type { TensorData } from './state-dict.ts';

/** Dimensions that the forms hold; torch itself stops there. */
export const MAX_RANK = 64;

/** A tensor that can be written and read again. */
export function checkTensor(fn: string, name: string, tensor: TensorData | undefined): TensorData {
  const bad = (reason: string): never => {
    throw failure('TENSOR', fn, 'state', tensor, { name: JSON.stringify(name), reason });
  };
  if (!(tensor?.data instanceof Float64Array) || !Array.isArray(tensor.shape)) return bad('it is no { shape, data }');
  if (tensor.shape.length > MAX_RANK) bad(`the format holds ${MAX_RANK} dimensions at most`);
  if (productOf(tensor.shape, tensor.data.length) !== tensor.data.length) bad('the shape does not fit the data');
  return tensor;
}

/** The product of a shape; NaN as soon as it passes `most`, and for sizes that are none. */
export function productOf(shape: readonly number[], most: number): number {
  for (const size of shape) if (!Number.isSafeInteger(size) || size < 0) return NaN; // holes included, unlike every()
  if (shape.includes(0)) return 0;
  let product = 1;
  for (const size of shape) {
    product *= size;
    if (product > most) return NaN;
  }
  return product;
}
