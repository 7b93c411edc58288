/** What is fuzzed: a record per target, and what a broken promise looks like. */
import type { Draws } from './random.ts';

/** A promise that an input breaks; anything else that a target throws is a foreign error, and a finding too. */
export class Broken extends Error {
  override readonly name: string = 'Broken';
}

/** One thing that takes what strangers wrote. */
export interface Target {
  /** Also the name of its folder in the corpus. */
  readonly name: string;
  /** What is promised, in a sentence: it stands in the help and on the promises page. */
  readonly promise: string;
  /** Words of the format, for mutations. */
  readonly words: readonly string[];
  /** An input in the right form. */
  generate(draws: Draws): Uint8Array | string;
  /**
   * Gives the input to the code and holds it to the promise.
   *
   * @returns what happened, in a word or two (`refused: the file has a bad header`): inputs with a new one are kept and
   *   mutated further
   * @throws Broken, or whatever foreign error came out of the code
   */
  run(input: Uint8Array): string | Promise<string>;
}

/** Throws Broken unless it holds. */
export function promise(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Broken(words);
}

/** A message without names, numbers and quotes, so that equal refusals look equal. */
export const outline = (error: Error): string =>
  error.message
    .replace(/but got .*/s, '')
    .replace(/"(?:[^"\\]|\\.)*"|'[^']*'|“[^”]*”/g, '…')
    .replace(/[-+]?\d[\w.+-]*/g, '#')
    .slice(0, 120);

/** Text of an input; bytes that are no UTF-8 become U+FFFD. */
export const textOf = (input: Uint8Array): string => new TextDecoder().decode(input);
