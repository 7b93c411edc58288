/**
 * fit: the training loop. Batches, gradients, steps, schedules, validation, stopping: the notebook's twenty lines with what
 * people add to them. Compiled where possible, never silently: `history.path` says which way it ran and `reason` why.
 */
import type { DataLoader } from '../data/loader.ts';
import { type Dataset, type Table, tableOf } from '../data/table.ts';
import type { StateDict } from '../save/state-dict.ts';
import { checkFit, type Epoch, type FitOptions, type History, loaderOf, type Trainable } from './options.ts';
import { breathe, now } from './runtime.ts';
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
  const validation = settings.validation === undefined ? null : tableOf('fit', settings.validation);
  if (validation !== null) checkAlike(loader.table, validation);
  const wasTraining = model.training;
  model.train();
  try {
    checkTargets(model, settings, loader.table);
    if (validation !== null) checkTargets(model, settings, validation);
    return await new Training(model, settings, loader, validation).run();
  } finally {
    model.train(wasTraining);
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
  #best = { loss: Infinity, epoch: 0, state: null as StateDict | null };

  constructor(model: Trainable, options: FitOptions, loader: DataLoader, validation: Table | null) {
    this.#model = model;
    this.#options = options;
    this.#loader = loader;
    this.#validation = validation;
    this.#stepper = new Stepper(model, options, loader.table, validation);
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
      let [total, count] = [0, 0];
      for (const indices of this.#loader.passes()) {
        if (now() - this.#breath > STRETCH) await this.#breathe();
        if (this.#options.signal?.aborted) break;
        total += this.#step(indices) * indices.length;
        count += indices.length;
      }
      if (this.#options.onEpoch !== undefined) this.#stepper.showGradients();
      if (this.#options.signal?.aborted) return this.#history('aborted');
      const seen = {
        epoch,
        epochs,
        loss: total / count,
        validationLoss: this.#validate(),
        lr,
        path: this.#stepper.path,
      };
      const waiting = this.#book(seen);
      if (isPromise(waiting)) await waiting;
      if (this.#isPastBest(seen)) stopped = 'early';
      if (this.#options.signal?.aborted) stopped = 'aborted';
    }
    return this.#history(stopped);
  }

  #history(stopped: History['stopped']): History {
    if (stopped !== 'aborted' && this.#best.state !== null) this.#model.loadStateDict(this.#best.state);
    const { path, reason } = this.#stepper;
    const loss = this.#epochs.map((epoch) => epoch.loss);
    const validationLoss = this.#epochs.flatMap((epoch) => epoch.validationLoss ?? []);
    return { path, reason, epochs: this.#epochs, loss, validationLoss, stopped };
  }

  #step(indices: readonly number[]): number {
    const loss = this.#stepper.step(indices);
    if (this.#every() === 'batch') this.#schedule(loss);
    return loss;
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

  /** Books an epoch, and tells the schedule and the user of it; gives what the user's function gave. */
  #book(epoch: Epoch): unknown {
    this.#epochs.push(epoch);
    if (this.#every() === 'epoch') this.#schedule(watchedOf(epoch));
    return this.#call(epoch);
  }

  /** Keeps the best epoch; true when it is so long ago that it is time to stop. */
  #isPastBest(epoch: Epoch): boolean {
    const { earlyStopping } = this.#options;
    if (earlyStopping === undefined) return false;
    const { patience, minDelta = 0, restoreBest = true } = earlyStopping;
    const loss = watchedOf(epoch);
    if (loss < this.#best.loss - minDelta)
      this.#best = { loss, epoch: epoch.epoch, state: restoreBest ? this.#model.stateDict() : null };
    return epoch.epoch - this.#best.epoch > patience;
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
