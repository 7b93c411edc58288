/**
 * fit: the training loop. Batches, gradients, steps, schedules, validation, stopping: the notebook's twenty lines with what
 * people add to them. Compiled where possible, never silently: `history.path` says which way it ran and `reason` why.
 */
import { checkFinite, type Table, tableOf } from '../data/table.ts';
import { isPromise } from '../errors.ts';
import { Best } from './best.ts';
import { checkBatchSize, checkFit, tableFeed } from './check-fit.ts';
import { EpochMean, weightOf } from './epoch-mean.ts';
import { type Feed, isSource, StreamFeed } from './feed.ts';
import { historyOf } from './history.ts';
import type { Measured } from './measures.ts';
import { beginTraining } from './modes.ts';
import { areFinite, type Lost, ofBatch, ofGrowth, ofNothing, ofValidation, ofWeights } from './not-a-number.ts';
import type { Epoch, FitOptions, History } from './options.ts';
import type { Portion } from './portion.ts';
import type { Position } from './position.ts';
import { breathe, now, warn } from './runtime.ts';
import { Stepper } from './stepper.ts';
import { checkAlike, checkTargets } from './targets.ts';
import type { Trainable, Trainings } from './types.ts';

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
export async function fit<M extends Trainable, D extends Trainings>(
  model: M,
  options: FitOptions<M, D>,
): Promise<History> {
  const settings = options as unknown as FitOptions; // the loss takes what this model's forward gives
  checkFit(model, settings);
  const feed = isSource(settings.data) ? await StreamFeed.open(model, settings) : tableFeed(settings);
  const validation = settings.validation === undefined ? null : tableOf('fit', settings.validation, 'validation');
  if (validation !== null) {
    checkAlike(feed.table, validation, 'validation');
    if (settings.allowNonFinite !== true) checkFinite('fit', 'validation', validation);
  }
  const endTraining = beginTraining(model);
  try {
    if (!feed.streamed) checkTargets(model, settings, feed.table, 'data');
    if (validation !== null) checkTargets(model, settings, validation, 'validation');
    return await new Training(model, settings, feed, validation).run();
  } finally {
    endTraining();
  }
}

/** An epoch, and the rate that it began with. */
interface Begun {
  readonly epoch: number;
  readonly rate: number;
}

class Training {
  readonly #model: Trainable;
  readonly #options: FitOptions;
  readonly #feed: Feed;
  readonly #epochs: Epoch[] = [];
  readonly #stepper: Stepper;
  readonly #measured: boolean;
  #breath = now();
  readonly #best: Best;
  /** Where numbers were lost, and the words for it. */
  #lost: { readonly at: Lost; readonly words: string } | null = null;

  constructor(model: Trainable, options: FitOptions, feed: Feed, validation: Table | null) {
    this.#model = model;
    this.#options = options;
    this.#feed = feed;
    this.#measured = validation !== null;
    const { table, streamed } = feed;
    this.#stepper = new Stepper(model, options, { table, validation, streamed });
    this.#best = new Best(model, options.earlyStopping, { measured: this.#measured });
  }

