/** What those refuse who call a function of the user's: no function, or one that is async. */
import { type Arguments, errorOf, show } from '../errors.ts';

/** The messages by code. */
export const functionMessages = {
  ERR_PROMISE: [
    'T',
    (fn: string): string =>
      `${fn}(): the function must not be async: the mode would end before the work does. Await outside and pass the results in.`,
  ],
  ERR_FUNCTION: [
    'T',
    (fn: string, argument: string, got: unknown): string =>
      `${fn}(): ${argument} must be a function, got ${show(got)}.`,
  ],
} as const;

/** Throws the error of a code. */
export function fail<C extends keyof typeof functionMessages>(
  code: C,
  ...args: Arguments<typeof functionMessages, C>
): never {
  throw errorOf(functionMessages[code], code, args);
}
