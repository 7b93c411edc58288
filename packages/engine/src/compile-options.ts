/** What compile() takes: its options, held against their rules, and the function, traced. */
import { type Followed, FollowedFunction, type Plain } from './compile-follow.ts';
import { fail, failure } from './errors/compile.ts';
import { oneOf } from './errors.ts';
import type { Dtype } from './machine.ts';
import { Value } from './value.ts';
import { now, type WasmHost } from './wasm/host.ts';
import { requireHost } from './wasm/program.ts';

/** Wider rows are lists of any length to TypeScript. */
type Widest = 32;

/** A row of W Values, as a tuple where TypeScript knows W: `[x, y]` of it needs no look whether they are there. */
export type Row<W extends number, R extends Value[] = []> = number extends W
  ? Value[]
  : R['length'] extends W
    ? R
    : R['length'] extends Widest
      ? Value[]
      : Row<W, [...R, Value]>;

/** Widths of rows, in order. */
export type Widths = readonly number[];

/** A row per entry of `inputs`. */
export type TracedRows<I extends Widths> = { -readonly [K in keyof I]: Row<I[K]> };

/** What compile() takes besides the function. */
export interface CompileOptions<I extends Widths = Widths> {
  /** Row widths: fn gets one row of Values per entry. */
  readonly inputs: I;
  /**
   * The leaves that gradients are wanted for; every trainable leaf that fn uses and did not make itself has to be among them. One
   * may be frozen or thawed later: the function is then traced again. Default: none.
   */
  readonly parameters?: readonly Value[];
  /** Whether `valueAndGrad` averages or sums over the batch; default 'mean'. */
  readonly reduction?: 'mean' | 'sum';
  /** The numbers that the module computes with; default 'float64'. */
  readonly dtype?: Dtype;
  /** Whether products may be fused with sums, rounding once: faster, but last bits differ between machines. Default false. */
  readonly fma?: boolean;
  /**
   * Whether compiled code is held against the plain code: `fn` is traced twice, and rows of the first batch are computed both ways.
   * A number says how many rows, default 16; false turns off both.
   */
  readonly check?: boolean | number;
  /** What moves the parameters in `step()`, such as an optimiser of nn that was fused. Its parameters need not be listed again. Default: nothing, and there is no `step()`. */
  readonly update?: ParameterUpdate;
}

/** Something that moves parameters along their gradients. */
export interface ParameterUpdate {
  /** What it moves, each once. */
  readonly parameters: readonly Value[];
  /**
   * One step.
   * @param gradients - one per parameter, in order; they are good until the next call only
   */
  step(gradients: Float64Array | Float32Array): void;
}

/** A function that compile() takes: rows of placeholders to one Value or several. */
export type Traceable<I extends Widths = Widths> = (...rows: TracedRows<I>) => Value | Value[];

/** A function and its options, checked and traced. */
export interface Checked {
  readonly followed: Followed;
  readonly wasm: WasmHost;
  readonly reduction: 'mean' | 'sum';
  readonly update: ParameterUpdate | null;
  /** How many rows of a first batch are computed by the plain code too. */
  readonly compared: number;
  /** The rows to compare; null for those of the first batch. */
  readonly rows: (() => readonly Float64Array[]) | null;
  /** Whether functions are traced twice. */
  readonly twice: boolean;
  /** The seam's. */
  readonly watch: ((outputs: Float64Array) => void) | null;
  readonly started: number;
}

/** What only `fit` says: see internal.ts. */
export interface Seam {
  /** The plain code where it is not `fn` itself. */
  readonly plain?: Plain;
  /** Rows to compare in place of the first batch's: a batch per input. */
  readonly rows?: () => readonly Float64Array[];
  /**
   * Gets what the function gives besides the loss, its first output, of every batch that gradients are made of: shape
   * (batch, outputs − 1), good until the next call. Without it a function of several outputs has no gradient.
   */
  readonly watch?: ((outputs: Float64Array) => void) | undefined;
}

