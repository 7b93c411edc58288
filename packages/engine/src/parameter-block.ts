/**
 * Parameter blocks: Values that are views of one Float64Array, with a gradient array of the same length beside it.
 *
 *   data  [ w0 w1 w2 b | w0 w1 w2 b | … ]      values[i].data  reads and writes data[i]
 *   grad  [ g0 g1 g2 g | g0 g1 g2 g | … ]      values[i].grad  reads and writes grad[i]
 *
 * Optimisers, checkpoints and compiled code move a block with one copy; a learner sees Values.
 */
import { fail } from './errors/tools.ts';
import { currentTrace, type Memory } from './memory.ts';
import { Value } from './value.ts';

/** A block of parameters: numbers, gradients, and the Values that look at them. */
export interface ParameterBlock {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  readonly values: readonly Value[];
}

/** Where a Value of a block lies. */
export interface BlockPlace {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  readonly at: number;
}

/**
 * Values over an array of numbers; the array is used as it is, not copied.
 *
 * @param data - the parameters' numbers, shape (n)
 * @returns the block: `data`, `grad` of shape (n), zeros, and n leaves that require gradients
 * @throws TypeError if `data` is no Float64Array
 * @example
 * const block = parameterBlock(new Float64Array([1, 2]));
 * block.values[1].mul(5).backward();
 * block.grad[1]; // 5
 */
export function parameterBlock(data: Float64Array): ParameterBlock {
  if (!(data instanceof Float64Array)) fail('ERR_BLOCK', data);
  const grad = new Float64Array(data.length);
  const memory: Memory = { data, grad, rows: new Map(), bank: null, trace: currentTrace(), moved: 0, places: null };
  const values = Array.from(data, (x, at) => {
    const value = new Value(x);
    value.memory = memory;
    value.at = at;
    return value;
  });
  return { data, grad: memory.grad, values };
}

/**
 * The block and place of a Value that belongs to one, else undefined.
 * @example
 * const block = parameterBlock(new Float64Array([1, 2]));
 * blockOf(block.values[1])?.at; // 1
 */
export function blockOf(value: Value): BlockPlace | undefined {
  const { memory, at } = value;
  return memory.rows !== null ? { data: memory.data, grad: memory.grad, at } : undefined;
}
