/**
 * State dictionaries: a model's parameters as plain arrays under torch's keys. A Map, so that a key from a file is only
 * ever a name, `__proto__` included. Loading looks at everything first and writes only when all of it fits.
 */
import type { Value } from '@chainrule/engine';
import { failure, StateDictError } from '../errors.ts';

/** One tensor's numbers, row by row. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Tensors by torch's keys. */
export type StateDict = Map<string, TensorData>;

/** Where a tensor's Values are: see Module. */
interface Target {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly Value[];
}

export function stateOf(tensors: readonly Target[]): StateDict {
  return new Map(
    tensors.map(({ name, shape, values }) => [
      name,
      { shape: [...shape], data: Float64Array.from(values, (x) => x.data) },
    ]),
  );
}

/** Writes a state into Values, or throws and writes nothing. */
export function loadTensors(fn: string, targets: readonly Target[], state: StateDict): void {
  if (!(state instanceof Map))
    throw failure('INSTANCE', fn, 'state', state, {
      expected: 'a Map of tensors',
      example: 'what stateDict() or loadSafetensors() gave',
    });
  const known = new Set(targets.map(({ name }) => name));
  const missing = targets.filter(({ name }) => !state.has(name)).map(({ name }) => name);
  const unexpected = [...state.keys()].filter((name) => !known.has(name));
  const misshaped = targets.flatMap(({ name, shape }) => mismatch(name, shape, state.get(name)));
  if (missing.length + unexpected.length + misshaped.length > 0)
    throw new StateDictError(fn, missing, unexpected, misshaped);
  for (const { name, values } of targets) {
    const { data } = state.get(name) as TensorData; // nothing is missing
    for (const [i, value] of values.entries()) value.data = data[i] as number; // the shapes are equal
  }
}

function mismatch(name: string, shape: readonly number[], given: TensorData | undefined): string[] {
  if (given === undefined) return [];
  const text = (x: unknown): string => (Array.isArray(x) ? `[${x.join(', ')}]` : 'no shape');
  const size = shape.reduce((a, b) => a * b, 1);
  if (text(given.shape) !== text(shape)) return [`${name}: ${text(given.shape)} instead of ${text(shape)}`];
  if (!(given.data instanceof Float64Array)) return [`${name}: data is no Float64Array`];
  return given.data.length === size ? [] : [`${name}: ${given.data.length} numbers for ${text(shape)}`];
}
