/** What fit() takes and gives. */
import type { Value } from '@chainrule/engine';
import type { Dataset } from '../data/table.ts';
import type { Generator } from '../random/generator.ts';
import type { AnyOptimizer, Schedule } from '../schedule/schedule.ts';
import type { Position } from './position.ts';
import type { Metric, OutputOf, TargetOf, Trainable, Trainings } from './types.ts';

/** Which way a training ran. */
export type Path = 'compiled' | 'eager';

/** One pass over the data. */
export interface Epoch {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /**
   * The mean loss over the pass, each batch as it was when its turn came, and as heavy as its rows; where the loss weighs classes or
   * leaves rows out, as heavy as their weights.
   */
  readonly loss: number;
  /** The mean loss of the validation data after the pass; null without such data. */
  readonly validationLoss: number | null;
  /** The first group's rate during the pass. */
  readonly lr: number;
  readonly path: Path;
  /** The metrics over the pass, each batch as it was when its turn came; empty without `metrics`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The metrics of the validation data after the pass; null without such data. */
  readonly validationMetrics: Readonly<Record<string, number>> | null;
}

/** One batch that was trained on. */
export interface BatchEnd {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Counted from 1, in its epoch. */
  readonly batch: number;
  /** Batches in the epoch; null where the data is a stream. */
  readonly batches: number | null;
  /** The batch's mean loss, before the step. */
  readonly loss: number;
  /** The first group's rate during the step. */
  readonly lr: number;
  /** Whether the parameters moved: with `accumulate` they do not after every batch. */
  readonly moved: boolean;
  readonly path: Path;
  /** Where the training is, as plain data: the `extra` of a checkpoint, and `resume` of the run that goes on from there. */
  position(): Position;
}

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** Epochs without improvement that are put up with. */
  readonly patience: number;
  /** What counts as improvement; default 0. */
  readonly minDelta?: number;
  /**
   * Whether the model goes back to the weights of its best loss at the end; default true. With validation data these are what the best
   * epoch ended with. Without, its loss was measured while it trained: they are what it began with; where the last epoch is the
   * best, the model stays as it is.
   */
  readonly restoreBest?: boolean;
}

