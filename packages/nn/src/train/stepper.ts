/**
 * One step of training, two ways: compiled (a batch in typed arrays through one call that moves the parameters) or eager (a graph per
 * batch). Both average the loss of the samples, so that they agree to rounding; which one runs is decided here, and said.
 */
import { mean, noGrad, type Operand, type ParameterUpdate, Value } from '@chainrule/engine';
import { gather, rowOf, type Table } from '../data/table.ts';
import { failure } from '../errors.ts';
import { Dropout } from '../layer/dropout.ts';
import { withSample } from '../loss/batch-mean.ts';
import { clipGradNorm } from '../optim/clip.ts';
import { type FusedOptimizer, fuse } from '../optim/fuse.ts';
import type { Optimizer } from '../optim/optimizer.ts';
import { modulesOf } from '../walk.ts';
import { compileLoss } from './compiler.ts';
import type { FitOptions, Path, Trainable } from './options.ts';
import { type Shares, sharesOf, writeFactors } from './shares.ts';

/** How batches are trained and measured. */
export interface Stepper {
  readonly path: Path;
  readonly reason: string | null;
  /** Moves the parameters along the gradients of the batch's mean loss, and gives that loss as it was before. */
  step(indices: readonly number[]): number;
  /** Puts the last step's gradients where people look for them: into the parameters' `grad`. Before anything else is computed. */
  showGradients(): void;
  /** The mean loss over the validation data, without gradients. */
  validate(): number;
  dispose(): void;
}

/** The loss of a sample, for rows of Values or numbers; the factors of the batch are batch-mean.ts's. */
type SampleLoss = (x: readonly Operand[], y: readonly Operand[], factors?: readonly Operand[]) => Value;

/** A table and the weights of its rows. */
interface Weighed {
  readonly table: Table;
  readonly shares: Shares | null;
}

/** Everything that a way of training is made from. */
interface Task {
  readonly model: Trainable;
  readonly options: FitOptions;
  readonly sample: SampleLoss;
  readonly training: Weighed;
  readonly validation: Weighed | null;
}

/** The stepper that the options ask for. */
export function stepperOf(model: Trainable, options: FitOptions, table: Table, validation: Table | null): Stepper {
  const task = taskOf(model, options, table, validation);
  const { compile = 'auto' } = options;
  if (compile === 'never') return eager(task, "compile is 'never'");
  const drops = modulesOf(model).some(({ module }) => module instanceof Dropout && module.active);
  const made = drops ? 'Dropout draws a new mask at every step' : compiled(task);
  if (typeof made !== 'string') return made;
  if (compile === 'require') throw failure('COMPILE', 'fit', 'compile', compile, { reason: made });
  return eager(task, made);
}

function taskOf(model: Trainable, options: FitOptions, table: Table, validation: Table | null): Task {
  const belowZero = [table, validation].some((data) => data?.y.some((y) => y < 0));
  const loss = (out: unknown, y: readonly Operand[]): Value =>
    options.loss(out as ReturnType<Trainable['forward']>, table.plain ? (y[0] as Operand) : y); // plain targets are rows of one
  const sample: SampleLoss = (x, y, factors = []) =>
    withSample({ factors, shares: [], belowZero }, () => loss(model.forward(x), y));
  const out = noGrad(() => model.forward(rowOf(table.x, table.nin, 0)));
  // One sample for real: a loss that throws, or gives no Value, is the caller's mistake and not the compiler's.
  const first: unknown = noGrad(() => loss(out, rowOf(table.y, table.nout, 0)));
  const expected = 'a function that gives one Value per sample';
  if (!(first instanceof Value)) throw failure('INSTANCE', 'fit', 'loss', first, { expected, example: 'mseLoss' });
  const weighed = (data: Table): Weighed => ({ table: data, shares: sharesOf((y) => loss(out, y), data) });
  const training = weighed(table);
  return { model, options, sample, training, validation: validation === null ? null : weighed(validation) };
}

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
class Watch {
  #parameters: readonly Value[] = [];
  #last: ArrayLike<number> = [];

