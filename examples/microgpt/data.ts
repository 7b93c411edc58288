/**
 * Names as numbers: a…z are 0…25, and 26 marks the beginning and the end.
 * Nothing here, in model.ts, train.ts or compiled.ts needs Node: a page's worker imports them as they are.
 */

/** The letter that is none: beginning and end of a name. */
export const edge = 26;
/** Letters, and the edge. */
export const vocabulary = 27;

/** What is wrong with a data file. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** The names in a text, one a line. */
export function parseNames(text: string, source: string): string[] {
  const names = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length === 0) throw new DataError(`${source} holds no names: it must have one a line, of letters a to z.`);
  const odd = names.findIndex((name) => !/^[a-z]+$/.test(name));
  if (odd >= 0)
    throw new DataError(
      `${source}: name ${odd + 1} is ${JSON.stringify(names[odd]?.slice(0, 40))}; names are of letters a to z, in lower case.`,
    );
  return names;
}

/** A name with its two edges. */
export const encode = (name: string): number[] => [
  edge,
  ...Array.from(name, (letter) => letter.charCodeAt(0) - 97),
  edge,
];
/** Letters from their numbers. */
export const decode = (letters: readonly number[]): string => letters.map((i) => String.fromCharCode(97 + i)).join('');
