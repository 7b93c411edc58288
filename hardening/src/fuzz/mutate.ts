/**
 * Changes of an input: of its bytes, of its words, of its numbers, of its parts.
 *
 * Raw bytes find what a decoder does with rubbish. What lies behind the first check is found by changes that keep the form:
 * words of the format put in, numbers replaced by those at which checks tend to fail, stretches doubled, dropped or taken
 * from another input. (The list of changes follows AFL's, by M. Zalewski; its feedback is in `session.ts`.)
 */
import type { Draws } from './random.ts';

const numbers = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '2',
    '7',
    '8',
    '63',
    '64',
    '65',
    '127',
    '128',
    '255',
    '256',
    '624',
    '625',
    '1.5',
    '01',
    '1e3',
  ],
  ...['2147483647', '2147483648', '4294967295', '4294967296', '9007199254740991', '9007199254740992', '1e21'],
  ...['1e308', '1e999', '-1e999', '5e-324', 'NaN', 'Infinity', '-Infinity', 'null', 'true', '""', '[]', '{}'],
].map(encodeText);

/** Names that a plain object has without being told. */
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__metadata__', ''].map(
  encodeText,
);
const bytes = [0, 1, 7, 8, 9, 10, 13, 32, 34, 44, 45, 48, 58, 91, 92, 93, 123, 125, 127, 128, 192, 239, 254, 255];

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** No input grows beyond this: what takes longer is measured by the tests of large files. */
export const MAX_LENGTH = 16_384;

/** Replaces the stretch from `from` to `to`. */
export function splice(input: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length - (to - from) + middle.length);
  out.set(input.subarray(0, from));
  out.set(middle, from);
  out.set(input.subarray(to), from + middle.length);
  return out;
}

/** What changes are drawn from. */
export interface Material {
  readonly draws: Draws;
  /** Words of the format. */
  readonly words: readonly Uint8Array[];
  /** Another input. */
  other(): Uint8Array;
}

type Change = (input: Uint8Array, material: Material) => Uint8Array;

/** A stretch of the input: where it begins and where it ends. */
function stretch({ draws }: Material, length: number): readonly [number, number] {
  const size = draws.chance(0.6) ? 1 + draws.below(8) : 1 + draws.below(Math.max(1, length));
  const from = draws.below(length + 1);
  return [from, Math.min(length, from + size)];
}

const setByte: Change = (input, { draws }) => {
  const out = input.slice();
  if (out.length > 0) out[draws.below(out.length)] = draws.chance(0.5) ? draws.pick(bytes) : draws.below(256);
  return out;
};
const flipBit: Change = (input, { draws }) => {
  const out = input.slice();
  const at = draws.below(Math.max(1, out.length));
  if (out.length > 0) out[at] = (out[at] as number) ^ (1 << draws.below(8)); // at is in range
  return out;
};
const drop: Change = (input, material) => splice(input, ...stretch(material, input.length), new Uint8Array(0));
const double: Change = (input, material) => {
  const [from, to] = stretch(material, input.length);
  return splice(input, from, from, input.subarray(from, to));
};
const putWord: Change = (input, material) => {
  const { draws, words } = material;
  const from = draws.below(input.length + 1);
  return splice(input, from, from, draws.pick(draws.chance(0.7) && words.length > 0 ? words : names));
};
const cut: Change = (input, { draws }) => input.subarray(0, draws.below(input.length + 1));
const cross: Change = (input, material) => {
  const other = material.other();
  return splice(input, ...stretch(material, input.length), other.subarray(...stretch(material, other.length)));
};
/** Replaces one of the numbers or quoted names that stand in the input. */
const replaceToken: Change = (input, { draws }) => {
  const text = Buffer.from(input.buffer, input.byteOffset, input.length).toString('latin1');
  const tokens = [...text.matchAll(/-?\d[\d.eE+-]*|"[^"]*"/g)];
  if (tokens.length === 0) return input;
  const { index, 0: found } = draws.pick(tokens);
  const quoted = found.startsWith('"');
  const inside = quoted && draws.chance(0.6);
  const [from, to] = inside ? [index + 1, index + found.length - 1] : [index, index + found.length];
  return splice(input, from, to, draws.pick(inside ? names : numbers));
};

const changes: readonly Change[] = [
  ...[setByte, setByte, flipBit, drop, double, putWord, putWord, cut, cross, cross],
  ...[replaceToken, replaceToken, replaceToken],
];

/** A changed input: one change, or a few. */
export function mutate(input: Uint8Array, material: Material): Uint8Array {
  const { draws } = material;
  let out = input;
  for (let left = draws.chance(0.5) ? 1 : 1 + draws.below(6); left > 0; left--)
    out = draws.pick(changes)(out, material);
  return out.length > MAX_LENGTH ? out.slice(0, MAX_LENGTH) : out;
}
