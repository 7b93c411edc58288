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
  readonly tied?: boolean;
}

export function stateOf(tensors: readonly Target[]): StateDict {
  return new Map(
    tensors.map(({ name, shape, values }) => [
      name,
      { shape: [...shape], data: Float64Array.from(values, (x) => x.data) },
    ]),
  );
}

/** Keys of a model and of a state that do not meet. */
export interface Keys {
  /** Keys that the model has and the dictionary lacks. */
  readonly missing: readonly string[];
  /** Keys that the dictionary has and the model lacks. */
  readonly unexpected: readonly string[];
}

/** Writes a state into Values, or throws and writes nothing. Where it is not strict, only shapes have to fit. */
export function loadTensors(fn: string, targets: readonly Target[], state: StateDict, strict = true): Keys {
  if (!(state instanceof Map))
    throw failure('INSTANCE', fn, 'state', state, {
      expected: 'a Map of tensors',
      example: 'what stateDict() or loadSafetensors() gave',
    });
  const known = new Set(targets.map(({ name }) => name));
  const missing = missingOf(targets, state);
  const unexpected = [...state.keys()].filter((name) => !known.has(name));
  const misshaped = targets.flatMap(({ name, shape }) => mismatch(name, shape, state.get(name)));
  if (misshaped.length > 0 || (strict && missing.length + unexpected.length > 0))
    throw new StateDictError(fn, missing, unexpected, misshaped);
  if (targets.some(({ tied }) => tied)) checkTied(fn, targets, state);
  for (const { name, values } of targets) {
    const { data } = state.get(name) ?? {};
    if (data === undefined) continue; // tied and given under another name, or missing
    for (const [i, value] of values.entries()) value.data = data[i] as number; // the shapes are equal
  }
  return { missing, unexpected };
}

/** The names that are not there, but for those whose Values are all there under others. */
function missingOf(targets: readonly Target[], state: StateDict): string[] {
  const missing = targets.filter(({ name }) => !state.has(name));
  if (missing.length === 0 || !targets.some(({ tied }) => tied)) return missing.map(({ name }) => name);
  const given = new Set<Value>();
  for (const { name, values } of targets) if (state.has(name)) for (const value of values) given.add(value);
  return missing.filter(({ values }) => !values.every((value) => given.has(value))).map(({ name }) => name);
}

/** Tensors that share their Values must have the same numbers: of two that differ, one would be lost without a word. */
function checkTied(fn: string, targets: readonly Target[], state: StateDict): void {
  const first = new Map<Value, { readonly name: string; readonly x: number }>();
  for (const { name, values } of targets) {
    const { data } = state.get(name) ?? {};
    if (data === undefined) continue;
    for (const [i, value] of values.entries()) {
      const x = data[i] as number; // the shapes are equal
      const known = first.get(value);
      if (known === undefined) first.set(value, { name, x });
      else if (!Object.is(known.x, x))
        throw failure('TIED', fn, JSON.stringify(name), x, { other: JSON.stringify(known.name) });
    }
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
