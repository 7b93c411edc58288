/**
 * compile(): a function on Values, traced once, differentiated, and run as WebAssembly SIMD over batches.
 *
 * The function runs on Values without numbers; what it did is the program. What it would have done with other numbers a trace cannot
 * see, so it is looked for: the function is traced twice (compile-follow.ts), and rows of the first batch are computed by the plain
 * code too (compile-compare.ts). It never falls back to anything slower: what cannot be compiled, or would not give the numbers of
 * the plain code, is a CompileError. `trace/` records and differentiates, `wasm/` plans and emits; this file is what a caller sees.
 */
import { compareRows } from './compile-compare.ts';
import { DrawnRows } from './compile-draws.ts';
import { type Checked, type CompileOptions, check, type Traceable, type Widths } from './compile-options.ts';
import { type BatchReady, lossOf, outputs, type Ready, resultOf } from './compile-run.ts';
import { fail } from './errors/compile.ts';
import { freezes } from './run.ts';
import { printTape } from './trace/text.ts';
import { type Batch, type FlatBatch, flatBatch } from './wasm/batch.ts';
import { now, refuse } from './wasm/host.ts';
import { Instance, type Run } from './wasm/instance.ts';
import { LaneInstance } from './wasm/lane-instance.ts';
import { build, buildAsync, type Kind, type Program } from './wasm/program.ts';
import type { Source } from './wasm/source.ts';
import { Traffic } from './wasm/traffic.ts';

export type { CompileOptions, ParameterUpdate, Row, Traceable, TracedRows, Widths } from './compile-options.ts';
export type { Batch, TypedNumbers } from './wasm/batch.ts';

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

/**
 * A function compiled to WebAssembly: what compile() returns.
 * @example
 * const square = compile(([x]) => x.square(), { inputs: [1] });
 * square.forward([[1], [2], [3]]); // [1, 4, 9]
 */
export class CompiledFunction {
  readonly #checked: Checked;
  readonly #ready = new Map<Kind, Ready>();
  /** What is asked for at every call, of the source as it is. */
  #source: Source;
  #traffic: Traffic;
  #drawn: DrawnRows;
  /** What `freezes` counted when the flags of the parameters were last looked at. */
  #frozen: number = freezes.count;
  #milliseconds: number;
  #disposed = false;
  /** The module's gradients of what `options.update` moves. */
  #gradients: Float64Array | Float32Array | undefined;
  /** What was shown last, to be used again. */
  #shown: Float64Array | null = null;

  /** @hidden Use compile(). */
  constructor(checked: Checked) {
    const { source } = checked.followed;
    this.#checked = checked;
    this.#source = source;
    this.#traffic = new Traffic(source.parameters, source.trainable);
    this.#drawn = new DrawnRows(source.draws);
    this.#milliseconds = now() - checked.started;
  }

  /** @internal Puts a program to work. */
  adopt(kind: Kind, program: Program, started: number): Ready {
    const { wasm } = this.#checked;
    const { module, plan } = program;
    try {
      const instance = 'goal' in plan ? new Instance(wasm, module, plan) : new LaneInstance(wasm, module, plan);
      const ready = { program, instance, compared: this.#checked.compared === 0 };
      this.#ready.set(kind, ready);
      this.#milliseconds += now() - started;
      return ready;
    } catch (error) {
      return refuse(plan.layout.pool, error);
    }
  }

  /** @internal Whether the function would still do what was traced; asked by `fit`. */
  same(): boolean {
    return this.#checked.followed.same();
  }

  /** @internal Traces the function again, and goes with what it says by now; true if that is something else. */
  again(): boolean {
    const changed = this.#checked.followed.again();
    if (changed) this.#renew();
    return changed;
  }

  /** Lets go of everything that was made from a source that is no longer the function's. */
  #renew(): void {
    this.#source = this.#checked.followed.source;
    const { parameters, trainable, draws } = this.#source;
    this.#ready.clear();
    this.#gradients = undefined;
    this.#traffic = new Traffic(parameters, trainable);
    this.#drawn = new DrawnRows(draws);
  }

