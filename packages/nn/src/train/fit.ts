/**
 * fit: the training loop. Batches, gradients, steps, schedules, validation, stopping: the notebook's twenty lines with what
 * people add to them. Compiled where possible, never silently: `history.path` says which way it ran and `reason` why.
 */

import { freezes } from '@chainrule/engine';
import type { DataLoader } from '../data/loader.ts';
import { type Table, tableOf } from '../data/table.ts';
import type { StateDict } from '../save/state-dict.ts';
import { checkFit, type Epoch, type FitOptions, type History, loaderOf, type Trainable } from './options.ts';
import { breathe, now } from './runtime.ts';
import { type Stepper, stepperOf } from './stepper.ts';
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
export async function fit<M extends Trainable>(model: M, options: FitOptions<M>): Promise<History> {
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
  #stepper: Stepper;
  /** What `freezes` counted when the stepper was made. */
  #frozen = freezes.count;
  #breath = now();
  #best = { loss: Infinity, epoch: 0, state: null as StateDict | null };

  constructor(model: Trainable, options: FitOptions, loader: DataLoader, validation: Table | null) {
    this.#model = model;
    this.#options = options;
    this.#loader = loader;
    this.#validation = validation;
    this.#stepper = stepperOf(model, options, loader.table, validation);
    this.#frozen = freezes.count;
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

  async #train(): Promise<History> {
    const { epochs = 1 } = this.#options;
    let stopped: History['stopped'] = 'done';
    for (let epoch = 1; epoch <= epochs && stopped === 'done'; epoch++) {
      this.#refresh();
      const lr = this.#options.optimizer.paramGroups[0]?.lr ?? NaN;
      const loss = await this.#pass();
      if (this.#options.onEpoch !== undefined) this.#stepper.showGradients();
      if (loss === null) stopped = 'aborted';
      else if (
        await this.#finish({ epoch, epochs, loss, validationLoss: this.#validate(), lr, path: this.#stepper.path })
      )
        stopped = 'early';
      if (this.#options.signal?.aborted) stopped = 'aborted';
    }
    if (stopped !== 'aborted' && this.#best.state !== null) this.#model.loadStateDict(this.#best.state);
    const { path, reason } = this.#stepper;
    const loss = this.#epochs.map((epoch) => epoch.loss);
    const validationLoss = this.#epochs.flatMap((epoch) => epoch.validationLoss ?? []);
    return { path, reason, epochs: this.#epochs, loss, validationLoss, stopped };
  }

  /** One pass over the data; null when the signal stopped it. */
  async #pass(): Promise<number | null> {
    let total = 0;
    let count = 0;
    for (const indices of this.#loader.passes()) {
      if (now() - this.#breath > STRETCH) await this.#breathe();
      if (this.#options.signal?.aborted) return null;
      total += this.#step(indices) * indices.length;
      count += indices.length;
    }
    return total / count;
  }

  #step(indices: readonly number[]): number {
    const loss = this.#stepper.step(indices);
    if (this.#every() === 'batch') this.#options.scheduler?.step(loss);
    return loss;
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

  /** Books an epoch; true when it is time to stop early. */
  async #finish(epoch: Epoch): Promise<boolean> {
    this.#epochs.push(epoch);
    const watched = epoch.validationLoss ?? epoch.loss;
    if (this.#every() === 'epoch') this.#options.scheduler?.step(watched);
    await this.#options.onEpoch?.(epoch);
    const { earlyStopping } = this.#options;
    if (earlyStopping === undefined) return false;
    const { patience, minDelta = 0, restoreBest = true } = earlyStopping;
    if (watched < this.#best.loss - minDelta)
      this.#best = { loss: watched, epoch: epoch.epoch, state: restoreBest ? this.#model.stateDict() : null };
    return epoch.epoch - this.#best.epoch > patience;
  }

  async #breathe(): Promise<void> {
    await breathe();
    this.#breath = now();
  }

  /** Compiles again when somebody froze or thawed a parameter between epochs. */
  #refresh(): void {
    if (this.#frozen === freezes.count) return;
    this.#frozen = freezes.count;
    this.#stepper.dispose();
    this.#stepper = stepperOf(this.#model, this.#options, this.#loader.table, this.#validation);
  }
}
