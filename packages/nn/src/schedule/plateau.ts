/** ReduceLROnPlateau: lowers the rate when a metric has stopped getting better. The only schedule that needs a metric. */
import { checkNumber, checkOneOf } from '../check.ts';
import { failure } from '../errors/training.ts';
import {
  type AnyOptimizer,
  checkedOptions,
  checkOptimizer,
  perGroup,
  Schedule,
  type ScheduleState,
} from './schedule.ts';

/** Options of ReduceLROnPlateau. */
export interface PlateauOptions {
  /** Whether less or more is better. */
  mode: 'min' | 'max';
  /** Multiplies the rate, < 1. */
  factor: number;
  /** Steps without improvement that are put up with. */
  patience: number;
  threshold: number;
  thresholdMode: 'rel' | 'abs';
  /** Steps to wait after lowering. */
  cooldown: number;
  minLr: number | readonly number[];
  /** Smaller changes are not made. */
  eps: number;
}

const rule = {
  name: 'ReduceLROnPlateau',
  torch: 'torch.optim.lr_scheduler.ReduceLROnPlateau',
  defaults: {
    mode: 'min',
    factor: 0.1,
    patience: 10,
    threshold: 1e-4,
    thresholdMode: 'rel',
    cooldown: 0,
    minLr: 0,
    eps: 1e-8,
  },
  ranges: {
    mode: 'ANY',
    factor: 'FINITE',
    patience: 'COUNT',
    threshold: 'FINITE',
    thresholdMode: 'ANY',
    cooldown: 'COUNT',
    minLr: 'ANY',
    eps: 'NON_NEGATIVE',
  },
} as const;

/**
 * Multiplies the rate by `factor` after more than `patience` steps without improvement.
 * @throws TypeError when stepped without a metric
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new ReduceLROnPlateau(optimizer, { patience: 0 });
 * for (const loss of [1, 1]) schedule.step(loss);
 * schedule.getLastLr(); // [0.1]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html
 */
export class ReduceLROnPlateau extends Schedule {
  static readonly rule: typeof rule = rule;
  readonly options: PlateauOptions;
  readonly #minLrs: readonly number[];
  #best: number;
  #bad = 0;
  #cooling = 0;

  constructor(optimizer: AnyOptimizer, options: Partial<PlateauOptions> = {}) {
    checkOptimizer(rule.name, optimizer);
    const all = checkedOptions<PlateauOptions>(rule, options);
    checkOneOf(rule.name, 'mode', all.mode, ['min', 'max']);
    checkOneOf(rule.name, 'thresholdMode', all.thresholdMode, ['rel', 'abs']);
    const advice = 'Give a factor such as 0.1.';
    if (all.factor >= 1) throw failure('ORDER', rule.name, 'factor', all.factor, { expected: '< 1', advice });
    super(rule.name, optimizer);
    this.options = all;
    this.#minLrs = perGroup(rule.name, 'minLr', all.minLr, optimizer.paramGroups);
    this.#best = all.mode === 'min' ? Infinity : -Infinity;
    this.lastEpoch = 0;
  }

  /** @internal */
  override get watches(): boolean {
    return true;
  }

  /** @internal */
  override get callsOut(): boolean {
    return false;
  }

  /** @param metric - what is watched, such as the validation loss */
  step(metric?: number): void {
    if (typeof metric !== 'number') throw failure('METRIC', rule.name, 'metric', metric);
    this.lastEpoch++;
    const better = this.#isBetter(metric);
    if (better) this.#best = metric;
    this.#bad = better ? 0 : this.#bad + 1;
    if (this.#cooling > 0) {
      this.#cooling--;
      this.#bad = 0;
    }
    if (this.#bad <= this.options.patience) return;
    this.#reduce();
    this.#cooling = this.options.cooldown;
    this.#bad = 0;
  }

  initialStep(): void {
    this.lastEpoch = 0;
  }

  /** @throws RangeError always: the rates depend on metrics that were never seen */
  jump(epoch: number): void {
    throw failure('NO_JUMP', rule.name, 'jump', epoch);
  }

  #reduce(): void {
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      const lr = Math.max(group.lr * this.options.factor, this.#minLrs[i] as number); // one per group
      if (group.lr - lr > this.options.eps) group.lr = lr;
    }
  }

  #isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.options;
    const best = this.#best;
    if (mode === 'min') return metric < (thresholdMode === 'rel' ? best * (1 - threshold) : best - threshold);
    return metric > (thresholdMode === 'rel' ? best * (threshold + 1) : best + threshold);
  }

  override stateDict(): ScheduleState {
    return { ...super.stateDict(), best: this.#best, bad: this.#bad, cooling: this.#cooling };
  }

  override loadStateDict(state: ScheduleState): void {
    const best = checkNumber('NOT_NAN', 'loadStateDict', 'state.best', state?.best);
    const bad = checkNumber('COUNT', 'loadStateDict', 'state.bad', state.bad);
    const cooling = checkNumber('COUNT', 'loadStateDict', 'state.cooling', state.cooling);
    super.loadStateDict(state);
    this.#best = best;
    this.#bad = bad;
    this.#cooling = cooling;
  }
}
