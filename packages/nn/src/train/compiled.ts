/**
 * The compiled way of training: a batch in typed arrays, through one call that moves the parameters.
 *
 * The code is followed: after everything that may have changed what it does (`touched`), model and loss are traced again before
 * the next step. In evaluation mode they may do something else, as Dropout does; then validation has a program of its own.
 */
import type { CompiledFunction, CompileOptions, ParameterUpdate, Value } from '@chainrule/engine';
import { compileFor } from '@chainrule/engine/internal';
import { gather, type Table } from '../data/table.ts';
import { type FusedOptimizer, fuse } from '../optim/fuse.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { clipGradients } from './clip-gradients.ts';
import { writeFactors } from './shares.ts';
import { average, everyRow, type Task, type Weighed } from './task.ts';
import type { Way } from './way.ts';

/** The numbers of a batch, laid out for a compiled function, in arrays that every batch of its size uses again. */
class Batches {
  readonly #bySize = new Map<number, readonly Float64Array[]>();
  readonly #weighed: Weighed;
  readonly #means: number;

  /** `means`: how many factors a row has. */
  constructor(weighed: Weighed, means: number) {
    this.#weighed = weighed;
    this.#means = means;
  }

  at(indices: readonly number[]): readonly Float64Array[] {
    const { table, shares } = this.#weighed;
    const arrays = this.#bySize.get(indices.length) ?? this.#make(indices.length);
    const [x, y, factors] = arrays as [Float64Array, Float64Array, Float64Array?]; // as made
    gather(x, table.x, table.nin, indices);
    gather(y, table.y, table.nout, indices);
    if (factors !== undefined && shares !== null) writeFactors(shares, indices, factors);
    return arrays;
  }

  #make(size: number): readonly Float64Array[] {
    const { nin, nout } = this.#weighed.table;
    const widths = this.#means === 0 ? [nin, nout] : [nin, nout, this.#means];
    const arrays = widths.map((width) => new Float64Array(size * width).fill(1)); // without weights, factors are 1
    this.#bySize.set(size, arrays);
    return arrays;
  }
}

/** Sees the gradients that go from a compiled step straight into an update, past the parameters. */
class Watch implements ParameterUpdate {
  readonly #update: FusedOptimizer;
  #last: ArrayLike<number> = [];

  constructor(update: FusedOptimizer) {
    this.#update = update;
  }

  get parameters(): readonly Value[] {
    return this.#update.parameters;
  }

  step(gradients: Float64Array | Float32Array): void {
    this.#last = gradients;
    this.#update.step(gradients);
  }

