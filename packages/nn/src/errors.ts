/**
 * The errors of @chainrule/nn: class, code, words. Nothing else in the package spells a message, but what only files and their
 * formats can bring about stands in `errors/files.ts`, so that a program without files does not carry it.
 *
 * A message always says the same five things: the function, the argument, the rule, what arrived, and what to do next.
 *
 *   SGD(): lr must be a finite number >= 0, but got -1. Usual learning rates are 0.1 for SGD and 0.001 for Adam.
 *
 * `rules` is a table, so that the docs can print it; text in braces is filled in by the place that raises. TypeError stands
 * for a wrong kind of thing, RangeError for a right kind outside its range.
 */
import { seeErrors } from './errors/site.ts';

/** What a message ends in: where its code is explained. */
export const seePage = (code: string): string => seeErrors && seeErrors + code;

/**
 * A value of the wrong kind: a string for a number, say.
 * @example
 * let code = '';
 * try {
 *   JSON.parse('["2"]').map((n: number) => new MLP(n, [1]));
 * } catch (error) {
 *   if (error instanceof NnTypeError) code = error.code;
 * }
 * code; // 'NN_NUMBER'
 */
export class NnTypeError extends TypeError {
  override readonly name: string = 'NnTypeError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message + seePage(code));
    this.code = code;
  }
}

/**
 * A value of the right kind outside the range that the function takes.
 * @example
 * let code = '';
 * try {
 *   new MLP(0, [1]);
 * } catch (error) {
 *   if (error instanceof NnRangeError) code = error.code;
 * }
 * code; // 'NN_SIZE'
 */
export class NnRangeError extends RangeError {
  override readonly name: string = 'NnRangeError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message + seePage(code));
    this.code = code;
  }
}

/**
 * A state dictionary that does not fit the model; the model is unchanged.
 * @example
 * let missing: readonly string[] = [];
 * try {
 *   new MLP(1, [1]).loadStateDict(new Map());
 * } catch (error) {
 *   if (error instanceof StateDictError) missing = error.missing;
 * }
 * missing; // ['layers.0.weight', 'layers.0.bias']
 */
export class StateDictError extends Error {
  override readonly name: string = 'StateDictError';
  readonly code: string = 'NN_STATE_DICT';
  /** Keys that the model has and the dictionary lacks. */
  readonly missing: readonly string[];
  /** Keys that the dictionary has and the model lacks. */
  readonly unexpected: readonly string[];
  /** Keys whose shapes differ, with both shapes. */
  readonly misshaped: readonly string[];
  constructor(fn: string, missing: readonly string[], unexpected: readonly string[], misshaped: readonly string[]) {
    const part = (title: string, keys: readonly string[]): string =>
      keys.length === 0 ? '' : ` ${title}: ${keys.map((key) => JSON.stringify(key)).join(', ')}.`;
    super(
      `${fn}(): the state dictionary must have exactly the model's keys and shapes.${part('Missing', missing)}${part('Unexpected', unexpected)}${part('Wrong shape', misshaped)} Nothing was changed; build the model with the sizes it was saved with.${seePage('NN_STATE_DICT')}`,
    );
    this.missing = missing;
    this.unexpected = unexpected;
    this.misshaped = misshaped;
  }
}

/** What a rule demands, and what to do about it. */
export interface Rule {
  readonly kind: 'type' | 'range' | 'format';
  /** Follows the argument's name: "must be …". */
  readonly rule: string;
  /** The next step, a sentence. */
  readonly next: string;
}

