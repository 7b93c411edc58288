/**
 * The errors of the engine: classes, how a table of messages raises them, and the messages of what `import { Value }` brings.
 *
 * What only some programs can meet stands beside, so that the others do not carry its words: `errors/tools.ts` for grad,
 * gradcheck, defineOp and the like, `errors/lists.ts` for ops on lists, `errors/compile.ts` for the compiler. The docs' reference is printed from `errors/all.ts`.
 *
 * A message names the function, the argument, the rule, what arrived and, where there is one, the next step. TypeError is a
 * wrong kind, RangeError a value outside a stated range, CompileError what cannot be compiled, AnomalyError what
 * `detectAnomaly` found. A domain error of arithmetic is no error: it is NaN, as in torch.
 */
import { seeErrors } from './errors/site.ts';

/**
 * What `detectAnomaly` found: the op and, as `node`, the Value at fault.
 * @example
 * let op = '';
 * try {
 *   detectAnomaly(() => new Value(-1).sqrt());
 * } catch (error) {
 *   if (error instanceof AnomalyError) op = error.op;
 * }
 * op; // 'sqrt'
 */
export class AnomalyError extends Error {
  override readonly name: string = 'AnomalyError';
  readonly code: string;
  readonly op: string;
  readonly node: unknown;
  constructor(code: string, message: string, op: string, node: unknown) {
    super(message + seePage(code));
    this.code = code;
    this.op = op;
    this.node = node;
  }
}

const words = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

/** Something that arrived, in a few words: `'2' (a string)`, `null`, `an array of 3`. */
export function show(x: unknown): string {
  if (x === null || x === undefined || typeof x === 'boolean') return String(x);
  if (typeof x === 'number') return Object.is(x, -0) ? '-0' : String(x);
  if (typeof x === 'string') return `${JSON.stringify(x.length > 40 ? `${x.slice(0, 40)}…` : x)} (a string)`;
  if (typeof x === 'bigint') return `${x}n (a bigint)`;
  if (typeof x === 'function') return `a function${x.name ? ` (${x.name})` : ''}`;
  if (Array.isArray(x)) return `an array of ${x.length}`;
  const kind = Object.getPrototypeOf(x)?.constructor?.name;
  return typeof kind === 'string' && kind !== 'Object' ? `a ${kind}` : 'an object';
}

/** What arrived where a Value was wanted: a Value all the same, if the engine is there twice. */
const showOther = (x: unknown): string =>
  typeof x === 'object' && x !== null && 'backward' in x
    ? 'a Value of another copy of @chainrule/engine: see that it is installed once'
    : show(x);

/** A message and the class of its error; T: TypeError, R: RangeError, C: CompileError (`errors/compile.ts` raises those). */
export type Template = readonly [kind: 'T' | 'R' | 'C', message: (...args: never[]) => string];

/** What a message ends in: where its code is explained. */
export const seePage = (code: string): string => seeErrors && seeErrors + code;

/** The text of a template. */
export const textOf = ([, template]: Template, args: readonly unknown[]): string =>
  (template as (...all: readonly unknown[]) => string)(...args); // a caller's args are this template's own

/** The messages by code. */
export const messages = {
  ERR_OPERAND: [
    'T',
    (fn: string, argument: string, got: unknown): string =>
      `${fn}(): ${argument} must be a Value or a number, got ${showOther(got)}.`,
  ],
  ERR_DATA: [
    'T',
    (fn: string, got: unknown): string =>
      `${fn}: data must be a number, got ${show(got)}. Convert it, as in Number(text).`,
  ],
  ERR_LIST: [
    'T',
    (fn: string, argument: string, got: unknown): string =>
      `${fn}(): ${argument} must be an array of Values or numbers, got ${show(got)}.`,
  ],
  ERR_COERCION: [
    'T',
    (hint: string): string =>
      `A Value cannot be used as a ${hint}: JavaScript's operators drop the graph. Use a.mul(b) instead of a * b, a.add(b) instead of a + b, and a.data for the number.`,
  ],
  ERR_OPTION_NAME: [
    'T',
    (fn: string, got: string, known: readonly string[]): string =>
      `${fn}(): unknown option '${got}'; ${known.length === 0 ? 'it takes no options' : `known: ${words(known)}`}.`,
  ],
  ERR_OPTION_KIND: [
    'T',
    (fn: string, option: string, kind: string, got: unknown): string =>
      `${fn}(): option '${option}' must be ${kind === 'object' ? 'an' : 'a'} ${kind}, got ${show(got)}.`,
  ],
  ERR_OPTION_WORD: [
    'R',
    (fn: string, option: string, allowed: readonly string[], got: unknown): string =>
      `${fn}(): option '${option}' must be one of ${words(allowed)}, got ${show(got)}.`,
  ],
  ERR_NO_GRADIENT: [
    'T',
    (fn: string, got: unknown): string =>
      `${fn}(): there is nothing to differentiate: ${got} depends on no Value with requiresGrad true. It may be constant, detached, or made under noGrad.`,
  ],
  ERR_FREEZE: [
    'T',
    (op: string): string =>
      `requiresGrad can be set on leaves only; this Value was made by ${op}(). Use detach() for a constant copy.`,
  ],
} as const;

/** What the message of a code is made of. */
export type Arguments<Table extends Readonly<Record<string, Template>>, C extends keyof Table> = Parameters<
  Table[C][1]
>;

/** Whether x is a promise, of whatever make. */
export const isPromise = (x: unknown): x is PromiseLike<unknown> =>
  typeof (x as { then?: unknown } | null | undefined)?.then === 'function';

/** Takes the rejection of a promise that is refused: the error says what is wrong, and nobody awaits the promise any more. */
export function settle(x: unknown): void {
  if (isPromise(x)) x.then(undefined, () => undefined);
}

/** The error of a template's code, ready to be thrown. */
export function errorOf(template: Template, code: string, args: readonly unknown[]): Error & { readonly code: string } {
  args.forEach(settle);
  const message = textOf(template, args) + seePage(code);
  return Object.assign(new (template[0] === 'T' ? TypeError : RangeError)(message), { code });
}

/** Throws the error of a code. */
export function fail<C extends keyof typeof messages>(code: C, ...args: Arguments<typeof messages, C>): never {
  throw errorOf(messages[code], code, args);
}

/** The messages of AnomalyError by code. */
export const anomalies = {
  ERR_NAN_FORWARD: (op: string, inputs: readonly string[]): string =>
    `detectAnomaly(): ${op}() made NaN out of [${inputs.join(', ')}]. It is the first NaN of this run.`,
  ERR_NAN_BACKWARD: (op: string, g: number, inputs: readonly string[]): string =>
    `detectAnomaly(): the rule of ${op}() made a NaN gradient out of ${show(g)}, at inputs [${inputs.join(', ')}].`,
  ERR_CHANGED: (op: string, label: string, then: number, now: number): string =>
    `detectAnomaly(): a leaf${label ? ` ('${label}')` : ''} was ${show(then)} when ${op}() used it and is ${show(now)} now: its data changed between forward and backward.`,
} as const;

/** Throws unless `got` is one of the words. */
export function oneOf(fn: string, option: string, got: string, allowed: readonly string[]): void {
  if (!allowed.includes(got)) fail('ERR_OPTION_WORD', fn, option, allowed, got);
}
