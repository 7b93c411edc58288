/** What compile() takes: its options, held against their rules, and the function, recorded. */
import { fail, failure } from './errors/compile.ts';
import { oneOf } from './errors.ts';
import type { Dtype } from './machine.ts';
import { record } from './trace/record.ts';
import { Value } from './value.ts';
import { now, type WasmHost } from './wasm/host.ts';
import { requireHost } from './wasm/program.ts';
import { type Source, sourceOf } from './wasm/source.ts';

/** What compile() takes besides the function. */
export interface CompileOptions {
  /** Row widths: fn gets one `Value[]` per entry. */
  readonly inputs: readonly number[];
  /**
   * The leaves that gradients are wanted for; every trainable leaf that fn uses has to be among them. Which of them train is read
   * once, here: after freezing or unfreezing one, compile again.
   */
  readonly parameters?: readonly Value[];
  /** Whether `valueAndGrad` averages or sums over the batch; default 'mean'. */
  readonly reduction?: 'mean' | 'sum';
  /** The numbers that the module computes with; default 'float64'. */
  readonly dtype?: Dtype;
  /** Whether products may be fused with sums, rounding once: faster, but last bits differ between machines. Default false. */
  readonly fma?: boolean;
  /** What moves the parameters in `step()`, such as an optimiser of nn that was fused. Its parameters need not be listed again. */
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
export type Traceable = (...rows: Value[][]) => Value | Value[];

/** A function and its options, checked and recorded. */
export interface Checked {
  readonly source: Source;
  readonly wasm: WasmHost;
  readonly parameters: readonly Value[];
  readonly reduction: 'mean' | 'sum';
  readonly update: ParameterUpdate | null;
  readonly started: number;
}

/** Numbers of a sample: each is a Value while the function is traced. */
const MOST_INPUTS = 2 ** 22;

const checkWidths = (inputs: unknown): readonly number[] => {
  if (!Array.isArray(inputs)) return fail('ERR_COMPILE_INPUTS', inputs);
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

/** Checks and records. */
export const check = (fn: Traceable, options: CompileOptions): Checked => {
  const started = now();
  if (typeof fn !== 'function') fail('ERR_FUNCTION', 'compile', 'fn', fn);
  if (typeof options !== 'object' || options === null) throw failure('ERR_COMPILE_INPUTS', options);
  const { reduction = 'mean', dtype = 'float64', fma = false } = options;
  oneOf('compile', 'reduction', reduction, ['mean', 'sum']);
  oneOf('compile', 'dtype', dtype, ['float64', 'float32']);
  if (typeof fma !== 'boolean') fail('ERR_COMPILE_FLAG', 'fma', fma);
  const inputs = checkWidths(options.inputs);
  const update = checkUpdate(options.update);
  const given = checkParameters(options.parameters ?? []);
  const parameters = update === null ? given : [...new Set([...update.parameters, ...given])];
  const wasm = requireHost({ fma });
  const recorded = record({ fn, inputs, parameters });
  const trainable = parameters.map((value) => value.requiresGrad);
  const source = sourceOf(recorded, { inputs, trainable, dtype, fma });
  return { source, wasm, parameters, reduction, update, started };
};