  /** The same update, watched. */
  over(update: ParameterUpdate): ParameterUpdate {
    this.#parameters = update.parameters;
    const step: ParameterUpdate['step'] = (gradients) => {
      this.#last = gradients;
      update.step(gradients);
    };
    return { parameters: update.parameters, step };
  }

  /** Writes them to the parameters, as backward() would: not to frozen ones, and a zero without its sign. */
  show(): void {
    for (let i = 0; i < this.#last.length; i++) {
      const value = this.#parameters[i] as Value; // a gradient per parameter
      if (value.requiresGrad) value.grad = 0 + (this.#last[i] as number); // i is in range
    }
  }
}

/** The compiled way, or the reason why there is none. */
function compiled(task: Task): Stepper | string {
  const { sample, training, validation, options } = task;
  const { optimizer, clipNorm } = options;
  const update = (): FusedOptimizer => fuse(optimizer as Optimizer); // checkFit has seen that it is one
  const means = training.shares?.means ?? validation?.shares?.means ?? 0;
  const { nin, nout } = training.table;
  const inputs = means === 0 ? [nin, nout] : [nin, nout, means];
  const watch = new Watch();
  const seam = { parameters: task.model.parameters(), update: () => watch.over(update()) };
  const attempt = compileLoss((x = [], y = [], factors = []) => sample(x, y, factors), inputs, seam);
  if (attempt.step === null) return attempt.reason;
  const { step } = attempt;
  const batches = new Batches(training, means);
  const clipped = (batch: readonly Float64Array[]): number => {
    optimizer.zeroGrad();
    const loss = step.valueAndGrad(...batch);
    clip(options);
    update().step();
    return loss;
  };
  const whole = validation === null ? null : new Batches(validation, means).at(everyRow(validation.table));
  return {
    path: 'compiled',
    reason: null,
    step(indices) {
      const batch = batches.at(indices);
      return clipNorm === undefined ? step.step(...batch) : clipped(batch);
    },
    showGradients: () => watch.show(),
    validate: () => (whole === null ? NaN : average(step.forward(...whole))),
    dispose: () => step.dispose(),
  };
}

function eager(task: Task, reason: string): Stepper {
  const { sample, training, validation, options } = task;
  return {
    path: 'eager',
    reason,
    step(indices) {
      options.optimizer.zeroGrad();
      const loss = mean(lossesOf(sample, training, indices));
      // A batch of ignored rows alone has the loss NaN and, as in torch, gradients of 0.
      if (training.shares === null || loss.requiresGrad) loss.backward();
      clip(options);
      options.optimizer.step();
      return loss.data;
    },
    showGradients: () => undefined, // they are there
    validate() {
      if (validation === null) return NaN;
      const losses = noGrad(() => lossesOf(sample, validation, everyRow(validation.table)));
      return average(Float64Array.from(losses, ({ data }) => data));
    },
    dispose: () => undefined,
  };
}

function lossesOf(sample: SampleLoss, { table, shares }: Weighed, indices: readonly number[]): Value[] {
  const factors = new Float64Array(shares?.means ?? 0);
  if (shares !== null) writeFactors(shares, indices, factors);
  const batch = [...factors]; // of the first row: they are the same for all
  return indices.map((i) => sample(rowOf(table.x, table.nin, i), rowOf(table.y, table.nout, i), batch));
}

function clip({ optimizer, clipNorm }: FitOptions): void {
  if (clipNorm === undefined) return;
  clipGradNorm(
    optimizer.paramGroups.flatMap(({ params }) => params),
    clipNorm,
  );
}

const everyRow = ({ count }: Table): number[] => Array.from({ length: count }, (_, i) => i);

function average(xs: Float64Array): number {
  let total = 0;
  for (const x of xs) total += x;
  return total / xs.length;
}
