/**
 * Every error of the engine: its code, its class, its message. The docs' error reference is printed from this table.
 *
 * A message names the function, the argument, the rule, what arrived and, where there is one, the next step. TypeError is a
 * wrong kind, RangeError a value outside a stated range, CompileError what cannot be compiled, AnomalyError what
 * `detectAnomaly` found. A domain error of arithmetic is no error: it is NaN, as in torch.
 */

/** What cannot be compiled, and why. */
export class CompileError extends Error {
  override readonly name: string = 'CompileError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What `detectAnomaly` found: the op and, as `node`, the Value at fault. */
export class AnomalyError extends Error {
  override readonly name: string = 'AnomalyError';
  readonly code: string;
  readonly op: string;
  readonly node: unknown;
  constructor(code: string, message: string, op: string, node: unknown) {
    super(message);
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
  if (typeof x === 'symbol') return 'a symbol';
  if (Array.isArray(x)) return `an array of ${x.length}`;
  const kind = Object.getPrototypeOf(x)?.constructor?.name;
  return typeof kind === 'string' && kind !== 'Object' ? `a ${kind}` : 'an object';
}

/** The messages by code; T: TypeError, R: RangeError, C: CompileError. */
export const messages = {
  ERR_OPERAND: [
    'T',
    (fn: string, argument: string, got: unknown): string =>
      `${fn}(): ${argument} must be a Value or a number, got ${show(got)}.`,
  ],
  ERR_DATA: [
    'T',
    (fn: string, got: unknown): string =>
      `${fn}: data must be a number, got ${show(got)}. Convert it first, as in Number(text).`,
  ],
  ERR_LIST: [
    'T',
    (fn: string, argument: string, got: unknown): string =>
      `${fn}(): ${argument} must be an array of Values or numbers, got ${show(got)}.`,
  ],
  ERR_FUNCTION: [
    'T',
    (fn: string, argument: string, got: unknown): string =>
      `${fn}(): ${argument} must be a function, got ${show(got)}.`,
  ],
  ERR_VALUE: [
    'T',
    (fn: string, argument: string, got: unknown): string => `${fn}(): ${argument} must be a Value, got ${show(got)}.`,
  ],
  ERR_COERCION: [
    'T',
    (hint: string): string =>
      `A Value cannot be used as a plain ${hint}: JavaScript's operators would drop the graph. Use a.mul(b) instead of a * b, a.add(b) instead of a + b, and a.data where you want the number.`,
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
  ERR_OPTION_POSITIVE: [
    'R',
    (fn: string, option: string, got: number): string =>
      `${fn}(): option '${option}' must be greater than 0, got ${show(got)}.`,
  ],
  ERR_DIGITS: [
    'R',
    (got: unknown): string => `toDot(): option 'digits' must be an integer from 0 to 20, got ${show(got)}.`,
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
  ERR_NO_GRADIENT: [
    'T',
    (fn: string, got: unknown): string =>
      `${fn}(): there is nothing to differentiate: ${got} does not depend on any Value with requiresGrad true. It may be a constant, detached, or made under noGrad.`,
  ],
  ERR_UNUSED: [
    'R',
    (i: number, label: string): string =>
      `grad(): inputs[${i}]${label ? ` ('${label}')` : ''} was not reached from the output. Pass { allowUnused: true } to get 0 for it.`,
  ],
  ERR_FREEZE: [
    'T',
    (op: string): string =>
      `requiresGrad can be set on leaves only; this Value was made by ${op}(). Use detach() for a constant copy.`,
  ],
  ERR_PROMISE: [
    'T',
    (fn: string): string =>
      `${fn}(): the function must not be async: the mode would end before the work does. Await outside and pass the results in.`,
  ],
  ERR_OUTPUT: [
    'T',
    (fn: string, got: unknown): string =>
      `${fn}(): the function must return a Value, or an array of Values, got ${show(got)}.`,
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
  ERR_TRACED_DATA: [
    'C',
    (): string =>
      'The data of a Value cannot be read while compile() traces the function: there is no number yet, and the compiled code would freeze it. Use ops on the Value instead, such as where(x.gt(0), a, b) for an if.',
  ],
  ERR_TRACED_BRANCH: [
    'C',
    (): string =>
      'A Value cannot be branched on or converted while compile() traces the function: the choice would be frozen. Use where(condition, a, b), maximum or clamp.',
  ],
  ERR_COMPILE_RESULT: [
    'C',
    (got: unknown): string =>
      `compile(): fn must return a Value, or an array of Values, got ${show(got)}. Return the Value itself, not its data.`,
  ],
  ERR_COMPILE_FOREIGN: [
    'C',
    (label: string): string =>
      `compile(): fn used a placeholder (${label}) that belongs to another call of compile(). Use the rows that fn is given.`,
  ],
  ERR_COMPILE_PARAMETER: [
    'C',
    (label: string, data: number): string =>
      `compile(): fn uses a trainable Value${label ? ` ('${label}')` : ''}, now ${show(data)}, that is not among options.parameters: its number would be frozen. Add it to parameters, or set requiresGrad to false.`,
  ],
  ERR_COMPILE_KERNEL: [
    'C',
    (op: string): string =>
      `compile(): there is no kernel for ${op}(). Give its record a define() in ops that have one, or use the eager engine.`,
  ],
  ERR_COMPILE_OUTPUTS: [
    'C',
    (count: number): string =>
      `valueAndGrad(): fn must return one Value to be differentiated, got ${count}. Return one loss, or call forward().`,
  ],
  ERR_COMPILE_HOST: [
    'C',
    (missing: string): string =>
      `compile(): this host has no ${missing}. Run the function itself on Values instead: it gives the same numbers.`,
  ],
  ERR_COMPILE_FMA: [
    'C',
    (): string => 'compile(): this host has no relaxed SIMD, which options.fma needs (Node 22 has it). Leave fma out.',
  ],
  ERR_COMPILE_DISPOSED: [
    'C',
    (fn: string): string => `${fn}(): this compiled function was disposed of. Call compile() again.`,
  ],
  ERR_COMPILE_SIZE: [
    'C',
    (bytes: number): string =>
      `compile(): the function needs ${bytes} bytes of memory, more than a WebAssembly memory has. Compile a smaller function.`,
  ],
  ERR_TAPE: ['R', (line: string, problem: string): string => `This is not a tape: at '${line}', ${problem}.`],
  ERR_COMPILE_INPUTS: [
    'T',
    (got: unknown): string =>
      `compile(): options.inputs must be an array of row widths, one whole number of at least 1 per argument of fn, got ${show(got)}.`,
  ],
  ERR_COMPILE_PARAMETERS: [
    'T',
    (at: number, got: unknown): string =>
      `compile(): options.parameters[${at}] must be a leaf Value, got ${show(got)}. Pass what model.parameters() returns.`,
  ],
  ERR_COMPILE_FLAG: [
    'T',
    (option: string, got: unknown): string => `compile(): options.${option} must be true or false, got ${show(got)}.`,
  ],
  ERR_BATCH_COUNT: [
    'T',
    (fn: string, expected: number, got: number): string =>
      `${fn}(): one batch per entry of options.inputs is needed: expected ${expected}, got ${got}.`,
  ],
  ERR_BATCH_KIND: [
    'T',
    (fn: string, at: number, got: unknown): string =>
      `${fn}(): batch ${at} must be a Float64Array, row after row, or an array of rows of numbers, got ${show(got)}.`,
  ],
  ERR_BATCH_LENGTH: [
    'R',
    (fn: string, at: number, width: number, got: number): string =>
      `${fn}(): batch ${at} holds rows of ${width} numbers, so its length must be a multiple of ${width}, got ${got}.`,
  ],
  ERR_BATCH_ROW: [
    'R',
    (fn: string, at: number, row: number, width: number, got: number): string =>
      `${fn}(): row ${row} of batch ${at} must hold ${width} numbers, as options.inputs says, got ${got}.`,
  ],
  ERR_BATCH_SIZES: [
    'R',
    (fn: string, at: number, expected: number, got: number): string =>
      `${fn}(): all batches must have the same number of rows: batch 0 has ${expected}, batch ${at} has ${got}.`,
  ],
  ERR_BATCH_EMPTY: [
    'R',
    (fn: string): string => `${fn}(): the batch must hold at least one row, got 0: there is no mean of nothing.`,
  ],
} as const;

type Code = keyof typeof messages;
type Arguments<C extends Code> = Parameters<(typeof messages)[C][1]>;

/** The error of a code, ready to be thrown. */
export function failure<C extends Code>(code: C, ...args: Arguments<C>): Error & { readonly code: string } {
  const [kind, template] = messages[code];
  const message = (template as (...args: unknown[]) => string)(...args); // Arguments<C> are this template's own
  if (kind === 'C') return new CompileError(code, message);
  return Object.assign(kind === 'T' ? new TypeError(message) : new RangeError(message), { code });
}

/** Throws the error of a code. */
export function fail<C extends Code>(code: C, ...args: Arguments<C>): never {
  throw failure(code, ...args);
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
