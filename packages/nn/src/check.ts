/**
 * Checks of arguments, one line each where they are used: a wrong kind is a TypeError, a value outside its range a
 * RangeError, and what comes back has the type that was asked for. The words are in errors.ts.
 */
import { failure } from './errors.ts';

/** The rules about one number, with the test that each stands for. */
const tests = {
  SIZE: (x: number): boolean => Number.isSafeInteger(x) && x >= 1,
  AMOUNT: (x: number): boolean => Number.isSafeInteger(x) && x >= 1 && x <= 2 ** 26,
  COUNT: (x: number): boolean => Number.isSafeInteger(x) && x >= 0,
  INTEGER: (x: number): boolean => Number.isSafeInteger(x),
  FINITE: (x: number): boolean => Number.isFinite(x),
  NOT_NAN: (x: number): boolean => !Number.isNaN(x),
  RATE: (x: number): boolean => x >= 0 && x < Infinity,
  NON_NEGATIVE: (x: number): boolean => x >= 0,
  POSITIVE: (x: number): boolean => x > 0,
  BETA: (x: number): boolean => x >= 0 && x < 1,
  PROBABILITY: (x: number): boolean => x >= 0 && x <= 1,
  FRACTION: (x: number): boolean => x > 0 && x < 1,
} as const;

/** The rules that one number can be held against. */
export type NumberRule = keyof typeof tests;

/** A number that keeps the rule. */
export function checkNumber(rule: NumberRule, fn: string, argument: string, value: unknown): number {
  if (typeof value !== 'number') throw failure('NUMBER', fn, argument, value);
  if (!tests[rule](value)) throw failure(rule, fn, argument, value);
  return value;
}

/** An index below `size`. */
export function checkIndex(fn: string, argument: string, value: unknown, size: number): number {
  if (typeof value !== 'number') throw failure('NUMBER', fn, argument, value);
  if (!Number.isInteger(value) || value < 0 || value >= size)
    throw failure('INDEX', fn, argument, value, { last: size - 1 });
  return value;
}

/** How many numbers to make: none, or as many as fit into memory. */
export function checkCount(fn: string, argument: string, value: unknown): number {
  return value === 0 ? value : checkNumber('AMOUNT', fn, argument, value);
}

/** One of a closed set of words. */
export function checkOneOf<T extends string>(fn: string, argument: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw failure('ONE_OF', fn, argument, value, { allowed: allowed.join(', ') });
  return found;
}

export function checkPath(fn: string, path: unknown): asserts path is string {
  if (typeof path !== 'string') throw failure('STRING', fn, 'path', path, { example: "'model.safetensors'" });
}

export function checkBoolean(fn: string, argument: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw failure('BOOLEAN', fn, argument, value);
  return value;
}

/** An array, of any elements; typed arrays count. */
export function checkArray<T>(fn: string, argument: string, value: readonly T[], example: string): readonly T[] {
  if (!Array.isArray(value) && (!ArrayBuffer.isView(value) || value instanceof DataView))
    throw failure('ARRAY', fn, argument, value, { example });
  return value;
}

/** Refuses names that the options object has and the function does not know: a typing slip would else pass unseen. */
export function checkOptions(fn: string, options: object, allowed: readonly string[], argument = 'options'): void {
  if (typeof options !== 'object' || options === null)
    throw failure('INSTANCE', fn, argument, options, {
      expected: 'an object',
      example: `{ } with ${allowed.join(', ')}`,
    });
  for (const key of Object.keys(options))
    if (!allowed.includes(key)) {
      const given = (options as Readonly<Record<string, unknown>>)[key]; // one of its own keys
      throw failure('UNKNOWN_OPTION', fn, key, given, { allowed: allowed.join(', ') });
    }
}
