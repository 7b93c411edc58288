/**
 * State dictionaries as JSON, every bit kept: what JSON has no number for is a text. A NaN with a payload goes as its bits.
 *
 *   { "format": "chainrule", "version": 1, "tensors": [{ "name": "weight", "shape": [1, 2], "data": [0.5, "-0"] }] }
 */
import { failure } from '../errors/files.ts';
import type { StateDict, TensorData } from './state-dict.ts';
import { checkTensor } from './tensor.ts';

/** A number, or the text of one that JSON lacks. */
export type JSONNumber = number | string;

/** A state dictionary as plain data, for JSON.stringify. */
export interface StateDictJSON {
  readonly format: 'chainrule';
  readonly version: 1;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: readonly JSONNumber[];
  }[];
}

const CANONICAL_NAN = 0x7ff8000000000000n;
const special: Readonly<Record<string, number>> = { '-0': -0, Infinity: Infinity, '-Infinity': -Infinity, NaN: NaN };
const payload = /^NaN:[0-9a-f]{16}$/;
/** The deepest that a form of ours goes: the object, its tensors, one of them, its data. */
const DEPTH = 4;

/**
 * A state dictionary as plain data.
 * @example
 * const state = new MLP(1, [1]).stateDict();
 * fromJSON(JSON.stringify(toJSON(state))).get('layers.0.weight')?.shape; // [1, 1]
 */
export function toJSON(state: StateDict): StateDictJSON {
  if (!(state instanceof Map))
    throw failure('INSTANCE', 'toJSON', 'state', state, { expected: 'a Map of tensors', example: 'model.stateDict()' });
  const tensors = [...state].map(([name, tensor]) => {
    const { shape, data } = checkTensor('toJSON', name, tensor);
    return { name, shape: [...shape], data: pack(data) };
  });
  return { format: 'chainrule', version: 1, tensors };
}

function pack(data: Float64Array): JSONNumber[] {
  const bits = new BigUint64Array(data.buffer, data.byteOffset, data.length);
  return Array.from(data, (x, i) => {
    if (Number.isFinite(x) && !Object.is(x, -0)) return x;
    const word = bits[i] as bigint; // as long as data
    return Number.isNaN(x) && word !== CANONICAL_NAN ? `NaN:${word.toString(16)}` : Object.is(x, -0) ? '-0' : String(x);
  });
}

/**
 * A state dictionary out of what toJSON gave.
 * @param json - the data, or its text
 * @throws FormatError for anything else
 * @example
 * const state = new MLP(1, [1]).stateDict();
 * fromJSON(toJSON(state)).size; // 2
 */
export function fromJSON(json: unknown): StateDict {
  const root = objectOf(typeof json === 'string' ? parse(json) : json, 'it is no object');
  if (root.format !== 'chainrule' || root.version !== 1) refuse('format and version are not ours', root.format);
  if (!Array.isArray(root.tensors)) return refuse('it has no list of tensors', root.tensors);
  const state: StateDict = new Map();
  for (const entry of root.tensors) {
    const { name, shape, data } = objectOf(entry, 'a tensor is no object');
    if (typeof name !== 'string') return refuse('a tensor has no name', name);
    if (state.has(name)) return refuse('a name comes twice', name);
    state.set(name, unpackTensor(shape, data));
  }
  return state;
}

function refuse(reason: string, got: unknown): never {
  throw failure('JSON', 'fromJSON', 'json', got, { reason });
}

function objectOf(x: unknown, reason: string): Readonly<Record<string, unknown>> {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) return refuse(reason, x);
  return x as Readonly<Record<string, unknown>>; // an object that is no list; every field is looked at where it is used
}

function unpackTensor(shape: unknown, data: unknown): TensorData {
  if (!Array.isArray(shape) || !Array.isArray(data)) return refuse('a tensor lacks shape or data', shape);
  let size = 1;
  for (const n of shape) size *= Number.isSafeInteger(n) && n >= 0 ? n : NaN;
  if (size !== data.length) return refuse('a shape does not fit its data', `[${shape.slice(0, 4).join(', ')}]`);
  const out = new Float64Array(data.length);
  const bits = new BigUint64Array(out.buffer);
  for (const [i, x] of data.entries()) {
    if (typeof x === 'number') out[i] = x;
    else if (typeof x !== 'string') return refuse('a number is none', x);
    else if (payload.test(x)) bits[i] = BigInt(`0x${x.slice(4)}`);
    else out[i] = Object.hasOwn(special, x) ? (special[x] as number) : refuse('a number is none', x); // an own name
  }
  return { shape: shape.map((n: number) => n + 0), data: out }; // JSON has -0, a shape has not
}

/** JSON.parse, after a look at how deep the text goes: nesting costs memory before anybody can object. */
function parse(text: string): unknown {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted && code === 92) i++;
    else if (code === 34) quoted = !quoted;
    else if (!quoted && (code === 91 || code === 123) && ++depth > DEPTH) return refuse('it is too deep', text);
    else if (!quoted && (code === 93 || code === 125)) depth--;
  }
  try {
    return JSON.parse(text);
  } catch {
    return refuse('it is no JSON', text);
  }
}
