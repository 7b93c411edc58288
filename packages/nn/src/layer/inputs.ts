/**
 * Inputs of a forward pass: looked at once, and numbers made into constants once, in one array that all neurons of a layer
 * then share. The compiler knows a layer by that: neurons over the very same list are the rows of one matrix.
 */
import { type Operand, Value } from '@chainrule/engine';
import { failure } from '../errors.ts';

/** A list of exactly `size` Values out of Values and numbers. */
export function toInputs(fn: string, x: readonly Operand[] | Float64Array, size: number): readonly Value[] {
  if (!Array.isArray(x) && !(x instanceof Float64Array))
    throw failure('ARRAY', fn, 'x', x, { example: '[1, 2], a list of numbers or Values' });
  if (x.length !== size) {
    const advice = `This takes ${size} input${size === 1 ? '' : 's'}.`;
    throw failure('LENGTH', fn, 'x', x, { expected: size, advice });
  }
  const values: Value[] = new Array(size);
  for (let i = 0; i < size; i++) values[i] = toValue(fn, i, x[i]);
  return values;
}

function toValue(fn: string, i: number, x: unknown): Value {
  if (x instanceof Value) return x;
  if (typeof x !== 'number') throw failure('OPERAND', fn, `x[${i}]`, x);
  return new Value(x, { requiresGrad: false });
}

/** What a forward pass gave, as a list. */
export const asList = (x: Value | readonly Value[] | readonly (readonly Value[])[]): readonly Value[] =>
  x instanceof Value ? [x] : x.flat();
