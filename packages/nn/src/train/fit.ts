/**
 * fit: the training loop. Batches, gradients, steps, schedules, validation, stopping: the notebook's twenty lines with what
 * people add to them. Compiled where possible, never silently: `history.path` says which way it ran and `reason` why.
 */
import type { DataLoader } from '../data/loader.ts';
import { checkFinite, type Dataset, type Table, tableOf } from '../data/table.ts';
import { Best } from './best.ts';
import { EpochMean } from './epoch-mean.ts';
import { beginTraining } from './modes.ts';
import { areFinite, type Lost, ofBatch, ofGrowth, ofNothing, ofValidation, ofWeights } from './not-a-number.ts';
import { checkFit, type Epoch, type FitOptions, type History, loaderOf, type Trainable } from './options.ts';
import { breathe, now, warn } from './runtime.ts';
import { Stepper } from './stepper.ts';
import { checkAlike, checkTargets } from './targets.ts';

/** Work at a stretch before others have their turn, in milliseconds. */
const STRETCH = 12;

/**
 * Trains a model.
 * @param model - any module whose forward takes a list of inputs
 * @param options - `data`, `loss`, `optimizer`, and what else FitOptions names
 * @returns how it went: losses per epoch, which path ran, and why it ended
 * @throws for empty data, bad targets and options, and with compile: 'require' when the model cannot be compiled
 * @example
 * const model = new MLP(2, [4, 1]);
 * const data = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], y: [-1, 1, 1, -1] };
 * const optimizer = new SGD(model.parameters(), { lr: 0.1 });
 * const history = await fit(model, { data, loss: mseLoss, optimizer, epochs: 3 });
 * history.loss.length; // 3
 */
export async function fit<M extends Trainable, D extends Dataset | DataLoader>(
  model: M,
  options: FitOptions<M, D>,
): Promise<History> {
  const settings = options as unknown as FitOptions; // the loss takes what this model's forward gives
  checkFit(model, settings);
  const loader = loaderOf(settings);
  const validation = settings.validation === undefined ? null : tableOf('fit', settings.validation, 'validation');
  if (validation !== null) checkAlike(loader.table, validation);
  if (settings.allowNonFinite !== true) {
    checkFinite('fit', 'data', loader.table);
    if (validation !== null) checkFinite('fit', 'validation', validation);
  }
  const endTraining = beginTraining(model);
  try {
    checkTargets(model, settings, loader.table);
    if (validation !== null) checkTargets(model, settings, validation);
    return await new Training(model, settings, loader, validation).run();
  } finally {
    endTraining();
  }
}

class Training {
  readonly #model: Trainable;
  readonly #options: FitOptions;
  readonly #loader: DataLoader;
  readonly #validation: Table | null;
  readonly #epochs: Epoch[] = [];
  readonly #stepper: Stepper;
  #breath = now();
  readonly #best: Best;
  /** Where numbers were lost, and the words for it. */
  #lost: { readonly at: Lost; readonly words: string } | null = null;

  constructor(model: Trainable, options: FitOptions, loader: DataLoader, validation: Table | null) {
    this.#model = model;
    this.#options = options;
    this.#loader = loader;
    this.#validation = validation;
    this.#stepper = new Stepper(model, options, loader.table, validation);
    this.#best = new Best(model, options.earlyStopping, { measured: validation !== null });
  }

  /** Trains; whatever happens, code is given back and no gradient stays behind. */
  async run(): Promise<History> {
    try {
      return await this.#train();
    } finally {
      this.#stepper.dispose();
      this.#options.optimizer.zeroGrad();
    }
  }

