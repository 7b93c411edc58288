/** Plain data as text and back, with the numbers that JSON lacks: they go as texts that start with #, and real #s double. */
import { failure } from '../errors/files.ts';

const special: ReadonlyMap<string, number> = new Map([
  ['#NaN', NaN],
  ['#Infinity', Infinity],
  ['#-Infinity', -Infinity],
  ['#-0', -0],
]);

/** Plain data as text. */
export function pack(data: unknown): string {
  return JSON.stringify(data, (_, x: unknown) => {
    if (typeof x === 'string') return x.startsWith('#') ? `#${x}` : x;
    if (typeof x !== 'number' || (Number.isFinite(x) && !Object.is(x, -0))) return x;
    return Object.is(x, -0) ? '#-0' : `#${x}`;
  });
}

/** The deepest that data may go: further down, JSON itself runs out of stack, in one system sooner than in another. */
const DEPTH = 500;

/** A value that is still to be looked at, or an object whose contents all have been. */
type Step =
  | { readonly value: unknown; readonly name: string; readonly depth: number; readonly done?: never }
  | { readonly done: object };

/** Throws for data that would come back as something else, or not at all: JSON drops functions, makes {} of a Map, and fails on circles. */
export function checkPlain(fn: string, argument: string, data: unknown): void {
  const refuse = (name: string, got: unknown, reason: string): never => {
    throw failure('PLAIN', fn, name, got, { reason });
  };
  const open = new Set<unknown>(); // what the value at hand lies in
  const todo: Step[] = [{ value: data, name: argument, depth: 0 }];
  for (let step = todo.pop(); step !== undefined; step = todo.pop()) {
    if (step.done !== undefined) {
      open.delete(step.done);
      continue;
    }
    const { value, name, depth } = step;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      continue;
    if (!isPlain(value)) return refuse(name, value, 'it would not come back as it is');
    if (open.has(value)) return refuse(name, value, 'it contains itself');
    if (depth === DEPTH) return refuse(argument, data, `it is more than ${DEPTH} levels deep`);
    open.add(value);
    todo.push({ done: value });
    for (const [key, inner] of entriesOf(value))
      if (inner !== undefined || Array.isArray(value))
        todo.push({ value: inner, name: depth < 8 ? `${name}.${key}` : name, depth: depth + 1 });
  }
}

/** A list, or an object that is no instance of anything. */
function isPlain(x: unknown): x is object {
  if (typeof x !== 'object' || x === null) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return Array.isArray(x) || prototype === null || Object.getPrototypeOf(prototype) === null; // Object.prototype, of whatever realm
}

/** Keys with what is there; holes of a list included. */
const entriesOf = (x: object): Iterable<readonly [string | number, unknown]> =>
  Array.isArray(x) ? x.entries() : Object.entries(x);

/** Plain data out of text. @throws FormatError */
export function unpack(text: string): unknown {
  try {
    return JSON.parse(text, (_, x: unknown) => {
      if (typeof x !== 'string' || !x.startsWith('#')) return x;
      return x.startsWith('##') ? x.slice(1) : (special.get(x) ?? x);
    });
  } catch {
    throw failure('JSON', 'loadCheckpoint', 'the file', text, { reason: 'its notes are no JSON' });
  }
}