/** What fit() takes besides the model. */
export interface FitOptions<M extends Trainable = Trainable, D extends Trainings = Trainings> {
  /**
   * The rows to learn, a loader of them, or a stream of batches: an iterable, an async iterable, or a function that gives one anew for
   * every epoch.
   */
  readonly data: D;
  /**
   * The loss of one sample: the model's output, and the target, an operand (or a list of them where targets are rows). Eagerly a
   * target is a number, compiled it is a Value: use ops on it, as `where(eq(y, 1), a, b)`. A batch's loss is the mean over its
   * samples; where the loss weighs classes, or leaves some out, that is torch's mean over the weights.
   */
  readonly loss: (output: OutputOf<M>, target: TargetOf<D>) => Value;
  /** What moves the parameters: an optimiser of this package, made of parameters of the model. */
  readonly optimizer: AnyOptimizer;
  /** Stepped after every epoch, or after every batch: see `scheduleEvery`. Default: the rate stays as it is. */
  readonly scheduler?: Schedule | undefined;
  /** Default: 'batch' for OneCycleLR, else 'epoch'. */
  readonly scheduleEvery?: 'epoch' | 'batch' | undefined;
  /** Passes over the data, >= 0; default 1. */
  readonly epochs?: number | undefined;
  /** Rows per batch, at most those of the data; default 32, or all rows where there are fewer. Not with a loader or a stream. */
  readonly batchSize?: number | undefined;
  /** Whether every pass has its own order; default true. Not with a loader or a stream. */
  readonly shuffle?: boolean | undefined;
  /** Where orders come from; default: the stream that manualSeed seeds. Not with a loader or a stream. */
  readonly generator?: Generator | undefined;
  /** Rows to watch the loss on; default: none, and the training's loss is watched. */
  readonly validation?: Dataset | undefined;
  /**
   * What to measure after every epoch, by name, on training and validation data: `{ accuracy, f1 }`, or functions of yours. Each
   * is called once before the training too, with outputs of 0, so that it refuses targets then. Default: nothing but the loss.
   */
  readonly metrics?: Readonly<Record<string, Metric<D>>> | undefined;
  /** When to stop before the last epoch; default: never. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** The most that the gradients' norm may be at a step, > 0; default: it is not clipped. */
  readonly clipNorm?: number | undefined;
  /**
   * Batches to a step, >= 1; default 1. Their gradients are accumulated, and are those of one batch of all their rows; what is left at
   * the end of an epoch is a step, too.
   */
  readonly accumulate?: number | undefined;
  /** 'auto' (default) compiles if it can, 'require' throws if it cannot, 'never' stays eager. */
  readonly compile?: 'auto' | 'require' | 'never' | undefined;
  /**
   * Whether compiled code is held against the plain code, as for `compile()`: a row of every target, up to 64, then rows of the first
   * batch until there are 8. A number stands for the 8, and eight times it for the 64. Where they differ, `fit` trains eagerly and
   * says so. False turns it off, and with it the look at what callbacks have changed. Default: true.
   */
  readonly check?: boolean | number | undefined;
  /** Whether a training that was to be compiled and is not, that lost its numbers, or that diverges, says so on the console; default true. */
  readonly warn?: boolean | undefined;
  /**
   * Whether rows that are not finite are trained on, and a loss that is not ends nothing; default false: such rows are named before the
   * training, and it ends with `stopped: 'nan'`.
   */
  readonly allowNonFinite?: boolean | undefined;
  /** Called after every epoch, and waited for; parameters still have the gradients of the epoch's last batch, on either path. Default: nothing is called. */
  readonly onEpoch?: ((epoch: Epoch) => unknown) | undefined;
  /**
   * Called after every batch, and waited for where it gives a promise. What it may have changed in model and loss is looked for after
   * every call, which takes time; `check: false` leaves that out. Default: nothing is called.
   */
  readonly onBatch?: ((batch: BatchEnd) => unknown) | undefined;
  /**
   * Where to go on: the `position()` that `onBatch` gave. Model, optimiser, schedule and generators are put back to where they were then
   * by `loadCheckpoint`, and all other options are as before: then the run ends in the bits of one that was never stopped. Default: the
   * training begins.
   */
  readonly resume?: Position | undefined;
  /** Stops the training at once; default: nothing does. The model stays as its last step left it. */
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/** How a training went. */
export interface History {
  readonly path: Path;
  /**
   * Where `stopped` is 'nan', what was lost, where, and what to do; where the loss has grown more than a thousandfold, that; else why
   * the training was not compiled, null if it was.
   */
  readonly reason: string | null;
  readonly epochs: readonly Epoch[];
  /** The loss of every epoch. */
  readonly loss: readonly number[];
  /** The validation loss of every epoch; empty without such data. */
  readonly validationLoss: readonly number[];
  /** Each metric of every epoch, by name; empty without `metrics`. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  /** Each metric of the validation data, by name; empty without such data. */
  readonly validationMetrics: Readonly<Record<string, readonly number[]>>;
  /** Whether all epochs ran, it stopped early, the signal stopped it, or its numbers were lost. */
  readonly stopped: 'done' | 'early' | 'aborted' | 'nan';
  /** How it went in a few lines, with a small curve; what a console prints. */
  toString(): string;
  /** The curve as an SVG of its own: losses on one scale, each metric on its own. */
  toSVG(): string;
  /** Where it was that its numbers were lost, counted from 1; `batch` is null where that was seen after a pass. Null unless `stopped` is 'nan'. */
  readonly nanAt: { readonly epoch: number; readonly batch: number | null } | null;
}
