/** Schedules made of others: one after another (SequentialLR), or all at once (ChainedScheduler). */
import { checkArray, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { ReduceLROnPlateau } from './plateau.ts';
import { type AnyOptimizer, Schedule, type ScheduleState } from './schedule.ts';

const example = '[new LinearLR(optimizer), new ExponentialLR(optimizer, { gamma: 0.9 })]';

function checkSchedules(fn: string, optimizer: AnyOptimizer, schedulers: readonly Schedule[]): void {
  checkArray(fn, 'schedulers', schedulers, example);
  if (schedulers.length === 0) throw failure('EMPTY', fn, 'schedulers', schedulers, { what: 'schedule' });
  for (const schedule of schedulers) {
    const expected = 'schedules that need no metric, over the same optimiser';
    const fits = schedule instanceof Schedule && !(schedule instanceof ReduceLROnPlateau);
    if (!fits || schedule.optimizer !== optimizer)
      throw failure('INSTANCE', fn, 'schedulers', schedule, { expected, example });
  }
}

/** Options of SequentialLR. */
export interface SequentialLROptions {
  schedulers: readonly Schedule[];
  /** The steps at which the next schedule takes over: one fewer than schedules. */
  milestones: readonly number[];
}

/**
 * One schedule after another; each starts from the first rate when its turn comes.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedulers = [new ConstantLR(optimizer, { factor: 0.1, totalIters: 2 }), new ExponentialLR(optimizer, { gamma: 0.5 })];
 * const schedule = new SequentialLR(optimizer, { schedulers, milestones: [2] });
 * for (let i = 0; i < 3; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.5]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html
 */
export class SequentialLR extends Schedule {
  readonly schedulers: readonly Schedule[];
  readonly milestones: readonly number[];

  constructor(optimizer: AnyOptimizer, options: SequentialLROptions) {
    super('SequentialLR', optimizer);
    checkOptions('SequentialLR', options, ['schedulers', 'milestones']);
    const { schedulers, milestones } = options;
    checkSchedules('SequentialLR', optimizer, schedulers);
    checkArray('SequentialLR', 'milestones', milestones, '[20]');
    for (const milestone of milestones) checkNumber('COUNT', 'SequentialLR', 'milestones', milestone);
    const expected = schedulers.length - 1;
    if (milestones.length !== expected)
      throw failure('LENGTH', 'SequentialLR', 'milestones', milestones, { expected, advice: 'One per hand-over.' });
    this.schedulers = [...schedulers];
    this.milestones = [...milestones];
    this.initialStep();
  }

  initialStep(): void {
    this.lastEpoch = 0;
    for (const [i, group] of this.optimizer.paramGroups.entries()) group.lr = this.baseLrs[i] as number; // one per group
    for (const schedule of this.schedulers) undo(schedule);
    this.schedulers[this.#turn(0)]?.initialStep();
  }

  step(): void {
    this.lastEpoch++;
    const turn = this.#turn(this.lastEpoch);
    const schedule = this.schedulers[turn];
    if (turn > 0 && this.milestones[turn - 1] === this.lastEpoch) schedule?.jump(0);
    else schedule?.step();
  }

  jump(epoch: number): void {
    while (this.lastEpoch < epoch) this.step();
    if (epoch === 0) this.initialStep();
  }

  /** How many milestones lie at or before the epoch. */
  #turn(epoch: number): number {
    return this.milestones.filter((milestone) => milestone <= epoch).length;
  }

  override stateDict(): ScheduleState {
    return { ...super.stateDict(), schedulers: this.schedulers.map((schedule) => schedule.stateDict()) };
  }

  override loadStateDict(state: ScheduleState): void {
    loadAll(this.schedulers, state, () => super.loadStateDict(state));
  }
}

/** Takes back the step that a schedule took when it was made, and all after it: it stands before its first. */
function undo(schedule: Schedule): void {
  const rest = [schedule];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next instanceof SequentialLR || next instanceof ChainedScheduler) rest.push(...next.schedulers);
    else next.lastEpoch = -1;
  }
}

/** Loads the parts and then the whole; when something does not fit, the parts are put back to where they were. */
function loadAll(schedulers: readonly Schedule[], state: ScheduleState, whole: () => void): void {
  const states: unknown = state?.schedulers;
  if (!Array.isArray(states) || states.length !== schedulers.length)
    throw failure('STATE', 'loadStateDict', 'state.schedulers', states, { what: 'schedules' });
  const before = schedulers.map((schedule) => schedule.stateDict());
  const put = (all: readonly ScheduleState[]): void => {
    for (const [i, schedule] of schedulers.entries()) schedule.loadStateDict(all[i] as ScheduleState); // one each
  };
  try {
    put(states);
    whole();
  } catch (error) {
    put(before);
    throw error;
  }
}

/** Options of ChainedScheduler. */
export interface ChainedSchedulerOptions {
  schedulers: readonly Schedule[];
}

/**
 * All schedules at every step, each working on what the one before left.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedulers = [new ExponentialLR(optimizer, { gamma: 0.5 }), new ConstantLR(optimizer, { factor: 0.5, totalIters: 1 })];
 * const schedule = new ChainedScheduler(optimizer, { schedulers });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.5]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 */
export class ChainedScheduler extends Schedule {
  readonly schedulers: readonly Schedule[];

  constructor(optimizer: AnyOptimizer, options: ChainedSchedulerOptions) {
    super('ChainedScheduler', optimizer);
    checkOptions('ChainedScheduler', options, ['schedulers']);
    checkSchedules('ChainedScheduler', optimizer, options.schedulers);
    this.schedulers = [...options.schedulers];
    this.lastEpoch = 0;
  }

  step(): void {
    this.lastEpoch++;
    for (const schedule of this.schedulers) schedule.step();
  }

  initialStep(): void {
    this.lastEpoch = 0;
    for (const schedule of this.schedulers) schedule.step();
  }

  jump(epoch: number): void {
    this.lastEpoch = epoch;
    for (const schedule of this.schedulers) schedule.jump(epoch);
  }

  override stateDict(): ScheduleState {
    return { ...super.stateDict(), schedulers: this.schedulers.map((schedule) => schedule.stateDict()) };
  }

  override loadStateDict(state: ScheduleState): void {
    loadAll(this.schedulers, state, () => super.loadStateDict(state));
  }
}
