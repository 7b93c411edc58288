/** CosineAnnealingWarmRestarts (Loshchilov and Hutter 2017): half a cosine, again and again, each longer than the last. */
import { checkNumber } from '../check.ts';
import { cos } from '../rounded/rounded.ts';
import { type AnyOptimizer, checkedOptions, type Needing, Schedule, type ScheduleState, setRates } from './schedule.ts';

/** Options of CosineAnnealingWarmRestarts. */
export interface WarmRestartsOptions {
  /** Steps of the first cycle. */
  T0: number;
  /** Every cycle is this many times longer than the one before. */
  TMult: number;
  etaMin: number;
}

const rule = {
  name: 'CosineAnnealingWarmRestarts',
  torch: 'torch.optim.lr_scheduler.CosineAnnealingWarmRestarts',
  defaults: { TMult: 1, etaMin: 0 },
  ranges: { T0: 'SIZE', TMult: 'SIZE', etaMin: 'FINITE' },
} as const;

/**
 * Half a cosine from the first rate to `etaMin`, started anew after T0, then T0 · TMult, … steps.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new CosineAnnealingWarmRestarts(optimizer, { T0: 2 });
 * for (let i = 0; i < 2; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [1]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html
 */
export class CosineAnnealingWarmRestarts extends Schedule {
  static readonly rule: typeof rule = rule;
  readonly options: WarmRestartsOptions;
  #inCycle = 0;
  #cycle: number;

  /** @internal */
  override get callsOut(): boolean {
    return false;
  }

  constructor(optimizer: AnyOptimizer, options: Needing<WarmRestartsOptions, 'T0'>) {
    super(rule.name, optimizer);
    this.options = checkedOptions<WarmRestartsOptions>(rule, options);
    this.#cycle = this.options.T0;
    this.initialStep();
  }

  step(): void {
    if (this.lastEpoch < 0) this.initialStep();
    else this.#advance();
  }

  #advance(): void {
    this.lastEpoch++;
    this.#inCycle++;
    if (this.#inCycle >= this.#cycle) {
      this.#inCycle %= this.#cycle;
      this.#cycle *= this.options.TMult;
    }
    this.#set();
  }

  initialStep(): void {
    this.lastEpoch = 0;
    this.#inCycle = 0;
    this.#cycle = this.options.T0;
    this.#set();
  }

  /** @param epoch - steps from the first rates, >= 0; a part of a step, as 2.5, is a place between two, as in torch's `step(epoch)` */
  jump(epoch: number): void {
    checkNumber('FINITE', 'CosineAnnealingWarmRestarts.jump', 'epoch', epoch);
    checkNumber('NON_NEGATIVE', 'CosineAnnealingWarmRestarts.jump', 'epoch', epoch);
    const { T0, TMult } = this.options;
    this.#cycle = T0;
    this.#inCycle = TMult === 1 ? epoch % T0 : epoch;
    for (; this.#inCycle >= this.#cycle; this.#cycle *= TMult) this.#inCycle -= this.#cycle;
    this.lastEpoch = Math.floor(epoch);
    this.#set();
  }

  #set(): void {
    const { etaMin } = this.options;
    const share = (1 + cos((Math.PI * this.#inCycle) / this.#cycle)) / 2;
    setRates(
      rule.name,
      this.optimizer,
      this.baseLrs.map((base) => etaMin + (base - etaMin) * share),
    );
  }

  override stateDict(): ScheduleState {
    return { ...super.stateDict(), inCycle: this.#inCycle, cycle: this.#cycle };
  }

  override loadStateDict(state: ScheduleState): void {
    const inCycle = checkNumber('NON_NEGATIVE', 'loadStateDict', 'state.inCycle', state.inCycle);
    const cycle = checkNumber('SIZE', 'loadStateDict', 'state.cycle', state.cycle);
    super.loadStateDict(state);
    this.#inCycle = inCycle;
    this.#cycle = cycle;
  }
}
