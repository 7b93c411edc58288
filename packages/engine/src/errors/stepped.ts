/** What a backward pass refuses after an optimiser's step; apart, so that only those who step carry it. */
import { type Arguments, errorOf } from '../errors.ts';

/** The messages by code. */
export const steppedMessages = {
  ERR_STEPPED: [
    'R',
    (op: string, label: string): string =>
      `backward(): ${op}() needs the data of a parameter${label ? ` ('${label}')` : ''} as it was in the forward pass, and an optimiser's step() has moved it since. Run the forward pass again after step(), or call backward() before it.`,
  ],
} as const;

/** Throws the error of a code. */
export function fail<C extends keyof typeof steppedMessages>(
  code: C,
  ...args: Arguments<typeof steppedMessages, C>
): never {
  throw errorOf(steppedMessages[code], code, args);
}
