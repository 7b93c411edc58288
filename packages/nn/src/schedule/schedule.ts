/**
 * Schedule: changes the learning rates of an optimiser's groups, once per `step()`, as torch.optim.lr_scheduler does.
 *
 * torch's schedules are recursive: the next rate is computed from the present one, not from the first, so that several
 * of them chain; the closed form serves only where SequentialLR hands over. Both forms are written here as torch writes
 * them, in its order of operations, so that the rates agree to the last bit. A simple schedule is one record (`RateRule`);
 * the others override `step`.
 */
import { checkBoolean, checkNumber, checkOptions, type NumberRule } from '../check.ts';
import { failure } from '../errors/training.ts';
import { Optimizer, type ParamGroup } from '../optim/optimizer.ts';
import type { BaseOptions } from '../optim/rule.ts';

/** An optimiser of whatever rule. */
export type AnyOptimizer = Pick<Optimizer<BaseOptions>, 'paramGroups' | 'step' | 'zeroGrad'> & {
  readonly rule: { readonly name: string; readonly defaults: object };
};

/** Where a schedule stands when it computes a rate. */
export interface Moment {
  /** Steps taken so far: 0 at construction. */
  readonly epoch: number;
  /** Whether the schedule is being set up, not stepped. */
  readonly initial: boolean;
  /** The present rate of the group. */
  readonly lr: number;
  /** The rate that the group began with. */
  readonly base: number;
  /** The group's place among the groups. */
  readonly index: number;
}

/** A schedule as data. */
export interface RateRule<O extends object> {
  readonly name: string;
  readonly torch: string;
  readonly defaults: Readonly<Partial<O>>;
  readonly ranges: { readonly [K in keyof O]: NumberRule | 'BOOLEAN' | 'ANY' };
  check?(options: O, optimizer: AnyOptimizer): void;
  /** The next rate out of the present one. */
  next(moment: Moment, options: O): number;
  /** The rate of an epoch out of the first one, where torch has such a form. */
  closed?(moment: Moment, options: O): number;
}

/** Options of which only `K` have no default. */
export type Needing<O, K extends keyof O> = Partial<O> & Pick<O, K>;

/** What a schedule remembers, as plain data. */
export type ScheduleState = Readonly<Record<string, unknown>>;

/**
 * What every schedule is.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule: Schedule = new StepLR(optimizer, { stepSize: 1, gamma: 0.1 });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.1]
 */
export abstract class Schedule {
  /** When fit() steps it, unless it is told otherwise. */
  readonly every: 'epoch' | 'batch' = 'epoch';
  readonly optimizer: AnyOptimizer;
  /** The rates that the groups began with. */
  readonly baseLrs: readonly number[];
  /** @internal Whether a step needs a metric. */
  get watches(): boolean {
    return false;
  }

  /** Steps taken so far. */
  lastEpoch = -1;

  constructor(fn: string, optimizer: AnyOptimizer) {
    checkOptimizer(fn, optimizer);
    this.optimizer = optimizer;
    for (const group of optimizer.paramGroups) group.initialLr ??= group.lr;
    this.baseLrs = Object.freeze(optimizer.paramGroups.map((group) => group.initialLr ?? group.lr));
  }

  /** Goes on by one step; a schedule that watches a metric takes it here. */
  abstract step(metric?: number): void;
  /** Sets the rates for step 0; SequentialLR calls it again. */
  abstract initialStep(): void;
  /** Puts the rates to what that many steps from the first rates would make them. */
  abstract jump(epoch: number): void;

  /** @internal Whether a step may run code of the user's: that of a class of theirs, or a function among the options. */
  get callsOut(): boolean {
    return true;
  }

  /** The present rates, one per group. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** What a resumed run needs to go on. */
  stateDict(): ScheduleState {
    return { lastEpoch: this.lastEpoch, baseLrs: [...this.baseLrs] };
  }

