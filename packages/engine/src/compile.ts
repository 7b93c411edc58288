/**
 * compile(): a function on Values, traced once, differentiated, and run as WebAssembly SIMD over batches.
 *
 * The function runs once, on Values without numbers; what it did is the program, whatever it would have done with other numbers.
 * It never falls back to anything slower: what cannot be compiled is a CompileError. `trace/` records and differentiates, `wasm/`
 * plans and emits, and this file is what a caller sees.
 */
import { type Checked, type CompileOptions, check, type Traceable } from './compile-options.ts';
import { fail } from './errors/compile.ts';
import { printTape } from './trace/text.ts';
import { type Batch, type FlatBatch, flatBatch } from './wasm/batch.ts';
import { now, refuse } from './wasm/host.ts';
import { Instance } from './wasm/instance.ts';
import { LaneInstance } from './wasm/lane-instance.ts';
import type { Plan } from './wasm/plan.ts';
import { build, buildAsync, type Kind, type Program } from './wasm/program.ts';
import { Traffic } from './wasm/traffic.ts';

export type { CompileOptions, ParameterUpdate, Traceable } from './compile-options.ts';
export type { Batch } from './wasm/batch.ts';

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

interface Ready {
  readonly program: Program;
  readonly instance: Instance | LaneInstance;
}

/** What outputs are read from: positions become lanes only for gradients. */
interface BatchReady {
  readonly program: { readonly plan: Plan };
  readonly instance: Instance;
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
  /** The module's gradients of what `options.update` moves. */
  #gradients: Float64Array | Float32Array | undefined;

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
    const { instance, program } = this.#gradient('valueAndGrad');
    const batch = this.#batch('valueAndGrad', batches);
    this.#traffic.load(instance.slots);
    const goOn = instance.goesOn(batch.samples);
    const grads = goOn ? instance.sums : instance.grads;
    if (grads) this.#traffic.loadGradients(grads);
    instance.run(batch, { seed: this.#seed(batch), goOn });
    if (grads) this.#traffic.storeGradients(grads);
    else this.#traffic.addGradients(instance.sums);
    return this.#loss(program, instance, batch);
  }

  /**
   * One step of training: the gradients of a batch, straight into `options.update`, which moves the parameters. It is
   * `zeroGrad`, `valueAndGrad` and the update in one, with the same numbers; the parameters' `grad` is neither read nor written.
   *
   * @param batches - as for `forward`
   * @returns the loss before the step, reduced as `reduction` says
   * @throws CompileError if there is no `options.update`, and as `valueAndGrad` does
   */
  step(...batches: readonly Batch[]): number {
    const { update } = this.#checked;
    if (update === null) return fail('ERR_COMPILE_STEP');
    const { instance, program } = this.#gradient('step');
    const batch = this.#batch('step', batches);
    this.#traffic.load(instance.slots);
    instance.run(batch, { seed: this.#seed(batch) });
    const loss = this.#loss(program, instance, batch);
    this.#gradients ??= instance.sums.subarray(0, update.parameters.length);
    update.step(this.#gradients);
    return loss;
  }

  #gradient(fn: string): Ready {
    const { length } = this.#checked.source.tracked;
    if (length !== 1) fail('ERR_COMPILE_OUTPUTS', length);
    return this.#get(fn, 'gradient');
  }

  #seed({ samples }: FlatBatch): number {
    return this.#checked.reduction === 'mean' ? 1 / samples : 1;
  }

  #loss({ plan }: Program, instance: Ready['instance'], { samples }: FlatBatch): number {
    const at = 'goal' in plan ? (plan.totals.get(plan.goal.totals[0] as number) as number) : 0; // the one that was asked for
    const loss = instance.results[at] as number; // results hold it
    return this.#checked.reduction === 'mean' ? loss / samples : loss;
  }

  /** What was compiled so far; `forward` and `valueAndGrad` each have a module, made at the first call. */
  get stats(): CompileStats {
    const programs = [...this.#ready.values()].map(({ program }) => program);
    const { nodes } = this.#checked.source.recorded().tape;
    return {
      nodes: nodes.reduce((count, node) => count + (node.kind === 'step' ? 1 : 0), 0),
      blocks: programs.reduce((sum, { blocks }) => sum + blocks, 0),
      bytes: programs.reduce((sum, { bytes }) => sum + bytes.length, 0),
      milliseconds: this.#milliseconds,
    };
  }

  /** The function's tape as text: one line a step, in the order they run. */
  inspect(): string {
    return printTape(this.#checked.source.recorded().tape);
  }

  /** Lets go of modules and memory; calls throw from then on. */
  dispose(): void {
    this.#ready.clear();
    this.#disposed = true;
  }
}

/** What is built at once: what a caller of this function is likely to want first. */
const firstKind = ({ source }: Checked): Kind => (source.tracked.length === 1 ? 'gradient' : 'forward');

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
export function compile(fn: Traceable, options: CompileOptions): CompiledFunction {
  return compileChecked(check(fn, options));
}

/** Compiles what was checked and recorded. */
export const compileChecked = (checked: Checked): CompiledFunction => {
  const compiled = new CompiledFunction(checked);
  const started = now();
  const kind = firstKind(checked);
  compiled.adopt(kind, build(checked.wasm, kind, checked.source), started);
  return compiled;
};

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