/** Numbers of a sample: each is a Value while the function is traced. */
const MOST_INPUTS = 2 ** 22;

/** Rows of a sample, each an argument of the function: as many as a call takes with room to spare. */
const MOST_ARGUMENTS = 2 ** 15;

const checkWidths = (inputs: unknown): readonly number[] => {
  if (!Array.isArray(inputs)) return fail('ERR_COMPILE_INPUTS', inputs);
  if (inputs.length > MOST_ARGUMENTS) fail('ERR_COMPILE_ARGUMENTS', MOST_ARGUMENTS, inputs.length);
  let all = 0;
  for (const width of inputs) {
    if (!Number.isInteger(width) || width < 1) fail('ERR_COMPILE_INPUTS', width);
    all += width;
  }
  if (all > MOST_INPUTS) fail('ERR_COMPILE_WIDTH', MOST_INPUTS, all);
  return [...inputs];
};

const checkParameters = (parameters: unknown): readonly Value[] => {
  if (!Array.isArray(parameters)) return fail('ERR_LIST', 'compile', 'options.parameters', parameters);
  for (const [at, value] of parameters.entries()) {
    if (!(value instanceof Value) || !value.isLeaf) fail('ERR_COMPILE_PARAMETERS', at, value);
  }
  return [...parameters];
};

const checkUpdate = (update: unknown): ParameterUpdate | null => {
  if (update === undefined) return null;
  const { parameters, step } = (update ?? {}) as Partial<ParameterUpdate>; // looked at next
  const leaves = Array.isArray(parameters) && parameters.every((value) => value instanceof Value && value.isLeaf);
  if (!leaves || typeof step !== 'function') fail('ERR_COMPILE_UPDATE', update);
  return update as ParameterUpdate;
};

/** Rows that are compared unless something else is asked for. */
const ROWS = 16;

const checkCheck = (check: unknown): number => {
  if (typeof check === 'boolean') return check ? ROWS : 0;
  if (typeof check !== 'number' || !Number.isInteger(check) || check < 0) return fail('ERR_COMPILE_CHECK', check);
  return check;
};

const OPTIONS = [
  'inputs',
  'parameters',
  'reduction',
  'dtype',
  'fma',
  'check',
  'update',
] as const satisfies readonly (keyof CompileOptions)[];

const checkNames = (options: object): void => {
  for (const name of Object.keys(options))
    if (!(OPTIONS as readonly string[]).includes(name)) fail('ERR_OPTION_NAME', 'compile', name, OPTIONS);
};

/** The function itself, on leaves that a gradient may be asked of, as it may of placeholders. */
const itself =
  (fn: Traceable): Plain =>
  (rows) =>
    fn(...rows.map((row) => row.map((x) => new Value(x))));

/** Checks and traces. */
export const check = (fn: Traceable, options: CompileOptions, kept: boolean, seam: Seam = {}): Checked => {
  const started = now();
  if (typeof fn !== 'function') fail('ERR_FUNCTION', 'compile', 'fn', fn);
  if (typeof options !== 'object' || options === null) throw failure('ERR_COMPILE_INPUTS', options);
  checkNames(options);
  const { reduction = 'mean', dtype = 'float64', fma = false, check: checking = true } = options;
  oneOf('compile', 'reduction', reduction, ['mean', 'sum']);
  oneOf('compile', 'dtype', dtype, ['float64', 'float32']);
  if (typeof fma !== 'boolean') fail('ERR_COMPILE_FLAG', 'fma', fma);
  const compared = checkCheck(checking);
  const inputs = checkWidths(options.inputs);
  const update = checkUpdate(options.update);
  const given = checkParameters(options.parameters ?? []);
  const parameters = update === null ? given : [...new Set([...update.parameters, ...given])];
  const wasm = requireHost({ fma });
  const { plain = itself(fn), rows = null, watch = null } = seam;
  const twice = checking !== false;
  const followed = new FollowedFunction(fn, { inputs, parameters, dtype, fma, twice, kept, plain });
  return { followed, wasm, reduction, update, compared, rows, twice, watch, started };
};
