/**
 * compile(): a function on Values, traced once, differentiated, and run as WebAssembly SIMD over batches.
 *
 * The function runs once, on Values without numbers; what it did is the program, whatever it would have done with other numbers.
 * It never falls back to anything slower: what cannot be compiled is a CompileError. `trace/` records and differentiates, `wasm/`
 * plans and emits, and this file is what a caller sees.
 */
import { fail, failure } from './errors/compile.ts';
import { oneOf } from './errors.ts';
import type { Dtype } from './machine.ts';
import { forgetList } from './recent-list.ts';
import { record } from './trace/record.ts';
import { printTape } from './trace/text.ts';
import { Value } from './value.ts';
import { type Batch, type FlatBatch, flatBatch } from './wasm/batch.ts';
import { now, refuse, type WasmHost } from './wasm/host.ts';
import { Instance } from './wasm/instance.ts';
import { LaneInstance } from './wasm/lane-instance.ts';
import type { Plan } from './wasm/plan.ts';
import { build, buildAsync, type Kind, type Program, requireHost, type Source } from './wasm/program.ts';
import { Traffic } from './wasm/traffic.ts';

export type { Batch } from './wasm/batch.ts';

/** What compile() takes besides the function. */
export interface CompileOptions {
  /** Row widths: fn gets one `Value[]` per entry. */
  readonly inputs: readonly number[];
  /** The leaves that gradients are wanted for; every trainable leaf that fn uses has to be among them. */
  readonly parameters?: readonly Value[];
  /** Whether `valueAndGrad` averages or sums over the batch; default 'mean'. */
  readonly reduction?: 'mean' | 'sum';
  /** The numbers that the module computes with; default 'float64'. */
  readonly dtype?: Dtype;
  /** Whether products may be fused with sums, rounding once: faster, but last bits differ between machines. Default false. */
  readonly fma?: boolean;
}

/** What a compiled function consists of. */
export interface CompileStats {
  /** Steps on the tape of the function. */
  readonly nodes: number;
  /** Matrix blocks in all modules compiled so far. */
  readonly blocks: number;
  /** Bytes of those modules. */
  readonly bytes: number;
  /** Milliseconds that tracing and compiling took. */
  readonly milliseconds: number;
}

/** A function that compile() takes: rows of placeholders to one Value or several. */
export type Traceable = (...rows: Value[][]) => Value | Value[];

interface Ready {
  readonly program: Program;
  readonly instance: Instance | LaneInstance;
}

/** What outputs are read from: positions become lanes only for gradients. */
interface BatchReady {
  readonly program: { readonly plan: Plan };
  readonly instance: Instance;
}

interface Checked {
  readonly source: Source;
  readonly wasm: WasmHost;
  readonly parameters: readonly Value[];
  readonly reduction: 'mean' | 'sum';
  readonly started: number;
}

/**
 * A function compiled to WebAssembly: what compile() returns.
 * @example
 * const square = compile(([x]) => x.square(), { inputs: [1] });
 * square.forward([[1], [2], [3]]); // [1, 4, 9]
 */
export class CompiledFunction {
  readonly #checked: Checked;
  readonly #traffic: Traffic;
  readonly #ready = new Map<Kind, Ready>();
  #milliseconds: number;
  #disposed = false;

  /** @internal Use compile(). */
  constructor(checked: Checked) {
    this.#checked = checked;
    this.#traffic = new Traffic(checked.parameters, checked.source.trainable);
    this.#milliseconds = now() - checked.started;
  }

  /** @internal Puts a program to work. */
  adopt(kind: Kind, program: Program, started: number): Ready {
    const { wasm } = this.#checked;
    const { module, plan } = program;
    try {
      const instance = 'goal' in plan ? new Instance(wasm, module, plan) : new LaneInstance(wasm, module, plan);
      const ready = { program, instance };
      this.#ready.set(kind, ready);
      this.#milliseconds += now() - started;
      return ready;
    } catch (error) {
      return refuse(plan.layout.pool, error);
    }
  }