  /** Trains; whatever happens, code is given back and no gradient stays behind. */
  async run(): Promise<History> {
    try {
      checkBatchSize(this.#options, this.#feed.table);
      return await this.#train();
    } finally {
      this.#stepper.dispose();
      this.#options.optimizer.zeroGrad();
    }
  }

  /**
   * The epochs. It waits for nothing but promises of the user's and its own breath: other code runs at no other time, so that model
   * and loss have to be looked at again only then.
   */
  async #train(): Promise<History> {
    const { epochs = 1, resume = null } = this.#options;
    if (resume !== null) this.#load(resume);
    let stopped: History['stopped'] = 'done';
    for (let epoch = resume?.epoch ?? 1; epoch <= epochs && stopped === 'done'; epoch++) {
      const broken = epoch === resume?.epoch ? resume : null;
      const lr = broken?.lr ?? this.#rate();
      const mean = new EpochMean();
      if (broken === null) this.#best.begin();
      else mean.load(broken.mean);
      await this.#pass({ epoch, rate: lr }, mean, broken);
      if (this.#options.onEpoch !== undefined) this.#stepper.showGradients();
      if (this.#aborted()) return this.#history('aborted');
      const seen = this.#seen({ epoch, epochs, loss: mean.value, lr, path: this.#stepper.path });
      this.#epochs.push(seen);
      if (this.#isLost(seen)) return this.#history('nan');
      this.#best.see(epoch, watchedOf(seen)); // before somebody is told, who may change the model
      const waiting = this.#tell(seen);
      if (isPromise(waiting)) await waiting;
      if (this.#best.isPast(epoch)) stopped = 'early';
      if (this.#aborted()) stopped = 'aborted';
    }
    return this.#history(stopped);
  }

  /** One pass over the data, or what is left of one. */
  async #pass(begun: Begun, mean: EpochMean, broken: Position | null): Promise<void> {
    const stepper = this.#stepper;
    const how = { data: stepper.data, weigh: (table: Table) => stepper.weigh(table) };
    const opened = this.#feed.pass(how, broken);
    const pass = isPromise(opened) ? await opened : opened;
    let batch = broken?.batch ?? 0;
    try {
      for (;;) {
        let portion = pass.next();
        if (isPromise(portion)) {
          portion = await portion;
          stepper.touched();
        }
        if (portion === null) break;
        if (now() - this.#breath > STRETCH) await this.#breathe();
        if (this.#aborted()) return;
        const at = { epoch: begun.epoch, batch: ++batch };
        const lr = this.#rate();
        const { loss, moved } = this.#step(portion, mean, at);
        if (this.#lost !== null) return;
        const position = (): Position => this.#position(at, { lr: begun.rate, order: pass.order }, mean);
        const { epochs = 1 } = this.#options;
        const { batches } = pass;
        const waiting = this.#call(this.#options.onBatch, { ...at, epochs, batches, loss, lr, moved, path: stepper.path, position }); // biome-ignore format: what a batch has to say
        if (isPromise(waiting)) {
          await waiting;
          stepper.touched();
        }
      }
      if (stepper.finish()) this.#scheduleBatch(mean.value);
    } finally {
      await pass.end();
    }
  }

  #rate(): number {
    return this.#options.optimizer.paramGroups[0]?.lr ?? NaN;
  }

  #aborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** An epoch with all that is measured at its end. */
  #seen(epoch: Pick<Epoch, 'epoch' | 'epochs' | 'loss' | 'lr' | 'path'>): Epoch {
    const metrics = this.#stepper.measured();
    const validated = this.#lost === null ? this.#validate() : null;
    return {
      ...epoch,
      ...{ validationLoss: validated?.loss ?? null, metrics, validationMetrics: validated?.metrics ?? null },
    };
  }

  #position(at: Pick<Position, 'epoch' | 'batch'>, begun: Pick<Position, 'lr' | 'order'>, mean: EpochMean): Position {
    const between = this.#stepper.save();
    return {
      version: 1,
      ...at,
      ...begun,
      epochs: [...this.#epochs],
      mean: mean.save(),
      best: this.#best.save(),
      between,
    };
  }

  #load({ epochs, best, between }: Position): void {
    this.#epochs.push(...epochs);
    if (best !== null) this.#best.load(best);
    this.#stepper.load(between);
  }

  #history(stopped: History['stopped']): History {
    const { optimizer, warn: wanted = true } = this.#options;
    const last = this.#epochs.length;
    if (stopped !== 'aborted' && last > 0 && !areFinite(optimizer))
      this.#lose({ epoch: last, batch: null }, ofWeights(last));
    if (stopped !== 'aborted') this.#best.restore(last, { lost: this.#lost !== null });
    const words = this.#lost?.words ?? (stopped === 'done' ? ofGrowth(this.#epochs.map(({ loss }) => loss)) : null);
    if (words !== null && wanted) warn(`fit(): ${words}`);
    return historyOf({
      path: this.#stepper.path,
      reason: words ?? this.#stepper.reason,
      epochs: this.#epochs,
      stopped: this.#lost === null ? stopped : 'nan',
      nanAt: this.#lost?.at ?? null,
    });
  }

  #step(portion: Portion, mean: EpochMean, at: Lost): { readonly loss: number; readonly moved: boolean } {
    const weight = weightOf(portion);
    const { loss, moved } = this.#stepper.step(portion, weight);
    mean.add(loss, weight);
    if (weight !== 0 && !Number.isFinite(loss)) this.#lose(at, ofBatch(at, loss));
    if (moved && this.#lost === null && (weight !== 0 || !this.#options.scheduler?.watches)) this.#scheduleBatch(loss); // a batch in which nothing counts has no metric
    return { loss, moved };
  }

  /** Steps a schedule that goes by batches. */
  #scheduleBatch(loss: number): void {
    if (this.#every() === 'batch') this.#schedule(loss);
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

  #validate(): { readonly loss: number; readonly metrics: Measured } | null {
    if (!this.#measured) return null;
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
    return this.#call(this.#options.onEpoch, epoch);
  }

  /** Calls the user, who may change whatever model and loss read. */
  #call<A>(call: ((about: A) => unknown) | undefined, about: A): unknown {
    if (call === undefined) return undefined;
    try {
      return call(about);
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
