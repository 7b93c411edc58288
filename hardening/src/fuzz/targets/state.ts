/** State dictionaries, drawn and compared: what the loaders' targets share. */
import { FormatError, NnRangeError, NnTypeError, type StateDict, StateDictError } from '@chainrule/nn';
import type { Draws } from '../random.ts';
import { outline, promise } from '../target.ts';

const specials = [0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 1 / 3];
const names = ['a', 'layers.0.weight', 'layers.0.bias', '__proto__', 'constructor', 'toString', 'ü "\\\n', ''];

/** A small state dictionary with the numbers and names that files tend to lose. */
export function drawState(draws: Draws): StateDict {
  const state: StateDict = new Map();
  for (let count = draws.below(4); count >= 0; count--) {
    const shape = Array.from({ length: draws.below(4) }, () => draws.below(4));
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: size }, () => (draws.chance(0.5) ? draws.pick(specials) : draws.unit()));
    if (data.length > 0 && draws.chance(0.2)) new BigUint64Array(data.buffer)[0] = 0x7ff8000000000123n;
    state.set(draws.pick(names), { shape, data });
  }
  return state;
}

const bitsOf = (data: Float64Array): string =>
  [...new BigUint64Array(data.buffer, data.byteOffset, data.length)].map((bits) => bits.toString(16)).join();

/** A state dictionary as text that differs where a name, a size or a bit differs. */
export const printed = (state: StateDict): string =>
  [...state]
    .map(
      ([name, { shape, data }]) =>
        `${JSON.stringify(name)} [${shape.map((n) => (Object.is(n, -0) ? '-0' : n))}] ${bitsOf(data)}`,
    )
    .sort()
    .join('\n');

/** What every loaded state dictionary must be: as many numbers as its shape says. */
export function checkState(state: StateDict): void {
  for (const [name, { shape, data }] of state) {
    const size = shape.reduce((a, b) => a * b, 1);
    promise(size === data.length, `${JSON.stringify(name)} has the shape [${shape}] and ${data.length} numbers`);
  }
}

/** The outline of a refusal, if the error is one of nn's own; other errors are thrown on. */
export function refusal(error: unknown, ...also: readonly (abstract new (...args: never[]) => Error)[]): string {
  const own = [FormatError, ...also].find((kind) => error instanceof kind);
  if (own === undefined) throw error;
  return `refused: ${outline(error as Error)}`; // an instance of the class
}

/** The classes in which a state that fits no model is refused. */
export const misfits = [StateDictError, NnRangeError, NnTypeError] as const;
