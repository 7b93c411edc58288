/** What fit() takes and gives. */
import type { Operand, Value } from '@chainrule/engine';
import { checkBoolean, checkNumber, checkOneOf, checkOptions } from '../check.ts';
import { DataLoader } from '../data/loader.ts';
import type { Dataset } from '../data/table.ts';
import { failure } from '../errors.ts';
import { Module } from '../module.ts';
import type { Generator } from '../random/generator.ts';
import { type AnyOptimizer, checkOptimizer, Schedule } from '../schedule/schedule.ts';

/** A module whose forward takes a list. */
export interface Trainable extends Module {
  forward(x: readonly Operand[]): unknown;
}

/**
 * What a model's forward gives to the loss. Of a model whose width TypeScript does not know it may be taken as one Value or as a
 * list, whichever it is.
 */
export type OutputOf<M extends Trainable> =
  Value | Value[] extends ReturnType<M['forward']> ? Value & Value[] : ReturnType<M['forward']>;

/** A target as the loss gets it: an operand where the data has numbers, a list where it has rows, either where nobody knows. */
export type TargetOf<D> = D extends { readonly y: infer Y }
  ? [Y] extends [readonly number[] | Float64Array]
    ? Operand
    : [Y] extends [readonly (readonly number[] | Float64Array)[]]
      ? readonly Operand[]
      : Operand & readonly Operand[]
  : Operand & readonly Operand[];

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
export interface FitOptions<M extends Trainable = Trainable, D extends Dataset | DataLoader = Dataset | DataLoader> {
  /** The rows to learn, or a loader of them. */
  readonly data: D;
  /**
   * The loss of one sample: the model's output, and the target, an operand (or a list of them where targets are rows). Eagerly a
   * target is a number, compiled it is a Value: use ops on it, as `where(eq(y, 1), a, b)`. A batch's loss is the mean over its
   * samples; where the loss weighs classes, or leaves some out, that is torch's mean over the weights.
   */
  readonly loss: (output: OutputOf<M>, target: TargetOf<D>) => Value;
  readonly optimizer: AnyOptimizer;
  /** Stepped after every epoch, or after every batch: see `scheduleEvery`. */
  readonly scheduler?: Schedule | undefined;
  /** Default: 'batch' for OneCycleLR, else 'epoch'. */
  readonly scheduleEvery?: 'epoch' | 'batch' | undefined;
  /** Passes over the data, >= 0; default 1. */
  readonly epochs?: number | undefined;
  /** Rows per batch; default 32. Not with a loader, which has its own. */
  readonly batchSize?: number | undefined;
  /** Whether every pass has its own order; default true. Not with a loader. */
  readonly shuffle?: boolean | undefined;
  /** Where orders come from; default: the stream that manualSeed seeds. Not with a loader. */
  readonly generator?: Generator | undefined;
  /** Rows to watch the loss on. */
  readonly validation?: Dataset | undefined;
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Clips the gradients' norm before every step. */
  readonly clipNorm?: number | undefined;
  /** 'auto' (default) compiles if it can, 'require' throws if it cannot, 'never' stays eager. */
  readonly compile?: 'auto' | 'require' | 'never' | undefined;
  /**
   * Whether compiled code is held against the plain code, as for `compile()`: a row of every target, up to 64, then rows of the first
   * batch until there are 8. A number stands for the 8, and eight times it for the 64. Where they differ, `fit` trains eagerly and says so. False turns it off, and with it the
   * look at what callbacks have changed.
   */
  readonly check?: boolean | number | undefined;
  /** Whether a training that was to be compiled and is not, that lost its numbers, or that diverges, says so on the console; default true. */
  readonly warn?: boolean | undefined;
  /**
   * Whether rows that are not finite are trained on, and a loss that is not ends nothing; default false: such rows are named before the
   * training, and it ends with `stopped: 'nan'`.
   */
  readonly allowNonFinite?: boolean | undefined;
  /** Called after every epoch, and waited for; parameters still have the gradients of the epoch's last batch, on either path. */
  readonly onEpoch?: ((epoch: Epoch) => unknown) | undefined;
  /** Stops the training at once; the model stays as its last step left it. */
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
  /** Whether all epochs ran, it stopped early, the signal stopped it, or its numbers were lost. */
  readonly stopped: 'done' | 'early' | 'aborted' | 'nan';
  /** Where it was that its numbers were lost, counted from 1; `batch` is null where that was seen after a pass. Null unless `stopped` is 'nan'. */
  readonly nanAt: { readonly epoch: number; readonly batch: number | null } | null;
}