  #get(fn: string, kind: Kind): Ready {
    if (this.#disposed) fail('ERR_COMPILE_DISPOSED', fn);
    if (this.#frozen !== freezes.count) {
      this.#frozen = freezes.count;
      if (this.#checked.followed.thawed()) this.#renew();
    }
    const known = this.#ready.get(kind);
    if (known) return known;
    const started = now();
    return this.adopt(kind, build(this.#checked.wasm, kind, this.#source), started);
  }

  /** A batch, checked, with random numbers of its own. Before the first of a kind, rows are held against the plain code. */
  #batch(fn: string, kind: Kind, ready: Ready, batches: readonly unknown[]): FlatBatch {
    const batch = flatBatch(fn, this.#source.inputs, batches);
    if (!ready.compared) {
      this.#compare(fn, kind, ready, batch);
      ready.compared = true;
    }
    return this.#source.draws.length === 0 ? batch : this.#drawn.onto(batch);
  }

  #compare(fn: string, kind: Kind, ready: Ready, batch: FlatBatch): void {
    const { compared, rows, followed } = this.#checked;
    const given = rows === null ? batch : flatBatch(fn, followed.source.inputs, rows());
    this.#traffic.load(ready.instance.slots);
    compareRows(fn, given, {
      ...{ plain: followed.plain, draws: followed.source.draws, dtype: followed.source.dtype },
      most: rows === null ? compared : Infinity,
      compiled: (row) => (kind === 'forward' ? outputs(ready as BatchReady, row) : lossOf(ready, row)),
    });
  }

  /**
   * The outputs of every sample.
   *
   * @param batches - one per entry of `inputs`: a typed array of shape (batch, width), row after row, or an array of rows
   * @returns shape (batch, outputs), row after row
   * @throws TypeError or RangeError for batches of another form; CompileError where the plain code gives other numbers for the
   *   first batch, and after `dispose()`
   */
  forward(...batches: readonly Batch[]): Float64Array {
    const ready = this.#get('forward', 'forward') as BatchReady;
    const batch = this.#batch('forward', 'forward', ready as Ready, batches);
    this.#traffic.load(ready.instance.slots);
    return outputs(ready, batch);
  }

  /**
   * The reduced loss of a batch; its gradients are ADDED to the parameters' `grad`, as `backward()` does.
   *
   * @param batches - as for `forward`
   * @returns the mean or sum over the batch, as `reduction` says
   * @throws CompileError if the function has several outputs, where the plain code gives another loss for a row of the first batch,
   *   and after `dispose()`; TypeError or RangeError for batches of another form
   */
  valueAndGrad(...batches: readonly Batch[]): number {
    const ready = this.#gradient('valueAndGrad');
    const { instance } = ready;
    const batch = this.#batch('valueAndGrad', 'gradient', ready, batches);
    this.#traffic.load(instance.slots);
    const goOn = instance.goesOn(batch.samples);
    const grads = goOn ? instance.sums : instance.grads;
    if (grads) this.#traffic.loadGradients(grads);
    this.#run(ready, batch, { seed: this.#seed(batch), goOn });
    if (grads) this.#traffic.storeGradients(grads);
    else this.#traffic.addGradients(instance.sums);
    return this.#loss(ready, batch);
  }

  /**
   * One step of training: the gradients of a batch, straight into `options.update`, which moves the parameters. It is
   * `zeroGrad`, `valueAndGrad` and the update in one, with the same numbers; the parameters' `grad` is neither read nor written.
   *
   * @param batches - as for `forward`
   * @returns the loss before the step, reduced as `reduction` says
   * @throws CompileError if there is no `options.update`, and as `valueAndGrad` does: then nothing was moved
   */
  step(...batches: readonly Batch[]): number {
    const { update } = this.#checked;
    if (update === null) return fail('ERR_COMPILE_STEP');
    const ready = this.#gradient('step');
    const { instance } = ready;
    const batch = this.#batch('step', 'gradient', ready, batches);
    this.#traffic.load(instance.slots);
    this.#run(ready, batch, { seed: this.#seed(batch) });
    const loss = this.#loss(ready, batch);
    this.#gradients ??= instance.sums.subarray(0, update.parameters.length);
    update.step(this.#gradients);
    return loss;
  }

  #gradient(fn: string): Ready {
    const ready = this.#get(fn, 'gradient');
    const { length } = this.#source.tracked;
    return length === 1 || this.#checked.watch !== null ? ready : fail('ERR_COMPILE_OUTPUTS', length);
  }

  #run(ready: Ready, batch: FlatBatch, how: Run): void {
    const { watch } = this.#checked;
    if (watch === null) ready.instance.run(batch, how);
    else {
      this.#shown = outputs(ready as BatchReady, batch, how, this.#shown); // a function of several outputs has no positions in lanes
      watch(this.#shown);
    }
  }

  #seed({ samples }: FlatBatch): number {
    return this.#checked.reduction === 'mean' ? 1 / samples : 1;
  }

  #loss(ready: Ready, { samples }: FlatBatch): number {
    const loss = 0 + resultOf(ready); // from +0, as sum and mean
    return this.#checked.reduction === 'mean' ? loss / samples : loss;
  }

