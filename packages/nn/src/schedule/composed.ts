/** Schedules made of others: one after another (SequentialLR), or all at once (ChainedScheduler). */
import { checkArray, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { fix } from '../fixed.ts';
import { ReduceLROnPlateau } from './plateau.ts';
import { type AnyOptimizer, checkEpoch, Schedule, type ScheduleState, setRates } from './schedule.ts';

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
  declare readonly schedulers: readonly Schedule[];
  declare readonly milestones: readonly number[];

  constructor(optimizer: AnyOptimizer, options: SequentialLROptions) {
    super('SequentialLR', optimizer);
    checkOptions('SequentialLR', options, ['schedulers', 'milestones']);
    const { schedulers, milestones } = options;
    checkSchedules('SequentialLR', optimizer, schedulers);
    checkArray('SequentialLR', 'milestones', milestones, '[20]');
    for (const [i, milestone] of milestones.entries()) {
      checkNumber('COUNT', 'SequentialLR', 'milestones', milestone);
      const before = milestones[i - 1] ?? 0;
      if (milestone < before)
        throw failure('ORDER', 'SequentialLR', `milestones[${i}]`, milestone, {
          expected: `at least ${before}, the one before it`,
          advice: 'Sort them, and the schedules with them.',
        });
    }
    const expected = schedulers.length - 1;
    if (milestones.length !== expected)
      throw failure('LENGTH', 'SequentialLR', 'milestones', milestones, { expected, advice: 'One per hand-over.' });
    fix(this, { schedulers: [...schedulers], milestones: [...milestones] });
    this.initialStep();
  }

  /** @internal */
  override get callsOut(): boolean {
    return this.schedulers.some((schedule) => schedule.callsOut);
  }

  initialStep(): void {
    this.lastEpoch = 0;
    setRates('SequentialLR', this.optimizer, this.baseLrs);
    for (const schedule of this.schedulers) undo(schedule);
    this.schedulers[this.#turn(0)]?.initialStep();
  }

  step(): void {
    const next = this.lastEpoch + 1;
    const turn = this.#turn(next);
    const schedule = this.schedulers[turn];
    if (turn > 0 && this.milestones[turn - 1] === next) schedule?.jump(0);
    else schedule?.step();
    this.lastEpoch = next;
  }

  /** Starts anew and steps: what a schedule leaves depends on those before it. */
  jump(epoch: number): void {
    checkEpoch('SequentialLR', epoch);
    this.initialStep();
    while (this.lastEpoch < epoch) this.step();
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
    if (next instanceof SequentialLR || next instanceof ChainedScheduler)
      for (const part of next.schedulers) rest.push(part);
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
  declare readonly schedulers: readonly Schedule[];

  /** @internal */
  override get callsOut(): boolean {
    return this.schedulers.some((schedule) => schedule.callsOut);
  }

  constructor(optimizer: AnyOptimizer, options: ChainedSchedulerOptions) {
    super('ChainedScheduler', optimizer);
    checkOptions('ChainedScheduler', options, ['schedulers']);
    checkSchedules('ChainedScheduler', optimizer, options.schedulers);
    fix(this, { schedulers: [...options.schedulers] });
    this.lastEpoch = 0;
  }

  step(): void {
    for (const schedule of this.schedulers) schedule.step();
    this.lastEpoch++;
  }

  initialStep(): void {
    this.lastEpoch = 0;
    for (const schedule of this.schedulers) schedule.step();
  }

  /** Starts anew and steps: the rates are products of what all schedules do, which no single jump gives. */
  jump(epoch: number): void {
    checkEpoch('ChainedScheduler', epoch);
    setRates('ChainedScheduler', this.optimizer, this.baseLrs);
    for (const schedule of this.schedulers) {
      undo(schedule);
      schedule.initialStep();
    }
    this.lastEpoch = 0;
    while (this.lastEpoch < epoch) this.step();
  }

  override stateDict(): ScheduleState {
    return { ...super.stateDict(), schedulers: this.schedulers.map((schedule) => schedule.stateDict()) };
  }

  override loadStateDict(state: ScheduleState): void {
    loadAll(this.schedulers, state, () => super.loadStateDict(state));
  }
}