  /** Goes on from a state that `stateDict` gave; the rates themselves are in the optimiser's state. */
  loadStateDict(state: ScheduleState): void {
    const { lastEpoch, baseLrs } = state ?? {};
    const fits = Array.isArray(baseLrs) && baseLrs.length === this.baseLrs.length;
    if (!fits) throw failure('STATE', 'loadStateDict', 'state.baseLrs', baseLrs, { what: 'schedule' });
    const rates = baseLrs.map((lr: unknown) => checkNumber('FINITE', 'loadStateDict', 'state.baseLrs', lr));
    this.lastEpoch = checkNumber('INTEGER', 'loadStateDict', 'state.lastEpoch', lastEpoch);
    for (const [i, group] of this.optimizer.paramGroups.entries()) group.initialLr = rates[i] as number; // as many
    Object.assign(this, { baseLrs: Object.freeze(rates) });
  }
}

/** A schedule that is one record. */
export class RateSchedule<O extends object> extends Schedule {
  readonly rule: RateRule<O>;
  readonly options: O;

  constructor(rule: RateRule<O>, optimizer: AnyOptimizer, options: Partial<O>) {
    super(rule.name, optimizer);
    this.rule = rule;
    this.options = checkedOptions(rule, options);
    rule.check?.(this.options, optimizer);
    this.initialStep();
  }

  /** @internal */
  override get callsOut(): boolean {
    return Object.values(this.options)
      .flat()
      .some((option) => typeof option === 'function');
  }

  step(): void {
    this.#set(this.lastEpoch + 1, false, this.rule.next);
  }

  initialStep(): void {
    this.#set(this.lastEpoch + 1, true, this.rule.next);
  }

  jump(epoch: number): void {
    checkEpoch(this.rule.name, epoch);
    this.#set(epoch, false, this.rule.closed ?? this.rule.next);
  }

  #set(epoch: number, initial: boolean, rate: RateRule<O>['next']): void {
    const rates = this.optimizer.paramGroups.map(({ lr }, index) => {
      const base = this.baseLrs[index] as number; // one per group
      return rate({ epoch, initial, lr, base, index }, this.options);
    });
    setRates(this.rule.name, this.optimizer, rates);
    this.lastEpoch = epoch;
  }
}

/** Gives the groups their rates, or, where one of them is no number to train with, throws and changes nothing. */
export function setRates(fn: string, { paramGroups }: AnyOptimizer, rates: readonly number[]): void {
  for (const rate of rates) checkNumber('FINITE', fn, 'the next rate', rate);
  for (const [i, group] of paramGroups.entries()) group.lr = rates[i] as number; // one per group
}

/** The place that a schedule is to jump to. */
export const checkEpoch = (name: string, epoch: number): number => checkNumber('COUNT', `${name}.jump`, 'epoch', epoch);

export function checkOptimizer(fn: string, optimizer: unknown): asserts optimizer is AnyOptimizer {
  if (!(optimizer instanceof Optimizer)) throw failure('OPTIMIZER', fn, 'optimizer', optimizer);
}

/**
 * Defaults with the options over them, each held against its range. torch's T_max, T_0 and T_mult become TMax, T0 and
 * TMult; tMax, t0 and tMult are understood too.
 */
export function checkedOptions<O extends object>(
  rule: Pick<RateRule<O>, 'name' | 'defaults' | 'ranges'>,
  options: Partial<O>,
): O {
  const names = Object.keys(rule.ranges);
  if (typeof options !== 'object' || options === null) checkOptions(rule.name, options, names);
  const given = Object.entries(options).map(([key, value]) => [key.replace(/^t(?=[M0])/, 'T'), value] as const);
  const all: Record<string, unknown> = {
    ...rule.defaults,
    ...Object.fromEntries(given.filter(([, x]) => x !== undefined)),
  };
  checkOptions(rule.name, all, names);
  for (const [name, range] of Object.entries<NumberRule | 'BOOLEAN' | 'ANY'>(rule.ranges)) {
    if (range === 'BOOLEAN') checkBoolean(rule.name, name, all[name]);
    else if (range !== 'ANY') checkNumber(range, rule.name, name, all[name]);
  }
  return Object.freeze(all) as O; // every name of O has been held against its range
}

/** One number per group out of a number for all or a list. */
export function perGroup(fn: string, name: string, value: unknown, groups: readonly ParamGroup[]): number[] {
  if (!Array.isArray(value)) return groups.map(() => checkNumber('FINITE', fn, name, value));
  const advice = 'Give one number per parameter group, or one for all.';
  if (value.length !== groups.length) throw failure('LENGTH', fn, name, value, { expected: groups.length, advice });
  return value.map((x: unknown) => checkNumber('FINITE', fn, name, x));
}