  /**
   * The epochs. It waits for nothing but a promise of the user's and its own breath: other code runs at no other time, so that model
   * and loss have to be looked at again only then.
   */
  async #train(): Promise<History> {
    const { epochs = 1 } = this.#options;
    let stopped: History['stopped'] = 'done';
    for (let epoch = 1; epoch <= epochs && stopped === 'done'; epoch++) {
      const lr = this.#options.optimizer.paramGroups[0]?.lr ?? NaN;
      const mean = new EpochMean();
      let batch = 0;
      this.#best.begin();
      for (const indices of this.#loader.passes()) {
        if (now() - this.#breath > STRETCH) await this.#breathe();
        if (this.#options.signal?.aborted) break;
        this.#step(indices, mean, { epoch, batch: ++batch });
        if (this.#lost !== null) break;
      }
      if (this.#options.onEpoch !== undefined) this.#stepper.showGradients();
      if (this.#options.signal?.aborted) return this.#history('aborted');
      const validationLoss = this.#lost === null ? this.#validate() : null;
      const seen = { epoch, epochs, loss: mean.value, validationLoss, lr, path: this.#stepper.path };
      this.#epochs.push(seen);
      if (this.#isLost(seen)) return this.#history('nan');
      this.#best.see(epoch, watchedOf(seen)); // before somebody is told, who may change the model
      const waiting = this.#tell(seen);
      if (isPromise(waiting)) await waiting;
      if (this.#best.isPast(epoch)) stopped = 'early';
      if (this.#options.signal?.aborted) stopped = 'aborted';
    }
    return this.#history(stopped);
  }

  #history(stopped: History['stopped']): History {
    const { optimizer, warn: wanted = true } = this.#options;
    const last = this.#epochs.length;
    if (stopped !== 'aborted' && last > 0 && !areFinite(optimizer))
      this.#lose({ epoch: last, batch: null }, ofWeights(last));
    if (stopped !== 'aborted') this.#best.restore(last, { lost: this.#lost !== null });
    const loss = this.#epochs.map((epoch) => epoch.loss);
    const words = this.#lost?.words ?? (stopped === 'done' ? ofGrowth(loss) : null);
    if (words !== null && wanted) warn(`fit(): ${words}`);
    return {
      path: this.#stepper.path,
      reason: words ?? this.#stepper.reason,
      epochs: this.#epochs,
      loss,
      validationLoss: this.#epochs.flatMap(({ validationLoss }) => validationLoss ?? []),
      stopped: this.#lost === null ? stopped : 'nan',
      nanAt: this.#lost?.at ?? null,
    };
  }

  #step(indices: readonly number[], mean: EpochMean, at: { readonly epoch: number; readonly batch: number }): void {
    const weight = this.#stepper.weightOf(indices);
    const loss = this.#stepper.step(indices);
    mean.add(loss, weight);
    if (weight !== 0 && !Number.isFinite(loss)) this.#lose(at, ofBatch(at, loss));
    if (this.#every() === 'epoch' || this.#lost !== null) return;
    if (weight !== 0 || !this.#options.scheduler?.watches) this.#schedule(loss); // a batch in which nothing counts has no metric
  }

  /** Notes that numbers are lost, unless that is allowed, or was noted before. */
  #lose(at: Lost, words: string): void {
    if (this.#options.allowNonFinite !== true) this.#lost ??= { at, words };
  }

  /** Whether numbers were lost in an epoch: in one of its batches, or as a whole. */
  #isLost({ epoch, loss, validationLoss }: Epoch): boolean {
    const at = { epoch, batch: null };
    if (Number.isNaN(loss)) this.#lose(at, ofNothing(epoch));
    if (Number.isNaN(validationLoss)) this.#lose(at, ofValidation(epoch));
    return this.#lost !== null;
  }

  /** Steps the schedule, which may be, or call, the user's code. */
  #schedule(metric: number): void {
    const { scheduler } = this.#options;
    if (scheduler === undefined) return;
    scheduler.step(metric);
    if (scheduler.callsOut) this.#stepper.touched();
  }

  #every(): 'epoch' | 'batch' {
    const { scheduler, scheduleEvery } = this.#options;
    return scheduleEvery ?? scheduler?.every ?? 'epoch';
  }

  #validate(): number | null {
    if (this.#validation === null) return null;
    this.#model.eval();
    try {
      return this.#stepper.validate();
    } finally {
      this.#model.train();
    }
  }

  /** Tells the schedule and the user of an epoch; gives what the user's function gave. */
  #tell(epoch: Epoch): unknown {
    if (this.#every() === 'epoch') this.#schedule(watchedOf(epoch));
    return this.#call(epoch);
  }

  /** Calls the user, who may change whatever model and loss read. */
  #call(epoch: Epoch): unknown {
    const { onEpoch } = this.#options;
    if (onEpoch === undefined) return undefined;
    try {
      return onEpoch(epoch);
    } finally {
      this.#stepper.touched();
    }
  }

  async #breathe(): Promise<void> {
    await breathe();
    this.#stepper.touched();
    this.#breath = now();
  }
}

/** The loss that early stopping and schedules watch. */
const watchedOf = ({ validationLoss, loss }: Epoch): number => validationLoss ?? loss;

const isPromise = (x: unknown): boolean => typeof (x as { then?: unknown } | null | undefined)?.then === 'function';