/** The table of rules; its keys, prefixed with `NN_`, are the codes. */
export const rules = {
  NUMBER: { kind: 'type', rule: 'must be a number', next: 'Convert it first, for example with Number(text).' },
  FUNCTION: { kind: 'type', rule: 'must be a function', next: 'Pass {example}.' },
  BOOLEAN: { kind: 'type', rule: 'must be true or false', next: 'Leave it out for the default.' },
  ARRAY: { kind: 'type', rule: 'must be an array', next: 'Pass {example}.' },
  STRING: { kind: 'type', rule: 'must be a string', next: 'Pass {example}.' },
  INSTANCE: { kind: 'type', rule: 'must be {expected}', next: 'Pass {example}.' },
  LABEL: {
    kind: 'type',
    rule: 'must be a number, or a list of numbers',
    next: 'Number the classes from 0, for example with names.indexOf(label).',
  },
  FOREIGN: {
    kind: 'type',
    rule: 'must be of this copy of @chainrule/engine, and is a Value of another one',
    next: 'See that the engine is installed once: npm ls @chainrule/engine shows its copies.',
  },
  OPERAND: {
    kind: 'type',
    rule: 'must be a Value or a number',
    next: 'Wrap data in new Value(x), or pass the number itself.',
  },
  SIZE: {
    kind: 'range',
    rule: 'must be an integer >= 1',
    next: 'Sizes count inputs, outputs or samples: give a whole number such as 4.',
  },
  AMOUNT: {
    kind: 'range',
    rule: 'must be an integer from 1 to 67108864',
    next: 'Give a whole number such as 100; larger ones do not fit into memory.',
  },
  COUNT: { kind: 'range', rule: 'must be an integer >= 0', next: 'Give a whole number such as 0 or 10.' },
  INTEGER: { kind: 'range', rule: 'must be a safe integer', next: 'Give a whole number such as 42.' },
  INDEX: { kind: 'range', rule: 'must be an integer from 0 to {last}', next: 'Classes and rows are counted from 0.' },
  FINITE: { kind: 'range', rule: 'must be a finite number', next: 'Check the computation that made it.' },
  DATA: {
    kind: 'range',
    rule: 'must be a finite number',
    next: 'Leave the row out, put a number there, or pass allowNonFinite: true.',
  },
  NOT_NAN: {
    kind: 'range',
    rule: 'must not be NaN',
    next: 'Look for a division by zero or a missing entry in the data.',
  },
  RATE: {
    kind: 'range',
    rule: 'must be a finite number >= 0',
    next: 'Usual learning rates are 0.1 for SGD and 0.001 for Adam.',
  },
  NON_NEGATIVE: { kind: 'range', rule: 'must be a number >= 0', next: 'Give 0 to switch it off.' },
  POSITIVE: { kind: 'range', rule: 'must be a number > 0', next: 'Give a positive number such as 1.' },
  BETA: { kind: 'range', rule: 'must be a number in [0, 1)', next: 'Give a number such as 0.9.' },
  PROBABILITY: {
    kind: 'range',
    rule: 'must be a number in [0, 1]',
    next: 'Give a number such as 0.5; for raw scores use a loss that takes logits, such as binaryCrossEntropyWithLogits.',
  },
  FRACTION: { kind: 'range', rule: 'must be a number strictly between 0 and 1', next: 'Give a share such as 0.2.' },
  SIGN: { kind: 'range', rule: 'must be -1 or 1', next: 'Map labels 0 and 1 with 2 * label - 1.' },
  ONE_OF: { kind: 'range', rule: 'must be one of {allowed}', next: 'Check the spelling.' },
  EMPTY: { kind: 'range', rule: 'must not be empty', next: 'Give at least one {what}.' },
  LENGTH: { kind: 'range', rule: 'must have {expected} elements', next: '{advice}' },
  ORDER: { kind: 'range', rule: 'must be {expected}', next: '{advice}' },
  UNKNOWN_OPTION: { kind: 'type', rule: 'is no option of it', next: 'The options are {allowed}.' },
  PARAMETER: {
    kind: 'type',
    rule: 'must be leaf Values',
    next: 'Pass model.parameters(), or Values made by new Value(x).',
  },
  DUPLICATE: { kind: 'range', rule: 'must not appear twice', next: 'List each parameter in one group only.' },
  NAME_TWICE: {
    kind: 'range',
    rule: 'must have a name of its own in the state dictionary',
    next: 'Rename the property or the key: a dot in one reads like the path to another.',
  },
  TIED: {
    kind: 'range',
    rule: 'must have the numbers of {other}, with which it shares its Values',
    next: 'Leave one of the two out, or give both the same numbers.',
  },
  COPY: { kind: 'range', rule: 'cannot be copied: {reason}', next: '{cure}' },
  GENERATOR_STATE: {
    kind: 'range',
    rule: 'must be a state that getState() gave',
    next: 'Save it whole, with its 624 words.',
  },
  STATE: {
    kind: 'range',
    rule: 'must be a state of the same {what}',
    next: 'Rebuild with the same class, groups and parameters, then load.',
  },
} as const;

/** A key of the table of rules. */
export type RuleName = keyof typeof rules;

/** What arrived, short and safe: never more than about 60 characters, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value === 'bigint') return `${cut(String(value))}n`;
  if (typeof value === 'function') return `a function${value.name ? ` ${cut(value.name)}` : ''}`;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (typeof value === 'object' && value !== null) return `an object ${cut(className(value))}`.trimEnd();
  return Object.is(value, -0) ? '-0' : String(value);
}

const cut = (text: string): string => (text.length > 48 ? `${text.slice(0, 45)}…` : text);

function className(value: object): string {
  const made: unknown = (value as { constructor?: unknown }).constructor; // any object may hold anything there
  return typeof made === 'function' ? made.name : '';
}

/** Fills the braces of a template. */
function fill(template: string, details: Readonly<Record<string, unknown>>): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const text = String(details[key] ?? '');
    return key === 'allowed' ? text : cutLong(text); // our own words, of which none may be missing
  });
  return filled.replaceAll(/(?<![\w.])1 (element|input|number|row)s\b/g, '1 $1');
}

const cutLong = (text: string): string => (text.length > 240 ? `${text.slice(0, 237)}…` : text);

/** The message of a rule: function, argument, rule, what arrived, next step. */
export function messageOf({ rule, next }: Rule, [fn, argument, got, details = {}]: Circumstances): string {
  return `${fn}(): ${argument} ${fill(rule, details)}, but got ${show(got)}. ${fill(next, details)}`;
}

/** What a message is filled with: the function, the argument, what arrived, and the words for the braces. */
export type Circumstances = readonly [
  fn: string,
  argument: string,
  got: unknown,
  details?: Readonly<Record<string, unknown>>,
];

/** Takes the rejection of a promise that is refused: the error says what is wrong, and nobody awaits the promise any more. */
function settle(got: unknown): void {
  if (isPromise(got)) got.then(undefined, () => undefined);
}

/** Whether x is a promise, of whatever make. */
export const isPromise = (x: unknown): x is PromiseLike<unknown> =>
  typeof (x as { then?: unknown } | null | undefined)?.then === 'function';

/** Builds the error of a rule: `throw failure('RATE', 'SGD', 'lr', -1)`. */
export function failure(name: RuleName, ...circumstances: Circumstances): NnTypeError | NnRangeError {
  const rule: Rule = rules[name];
  settle(circumstances[2]);
  const Kind = rule.kind === 'type' ? NnTypeError : NnRangeError;
  return new Kind(`NN_${name}`, messageOf(rule, circumstances));
}