  #get(fn: string, kind: Kind): Ready {
    if (this.#disposed) fail('ERR_COMPILE_DISPOSED', fn);
    const known = this.#ready.get(kind);
    if (known) return known;
    const started = now();
    return this.adopt(kind, build(this.#checked.wasm, kind, this.#checked.source), started);
  }

  #batch(fn: string, batches: readonly unknown[]): FlatBatch {
    return flatBatch(fn, this.#checked.source.inputs, batches);
  }

  /**
   * The outputs of every sample.
   *
   * @param batches - one per entry of `inputs`: a Float64Array of shape (batch, width), row after row, or an array of rows
   * @returns shape (batch, outputs), row after row
   * @throws TypeError or RangeError for batches of another form; CompileError after `dispose()`
   */
  forward(...batches: readonly Batch[]): Float64Array {
    const { instance, program } = this.#get('forward', 'forward') as BatchReady;
    const batch = this.#batch('forward', batches);
    const { goal, placement } = program.plan;
    const width = goal.rows.length;
    const out = new Float64Array(batch.samples * width);
    const base = placement.base.get(goal.rows) as number; // outputs are placed as a list
    const { rows, pitch } = instance;
    this.#traffic.load(instance.slots);
    const afterTile = (first: number, samples: number): void => {
      for (let o = 0; o < width; o++) {
        const row = (base + o) * pitch;
        for (let s = 0; s < samples; s++) out[(first + s) * width + o] = rows[row + s] as number; // within the tile
      }
    };
    instance.run(batch, { seed: 0, afterTile });
    return out;
  }

  /**
   * The reduced loss of a batch; its gradients are ADDED to the parameters' `grad`, as `backward()` does.
   *
   * @param batches - as for `forward`
   * @returns the mean or sum over the batch, as `reduction` says
   * @throws CompileError if the function has several outputs, or after `dispose()`; TypeError or RangeError for batches of
   *   another form
   */
  valueAndGrad(...batches: readonly Batch[]): number {
    const { source, reduction } = this.#checked;
    if (source.tape.outputs.length !== 1) fail('ERR_COMPILE_OUTPUTS', source.tape.outputs.length);
    const { instance, program } = this.#get('valueAndGrad', 'gradient');
    const batch = this.#batch('valueAndGrad', batches);
    const { samples } = batch;
    this.#traffic.load(instance.slots);
    const grads = instance.grads && instance.goesOn(samples) ? instance.sums : instance.grads;
    if (grads) this.#traffic.loadGradients(grads);
    instance.run(batch, { seed: reduction === 'mean' ? 1 / samples : 1 });
    if (grads) this.#traffic.storeGradients(grads);
    else this.#traffic.addGradients(instance.sums);
    const { plan } = program;
    const at = 'goal' in plan ? (plan.totals.get(plan.goal.totals[0] as number) as number) : 0; // the one that was asked for
    const loss = instance.results[at] as number; // results hold it
    return reduction === 'mean' ? loss / samples : loss;
  }

  /** What was compiled so far; `forward` and `valueAndGrad` each have a module, made at the first call. */
  get stats(): CompileStats {
    const programs = [...this.#ready.values()].map(({ program }) => program);
    const { nodes } = this.#checked.source.tape;
    return {
      nodes: nodes.reduce((count, node) => count + (node.kind === 'step' ? 1 : 0), 0),
      blocks: programs.reduce((sum, { blocks }) => sum + blocks, 0),
      bytes: programs.reduce((sum, { bytes }) => sum + bytes.length, 0),
      milliseconds: this.#milliseconds,
    };
  }

  /** The function's tape as text: one line a step, in the order they run. */
  inspect(): string {
    return printTape(this.#checked.source.tape);
  }

  /** Lets go of modules and memory; calls throw from then on. */
  dispose(): void {
    this.#ready.clear();
    this.#disposed = true;
  }
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

const check = (fn: Traceable, options: CompileOptions): Checked => {
  const started = now();
  if (typeof fn !== 'function') fail('ERR_FUNCTION', 'compile', 'fn', fn);
  if (typeof options !== 'object' || options === null) throw failure('ERR_COMPILE_INPUTS', options);
  const { reduction = 'mean', dtype = 'float64', fma = false } = options;
  oneOf('compile', 'reduction', reduction, ['mean', 'sum']);
  oneOf('compile', 'dtype', dtype, ['float64', 'float32']);
  if (typeof fma !== 'boolean') fail('ERR_COMPILE_FLAG', 'fma', fma);
  const inputs = checkWidths(options.inputs);
  const parameters = checkParameters(options.parameters ?? []);
  const wasm = requireHost({ fma });
  const recorded = record({ fn, inputs, parameters });
  forgetList();
  const source = { ...recorded, inputs, trainable: parameters.map((value) => value.requiresGrad), dtype, fma };
  return { source, wasm, parameters, reduction, started };
};

/** What is built at once: what a caller of this function is likely to want first. */
const firstKind = ({ source }: Checked): Kind => (source.tape.outputs.length === 1 ? 'gradient' : 'forward');

/**
 * Compiles a function on Values to WebAssembly.
 *
 * @param fn - called once, with one array of placeholders per entry of `inputs`; it returns a Value or an array of Values
 * @param options - `inputs`, `parameters`, `reduction`, `dtype`, `fma`
 * @returns the compiled function
 * @throws CompileError for what cannot be compiled, with `code` and reason; TypeError or RangeError for wrong options
 * @example
 * const w = new Value(3);
 * const f = compile(([x]) => w.mul(x).square(), { inputs: [1], parameters: [w] });
 * f.valueAndGrad([[1], [2]]); // 22.5
 * w.grad; // 15
 */
export function compile(fn: Traceable, options: CompileOptions): CompiledFunction {
  const checked = check(fn, options);
  const compiled = new CompiledFunction(checked);
  const started = now();
  const kind = firstKind(checked);
  compiled.adopt(kind, build(checked.wasm, kind, checked.source), started);
  return compiled;
}

/**
 * compile(), but the host compiles in the background: for a page's main thread, where large modules may not be compiled at once.
 *
 * @param fn - as for compile()
 * @param options - as for compile()
 * @returns a promise of the compiled function
 * @throws as compile(), by rejecting
 * @example
 * const square = await compileAsync(([x]) => x.square(), { inputs: [1] });
 * square.forward([[3]]); // [9]
 */
export async function compileAsync(fn: Traceable, options: CompileOptions): Promise<CompiledFunction> {
  const checked = check(fn, options);
  const compiled = new CompiledFunction(checked);
  const kinds: readonly Kind[] = firstKind(checked) === 'forward' ? ['forward'] : ['gradient', 'forward'];
  for (const kind of kinds) {
    const started = now();
    compiled.adopt(kind, await buildAsync(checked.wasm, kind, checked.source), started);
  }
  return compiled;
}