const names = [
  ...['data', 'loss', 'optimizer', 'scheduler', 'scheduleEvery', 'epochs', 'batchSize', 'shuffle', 'generator'],
  ...['validation', 'earlyStopping', 'clipNorm', 'compile', 'check', 'warn', 'allowNonFinite', 'onEpoch', 'signal'],
];

/** Holds the options against their rules; the data are looked at where they are laid out. */
export function checkFit(model: unknown, options: FitOptions): void {
  if (!(model instanceof Module) || typeof (model as Partial<Trainable>).forward !== 'function')
    throw failure('INSTANCE', 'fit', 'model', model, {
      expected: 'a Module with a forward',
      example: 'new MLP(2, [8, 1])',
    });
  checkOptions('fit', options, names);
  const { loss, optimizer, scheduler, scheduleEvery, epochs, clipNorm, compile, onEpoch } = options;
  if (typeof loss !== 'function') throw failure('FUNCTION', 'fit', 'loss', loss, { example: 'mseLoss' });
  checkOptimizer('fit', optimizer);
  checkOwned(model, optimizer);
  if (scheduler !== undefined && !(scheduler instanceof Schedule && scheduler.optimizer === optimizer)) {
    const expected = 'a schedule of the same optimiser';
    throw failure('INSTANCE', 'fit', 'scheduler', scheduler, {
      expected,
      example: 'new StepLR(optimizer, { stepSize: 30 })',
    });
  }
  if (scheduleEvery !== undefined) checkOneOf('fit', 'scheduleEvery', scheduleEvery, ['epoch', 'batch']);
  if (epochs !== undefined) checkNumber('COUNT', 'fit', 'epochs', epochs);
  if (clipNorm !== undefined) checkNumber('POSITIVE', 'fit', 'clipNorm', clipNorm);
  if (compile !== undefined) checkOneOf('fit', 'compile', compile, ['auto', 'require', 'never']);
  const { check, warn, allowNonFinite } = options;
  if (check !== undefined && typeof check !== 'boolean') checkNumber('COUNT', 'fit', 'check', check);
  if (warn !== undefined) checkBoolean('fit', 'warn', warn);
  if (allowNonFinite !== undefined) checkBoolean('fit', 'allowNonFinite', allowNonFinite);
  if (onEpoch !== undefined && typeof onEpoch !== 'function')
    throw failure('FUNCTION', 'fit', 'onEpoch', onEpoch, { example: '({ epoch, loss }) => console.log(epoch, loss)' });
  const { signal } = options;
  if (signal !== undefined && typeof signal?.aborted !== 'boolean')
    throw failure('INSTANCE', 'fit', 'signal', signal, {
      expected: 'an AbortSignal',
      example: 'new AbortController().signal',
    });
  checkStopping(options.earlyStopping);
}

/** An optimiser of another model would train for nothing; one that holds some of the parameters is a way to freeze the rest. */
function checkOwned(model: Module, { paramGroups }: AnyOptimizer): void {
  const own = new Set(model.parameters());
  if (own.size === 0 || paramGroups.some(({ params }) => params.some((value) => own.has(value)))) return;
  const expected = 'an optimiser of the model that is trained';
  throw failure('INSTANCE', 'fit', 'optimizer', paramGroups, {
    expected,
    example: 'new SGD(model.parameters(), { lr })',
  });
}

function checkStopping(stopping: EarlyStopping | undefined): void {
  if (stopping === undefined) return;
  checkOptions('fit', stopping, ['patience', 'minDelta', 'restoreBest']);
  checkNumber('COUNT', 'fit', 'earlyStopping.patience', stopping.patience);
  if (stopping.minDelta !== undefined) checkNumber('NON_NEGATIVE', 'fit', 'earlyStopping.minDelta', stopping.minDelta);
  if (stopping.restoreBest !== undefined) checkBoolean('fit', 'earlyStopping.restoreBest', stopping.restoreBest);
}

/** The loader that was given, or one over the data. */
export function loaderOf({ data, batchSize, shuffle = true, generator }: FitOptions): DataLoader {
  if (!(data instanceof DataLoader))
    return new DataLoader(data, {
      batchSize: batchSize ?? 32,
      shuffle,
      allowNonFinite: true, // fit looks itself
      ...(generator === undefined ? {} : { generator }),
    });
  if (batchSize !== undefined || generator !== undefined) {
    const advice = 'Set it on the DataLoader.';
    throw failure('ORDER', 'fit', 'batchSize or generator', batchSize, { expected: 'left out with a loader', advice });
  }
  if (data.length === 0)
    throw failure('EMPTY', 'fit', 'data', [], { what: 'batch: with dropLast the batchSize must not exceed the rows' });
  return data;
}
