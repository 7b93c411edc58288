/**
 * The compiled way of training: a batch in typed arrays, through one call that moves the parameters.
 *
 * The code is followed: after everything that may have changed what it does (`touched`), model and loss are traced again before
 * the next step. In evaluation mode they may do something else, as Dropout does; then validation has a program of its own.
 */
import type { CompiledFunction, CompileOptions, ParameterUpdate, Value } from '@chainrule/engine';
import { compileFor } from '@chainrule/engine/internal';
import { gather, type Table } from '../data/table.ts';
import { isOwnLoss } from '../loss/loss.ts';
import { type FusedOptimizer, fuse } from '../optim/fuse.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { clipGradients } from './clip-gradients.ts';
import { everyRow, type Portion, type Weighed } from './portion.ts';
import { writeFactors } from './shares.ts';
import type { Task } from './task.ts';
import type { Validated, Way } from './way.ts';

/** Sizes of batches whose arrays are kept. */
const SIZES = 8;

/** The numbers of a batch, laid out for a compiled function, in arrays that every batch of its size uses again. */
class Batches {
  readonly #bySize = new Map<number, readonly Float64Array[]>();
  readonly #means: number;

  /** `means`: how many factors a row has. */
  constructor(means: number) {
    this.#means = means;
  }

  /** All rows of a table are taken where they are; some are gathered. */
  at({ weighed: { table, shares }, indices }: Portion): readonly Float64Array[] {
    if (indices === null && this.#means === 0) return [table.x, table.y];
    const rows = indices ?? everyRow(table);
    const arrays = this.#bySize.get(rows.length) ?? this.#make(rows.length, table);
    const [x, y, factors] = arrays as [Float64Array, Float64Array, Float64Array?]; // as made
    gather(x, table.x, table.nin, rows);
    gather(y, table.y, table.nout, rows);
    if (shares !== null)
      writeFactors(shares, rows, factors as Float64Array); // whoever has shares has factors
    else factors?.fill(1);
    return arrays;
  }

  #make(size: number, { nin, nout }: Table): readonly Float64Array[] {
    const widths = this.#means === 0 ? [nin, nout] : [nin, nout, this.#means];
    const arrays = widths.map((width) => new Float64Array(size * width));
    if (this.#bySize.size >= SIZES) this.#bySize.clear();
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

/** Rows of a loss, then outputs: the mean loss, and the outputs alone. */
function split(given: Float64Array, rows: number): Validated {
  const width = given.length / rows;
  const outputs = new Float64Array(given.length - rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    total += given[row * width] as number; // a row of it, as below
    for (let o = 1; o < width; o++) outputs[row * (width - 1) + o - 1] = given[row * width + o] as number;
  }
  return { loss: total / rows, outputs };
}

/**
 * Whether a task is known to do the same in evaluation mode as in training mode, the mode that it is asked in: the loss is one of this
 * package's, and so are all modules (no others have stages), of which only Dropout looks at the mode, and has no stage while active.
 */
const isModeless = ({ model, options: { loss } }: Task): boolean => isOwnLoss(loss) && model.stage() !== undefined;

class CompiledWay implements Way {
  readonly path = 'compiled';
  readonly reason: null = null;
  readonly #task: Task;
  readonly #means: number;
  readonly #batches: Batches;
  outputs: Float64Array = new Float64Array(0);
  readonly #update: FusedOptimizer;
  readonly #watch: Watch;
  readonly #training: CompiledFunction;
  /** What measures the validation data; the training's own function if that does the same in evaluation mode. */
  #validation: CompiledFunction | null = null;
  /** Whether the training's function does the same in evaluation mode, as was known without a trace when it was last traced. */
  #modeless: boolean;
  /** Whether other code has run since the training, or the validation, was last traced. */
  #touched = { training: false, validation: false };
  /** The latest batch, of which rows are compared. */
  #latest: Portion | null = null;

  constructor(task: Task) {
    const { training, validation, options, model } = task;
    this.#task = task;
    this.#means = training.shares?.means ?? validation?.shares?.means ?? 0;
    this.#batches = new Batches(this.#means);
    this.#update = fuse(options.optimizer as Optimizer); // checkFit has seen that it is one
    this.#watch = new Watch(this.#update);
    const parameters = model.parameters();
    this.#training = this.#compile({ parameters, update: this.#watch }, training, () => this.#latest);
    this.#modeless = isModeless(task);
    if (validation !== null) this.#tryValidation();
  }

  #compile(
    what: Pick<CompileOptions, 'parameters' | 'update'>,
    data: Weighed,
    latest: () => Portion | null,
  ): CompiledFunction {
    const { sample, options, measures } = this.#task;
    const { nin, nout } = data.table;
    const { check = true } = options;
    const inputs = this.#means === 0 ? [nin, nout] : [nin, nout, this.#means];
    const most = check === true ? ROWS : Number(check);
    const rows = (): readonly Float64Array[] => {
      const { weighed, indices } = latest() ?? { weighed: data, indices: [] };
      const chosen = new Set(targetRows(weighed.table, TARGETS * most));
      for (const row of indices ?? everyRow(weighed.table)) if (chosen.size < most) chosen.add(row);
      return new Batches(this.#means).at({ weighed, indices: [...chosen] });
    };
    const watch = (outputs: Float64Array): void => {
      this.outputs = outputs;
    };
    return compileFor(
      (x = [], y = [], factors = []) => sample(x, y, factors),
      { ...what, inputs, reduction: 'mean', check },
      {
        plain: ([x = [], y = [], factors = []]) => sample(x, y, factors),
        rows,
        watch: measures === null ? undefined : watch,
      },
    );
  }

  step(portion: Portion): number {
    if (this.#task.options.clipNorm === undefined) return this.#training.step(...this.#take(portion));
    const loss = this.gradients(portion);
    this.move();
    return loss;
  }

  gradients(portion: Portion): number {
    this.#task.options.optimizer.zeroGrad();
    return this.#training.valueAndGrad(...this.#take(portion));
  }

  move(): void {
    clipGradients(this.#task.options);
    this.#update.step();
  }

  #take(portion: Portion): readonly Float64Array[] {
    this.#latest = portion;
    if (this.#touched.training) {
      this.#touched.training = false;
      this.#training.again();
      this.#modeless = isModeless(this.#task);
    }
    return this.#batches.at(portion);
  }

  showGradients(): void {
    this.#watch.show();
  }

  validate(): Validated {
    const { validation } = this.#task;
    if (validation === null) return { loss: NaN, outputs: [] };
    const whole = new Batches(this.#means).at({ weighed: validation, indices: null });
    return split(this.#forValidation().forward(...whole), validation.table.count);
  }

  /** Compiles what measures the validation data, in evaluation mode, so that it is known whether it can be. */
  #tryValidation(): void {
    const { model } = this.#task;
    const { training } = model;
    model.eval();
    try {
      this.#forValidation();
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
    else if (!touched && (this.#modeless || this.#training.same())) this.#validation = this.#training;
    else this.#validation = this.#ownValidation();
    return this.#validation;
  }

  #ownValidation(): CompiledFunction {
    const data = this.#task.validation as Weighed; // asked where there is some
    const whole = { weighed: data, indices: null };
    return this.#compile({ parameters: this.#task.model.parameters() }, data, () => whole);
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
