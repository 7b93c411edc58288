/** What ops on lists refuse: lists without elements, lists that do not pair up, options out of range. */
import { type Arguments, errorOf, show } from '../errors.ts';

/** The messages by code. */
export const listMessages = {
  ERR_OPTION_POSITIVE: [
    'R',
    (fn: string, option: string, got: number): string =>
      `${fn}(): option '${option}' must be greater than 0, got ${show(got)}.`,
  ],
  ERR_EMPTY: [
    'R',
    (fn: string): string =>
      `${fn}(): xs must hold at least one element, got an empty array: there is no ${fn} of nothing.`,
  ],
  ERR_LENGTHS: [
    'R',
    (fn: string, ws: number, xs: number): string =>
      `${fn}(): ws and xs must have the same length, got ${ws} and ${xs}.`,
  ],
} as const;

function fail<C extends keyof typeof listMessages>(code: C, ...args: Arguments<typeof listMessages, C>): never {
  throw errorOf(listMessages[code], code, args);
}

/** Throws unless `got` > 0. */
export function positive(fn: string, option: string, got: number): void {
  if (!(got > 0)) fail('ERR_OPTION_POSITIVE', fn, option, got);
}

/** Throws for an empty list. */
export function notEmpty(fn: string, length: number): void {
  if (length === 0) fail('ERR_EMPTY', fn);
}

/** Throws for two lists that do not pair up. */
export function sameLength(fn: string, ws: number, xs: number): void {
  if (ws !== xs) fail('ERR_LENGTHS', fn, ws, xs);
}
