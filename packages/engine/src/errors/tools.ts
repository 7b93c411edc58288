/** What the tools around Value refuse: grad and its kin, gradcheck, modes, drawings, blocks of parameters, ops of one's own. */
import { type Arguments, errorOf, messages, show } from '../errors.ts';
import { functionMessages } from './functions.ts';

/** The messages by code. */
export const toolMessages = {
  ERR_VALUE: [
    'T',
    (fn: string, argument: string, got: unknown): string => `${fn}(): ${argument} must be a Value, got ${show(got)}.`,
  ],
  ERR_OUTPUT: [
    'T',
    (fn: string, got: unknown): string =>
      `${fn}(): the function must return a Value, or an array of Values, got ${show(got)}.`,
  ],
  ERR_ARGUMENTS: [
    'R',
    (fn: string, most: number, got: number): string =>
      `${fn}(): inputs must hold at most ${most} numbers, since each is an argument of fn, got ${got}. Make a list of leaves and pass it to grad(output, leaves), which takes any number.`,
  ],
  ERR_UNUSED: [
    'R',
    (i: number, label: string): string =>
      `grad(): inputs[${i}]${label ? ` ('${label}')` : ''} was not reached from the output. Pass { allowUnused: true } to get 0 for it.`,
  ],
  ERR_DIGITS: [
    'R',
    (got: unknown): string => `toDot(): option 'digits' must be an integer from 0 to 20, got ${show(got)}.`,
  ],
  ERR_BLOCK: ['T', (got: unknown): string => `parameterBlock(): data must be a Float64Array, got ${show(got)}.`],
  ERR_GRADCHECK: [
    'R',
    (fn: string, i: number, analytic: number, numeric: number, at: readonly number[]): string =>
      `${fn}(): the gradient at input ${i} is ${show(analytic)}, but differences give ${show(numeric)}, at [${at.join(', ')}]. Check the derivative rule of that input.`,
  ],
  ERR_OP_RECORD: [
    'T',
    (name: string, problems: readonly string[]): string =>
      `defineOp(): the record${name ? ` of '${name}'` : ''} is not complete: ${problems.join('; ')}.`,
  ],
  ERR_OP_RULE: [
    'R',
    (name: string, problem: string): string =>
      `defineOp(): the record of '${name}' contradicts itself: ${problem.replace(/\.$/, '')}.`,
  ],
} as const;

const all = { ...messages, ...functionMessages, ...toolMessages };

/** Throws the error of a code. */
export function fail<C extends keyof typeof all>(code: C, ...args: Arguments<typeof all, C>): never {
  throw errorOf(all[code], code, args);
}
