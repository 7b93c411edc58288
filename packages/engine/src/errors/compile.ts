/** What the compiler refuses: functions, options and batches, hosts that lack something, and texts that are no tape. */
import { type Arguments, errorOf, messages, seePage, settle, show, type Template, textOf } from '../errors.ts';
import { functionMessages } from './functions.ts';

/**
 * What cannot be compiled, and why.
 * @example
 * let code = '';
 * try {
 *   compile(([x]) => (x.data > 0 ? x : x.neg()), { inputs: [1] });
 * } catch (error) {
 *   if (error instanceof CompileError) code = error.code;
 * }
 * code; // 'ERR_TRACED_DATA'
 */
export class CompileError extends Error {
  override readonly name: string = 'CompileError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message + seePage(code));
    this.code = code;
  }
}

/** What a batch has to be, a row of it, and a number of that. */
const kinds = [
  'a typed array, row after row, or an array of rows of numbers',
  'an array or a typed array of numbers',
  'a number',
] as const;

/** The messages by code. */
export const compileMessages = {
  ERR_TRACED_DATA: [
    'C',
    (what: string): string =>
      `The data and grad of ${what} cannot be read or set while compile() traces the function: the compiled code would freeze the number. Use the Value itself (w, not w.data), and ops on it, such as where(x.gt(0), a, b) for an if; or read the number outside the function and pass it as an input.`,
  ],
  ERR_TRACED_DRAW: [
    'C',
    (): string =>
      'compile(): the function given to TracedFunction.compile() draws random numbers (Dropout in training mode does). Draw them in the function given to trace(), or call eval() first.',
  ],
  ERR_TRACED_BRANCH: [
    'C',
    (): string =>
      'A Value cannot be branched on or converted while compile() traces the function: the choice would be frozen. Use where(condition, a, b), maximum or clamp.',
  ],
  ERR_TRACED_CALL: [
    'C',
    (fn: string): string =>
      `${fn}() cannot run while compile() traces the function: there are no numbers yet. Inside it, grad(output, inputs, { createGraph: true }) gives gradients as Values; those of parameters come from valueAndGrad() of the compiled function.`,
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
  ERR_COMPILE_OUTSIDE: [
    'C',
    (op: string, label: string, data: number): string =>
      `compile(): fn uses a result of ${op}()${label ? ` ('${label}')` : ''}, now ${show(data)}, that was computed before fn ran: compiled code would not compute it anew. Move ${op}() into fn, or call detach() on the result if it is meant to stay as it is.`,
  ],
  ERR_COMPILE_DIFFERS: [
    'C',
    (fn: string, how: string): string =>
      `${fn}(): ${how}. A trace sees ops on Values and nothing else: not an if, a === or a look-up in a Map that depends on an input, not a number, flag or random draw from outside. Write where(eq(y, 1), a, b) for an if, give numbers that change as an input or as a Value with requiresGrad: false, or run the plain code. (check: false turns this comparison off.)`,
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
  ERR_COMPILE_WIDTH: [
    'R',
    (most: number, got: number): string =>
      `compile(): options.inputs may add up to ${most} numbers per sample, got ${got}: each becomes a Value to trace with. Give fewer inputs to a sample.`,
  ],
  ERR_COMPILE_CHECK: [
    'T',
    (got: unknown): string =>
      `compile(): options.check must be true, false or the number of rows to compare, a whole number of at least 0, got ${show(got)}.`,
  ],
  ERR_COMPILE_ARGUMENTS: [
    'R',
    (most: number, got: number): string =>
      `compile(): options.inputs must have at most ${most} rows, since each is an argument of fn, got ${got}. Put numbers side by side in one row.`,
  ],
  ERR_COMPILE_MEMORY: [
    'C',
    (bytes: number, reason: string): string =>
      `compile(): the host refused a module of ${bytes} bytes: ${reason}. Dispose of compiled functions that are done with, or compile a smaller one.`,
  ],
  ERR_COMPILE_POLICY: [
    'C',
    (reason: string): string =>
      `compile(): a Content Security Policy forbids WebAssembly here: ${reason}. Add 'wasm-unsafe-eval' to its script-src, or use the eager engine.`,
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
  ERR_COMPILE_UPDATE: [
    'T',
    (got: unknown): string =>
      `compile(): options.update must be an object with parameters, an array of leaf Values, and step(gradients), got ${show(got)}. Pass what fuse(optimizer) of @chainrule/nn returns.`,
  ],
  ERR_COMPILE_STEP: [
    'C',
    (): string =>
      'step(): there is nothing that moves the parameters, since compile() was given no options.update. Pass one, or call valueAndGrad() and move them yourself.',
  ],
  ERR_UPDATE: [
    'T',
    (got: unknown): string =>
      `compileUpdate(): update must have columns and scalars, arrays of different names with at least one column, and next(k, element, scalars), got ${show(got)}.`,
  ],
  ERR_UPDATE_LENGTH: [
    'R',
    (got: unknown): string =>
      `compileUpdate(): length must be a whole number of at least 1, the elements of a column, got ${show(got)}.`,
  ],
  ERR_UPDATE_RESULT: [
    'C',
    (name: string, columns: readonly string[]): string =>
      `compileUpdate(): next() gave '${name}', which is not among the columns ${columns.join(', ')}. Give only columns that change.`,
  ],
  ERR_UPDATE_RANGE: [
    'R',
    (from: unknown, to: unknown, length: number): string =>
      `run(): from and to must be whole numbers with 0 <= from <= to <= ${length}, got ${show(from)} and ${show(to)}.`,
  ],
  ERR_UPDATE_SCALAR: [
    'T',
    (name: string, got: unknown): string => `run(): the scalar ${name} must be a number, got ${show(got)}.`,
  ],
  ERR_BATCH_COUNT: [
    'T',
    (fn: string, expected: number, got: number): string =>
      `${fn}(): one batch per entry of options.inputs is needed: expected ${expected}, got ${got}.`,
  ],
  ERR_BATCH_KIND: [
    'T',
    (fn: string, at: number, got: unknown, place: readonly number[]): string =>
      `${fn}(): batch ${at}${place.map((i) => `[${i}]`).join('')} must be ${kinds[place.length]}, got ${show(got)}. Convert it, for example with Number(x).`,
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
    (fn: string): string =>
      `${fn}(): the batch must hold at least one row, got 0.${fn === 'forward' ? '' : ' There is no loss of nothing.'} Pass rows, such as [[1, 2]].`,
  ],
} as const;

const all = { ...messages, ...functionMessages, ...compileMessages };

/** The error of a code, ready to be thrown. */
export function failure<C extends keyof typeof all>(
  code: C,
  ...args: Arguments<typeof all, C>
): Error & { readonly code: string } {
  const template: Template = all[code];
  args.forEach(settle);
  return template[0] === 'C' ? new CompileError(code, textOf(template, args)) : errorOf(template, code, args);
}

/** Throws the error of a code. */
export function fail<C extends keyof typeof all>(code: C, ...args: Arguments<typeof all, C>): never {
  throw failure(code, ...args);
}