  /** What was compiled so far; `forward` and `valueAndGrad` each have a module, made at the first call. */
  get stats(): CompileStats {
    const programs = [...this.#ready.values()].map(({ program }) => program);
    const { nodes } = this.#source.recorded().tape;
    return {
      nodes: nodes.reduce((count, node) => count + (node.kind === 'step' ? 1 : 0), 0),
      blocks: programs.reduce((sum, { blocks }) => sum + blocks, 0),
      bytes: programs.reduce((sum, { bytes }) => sum + bytes.length, 0),
      milliseconds: this.#milliseconds,
    };
  }

  /** The function's tape as text: one line a step, in the order they run. */
  inspect(): string {
    return printTape(this.#source.recorded().tape);
  }

  /** Lets go of modules and memory; calls throw from then on. */
  dispose(): void {
    this.#ready.clear();
    this.#disposed = true;
  }
}

/** What is built at once: what a caller of this function is likely to want first. */
const firstKind = ({ followed, watch }: Checked): Kind =>
  followed.source.tracked.length === 1 || watch !== null ? 'gradient' : 'forward';

/**
 * Compiles a function on Values to WebAssembly.
 *
 * @param fn - called once, with one array of placeholders per entry of `inputs`; it returns a Value or an array of Values
 * @param options - `inputs`, `parameters`, `reduction`, `dtype`, `fma`, `update`
 * @returns the compiled function
 * @throws CompileError for what cannot be compiled, with `code` and reason; TypeError or RangeError for wrong options
 * @example
 * const w = new Value(3);
 * const f = compile(([x]) => w.mul(x).square(), { inputs: [1], parameters: [w] });
 * f.valueAndGrad([[1], [2]]); // 22.5
 * w.grad; // 15
 */
export function compile<const I extends Widths>(fn: Traceable<I>, options: CompileOptions<I>): CompiledFunction {
  return compileChecked(check(fn as Traceable, options, false)); // called with rows of these widths
}

/** Compiles what was checked and recorded. */
export const compileChecked = (checked: Checked): CompiledFunction => {
  const compiled = new CompiledFunction(checked);
  const started = now();
  const kind = firstKind(checked);
  compiled.adopt(kind, build(checked.wasm, kind, checked.followed.source), started);
  return compiled;
};

/**
 * compile(), but the host compiles in the background: for a page's main thread, where large modules may not be compiled at once.
 *
 * @param fn - as for compile(), like `options`
 * @param options - `inputs`, `parameters` and the others
 * @returns a promise of the compiled function; it rejects where compile() throws
 * @example
 * const square = await compileAsync(([x]) => x.square(), { inputs: [1] });
 * square.forward([[3]]); // [9]
 */
export async function compileAsync<const I extends Widths>(
  fn: Traceable<I>,
  options: CompileOptions<I>,
): Promise<CompiledFunction> {
  const checked = check(fn as Traceable, options, false);
  const compiled = new CompiledFunction(checked);
  const kinds: readonly Kind[] = firstKind(checked) === 'forward' ? ['forward'] : ['gradient', 'forward'];
  for (const kind of kinds) {
    const started = now();
    compiled.adopt(kind, await buildAsync(checked.wasm, kind, checked.followed.source), started);
  }
  return compiled;
}