  /** Writes them to the parameters, as backward() would: not to frozen ones, and a zero without its sign. */
  show(): void {
    for (let i = 0; i < this.#last.length; i++) {
      const value = this.parameters[i] as Value; // a gradient per parameter
      if (value.requiresGrad) value.grad = 0 + (this.#last[i] as number); // i is in range
    }
  }
}

/** Targets of which a row is compared with plain code at the most, for each row that is compared anyhow. */
const TARGETS = 8;
/** Rows that are compared unless `check` says something else: fewer than compile() takes, since every target has one first. */
const ROWS = 8;

/** The first row of every target, as far as `most` goes: what a loss that looks at its target would do differently. */
function targetRows({ y, nout, count }: Table, most: number): number[] {
  const seen = new Map<number | string, number>();
  for (let row = 0; row < count && seen.size < most; row++) {
    const key = nout === 1 ? (y[row] as number) : y.subarray(row * nout, (row + 1) * nout).join(); // a target per row
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

class CompiledWay implements Way {
  readonly path = 'compiled';
  readonly reason: null = null;
  readonly #task: Task;
  readonly #means: number;
  readonly #batches: Batches;
  readonly #update: FusedOptimizer;
  readonly #watch: Watch;
  readonly #training: CompiledFunction;
  /** What measures the validation data; the training's own function if that does the same in evaluation mode. */
  #validation: CompiledFunction | null = null;
  /** Whether other code has run since the training, or the validation, was last traced. */
  #touched = { training: false, validation: false };
  /** The latest batch, of which rows are compared. */
  #latest: readonly number[] = [];

  constructor(task: Task) {
    const { training, validation, options, model } = task;
    this.#task = task;
    this.#means = training.shares?.means ?? validation?.shares?.means ?? 0;
    this.#batches = new Batches(training, this.#means);
    this.#update = fuse(options.optimizer as Optimizer); // checkFit has seen that it is one
    this.#watch = new Watch(this.#update);
    const parameters = model.parameters();
    this.#training = this.#compile({ parameters, update: this.#watch }, training, () => this.#latest);
    if (validation !== null) this.#validate((whole) => whole); // now, so that it is known whether it can be compiled
  }

  #compile(
    what: Pick<CompileOptions, 'parameters' | 'update'>,
    data: Weighed,
    latest: () => readonly number[],
  ): CompiledFunction {
    const { sample, options } = this.#task;
    const { nin, nout } = data.table;
    const { check = true } = options;
    const inputs = this.#means === 0 ? [nin, nout] : [nin, nout, this.#means];
    const most = check === true ? ROWS : Number(check);
    const rows = (): readonly Float64Array[] => {
      const chosen = new Set(targetRows(data.table, TARGETS * most));
      for (const row of latest()) if (chosen.size < most) chosen.add(row);
      return new Batches(data, this.#means).at([...chosen]);
    };
    return compileFor(
      (x = [], y = [], factors = []) => sample(x, y, factors),
      { ...what, inputs, reduction: 'mean', check },
      { plain: ([x = [], y = [], factors = []]) => sample(x, y, factors), rows },
    );
  }

  step(indices: readonly number[]): number {
    this.#latest = indices;
    if (this.#touched.training) {
      this.#touched.training = false;
      this.#training.again();
    }
    const batch = this.#batches.at(indices);
    return this.#task.options.clipNorm === undefined ? this.#training.step(...batch) : this.#clipped(batch);
  }

  #clipped(batch: readonly Float64Array[]): number {
    this.#task.options.optimizer.zeroGrad();
    const loss = this.#training.valueAndGrad(...batch);
    clipGradients(this.#task.options);
    this.#update.step();
    return loss;
  }

  showGradients(): void {
    this.#watch.show();
  }

  validate(): number {
    return this.#validate((whole) => average(this.#forValidation().forward(...whole))) ?? NaN;
  }

  /** Runs something in evaluation mode on the validation data. */
  #validate<R>(run: (whole: readonly Float64Array[]) => R): R | null {
    const { validation, model } = this.#task;
    if (validation === null) return null;
    const { training } = model;
    model.eval();
    try {
      this.#forValidation();
      return run(new Batches(validation, this.#means).at(everyRow(validation.table)));
    } finally {
      model.train(training);
    }
  }

  #forValidation(): CompiledFunction {
    const { training: touched, validation } = this.#touched;
    const shared = this.#validation === this.#training;
    if (this.#validation !== null && !validation) return this.#validation;
    this.#touched.validation = false;
    if (this.#validation !== null && !shared) this.#validation.again();
    else if (!touched && this.#training.same()) this.#validation = this.#training;
    else this.#validation = this.#ownValidation();
    return this.#validation;
  }

  #ownValidation(): CompiledFunction {
    const data = this.#task.validation as Weighed; // asked where there is some
    return this.#compile({ parameters: this.#task.model.parameters() }, data, () => everyRow(data.table));
  }

  touched(): void {
    this.#touched = { training: true, validation: true };
  }

  dispose(): void {
    this.#training.dispose();
    this.#validation?.dispose();
  }
}

/** Trains a task compiled. @throws CompileError if it cannot be */
export const compiledWay = (task: Task): Way => new CompiledWay(task);
