/** OneCycleLR (Smith and Topin 2018): the rate rises and falls once over the whole run, the momentum falls and rises. */
import { checkNumber, checkOneOf } from '../check.ts';
import { failure } from '../errors/training.ts';
import type { ParamGroup } from '../optim/optimizer.ts';
import { cos } from '../rounded/rounded.ts';
import {
  type AnyOptimizer,
  checkEpoch,
  checkedOptions,
  checkOptimizer,
  type Needing,
  perGroup,
  Schedule,
} from './schedule.ts';

/** Options of OneCycleLR. */
export interface OneCycleLROptions {
  /** The highest rate, for all groups or one per group. */
  maxLr: number | readonly number[];
  /** Steps of the whole run; else `epochs` times `stepsPerEpoch`. */
  totalSteps?: number;
  epochs?: number;
  stepsPerEpoch?: number;
  /** The share of the run in which the rate rises, in [0, 1]; not 1 / totalSteps, where the rise would have no steps. */
  pctStart: number;
  annealStrategy: 'cos' | 'linear';
  cycleMomentum: boolean;
  baseMomentum: number | readonly number[];
  maxMomentum: number | readonly number[];
  /** The first rate is maxLr / divFactor. */
  divFactor: number;
  /** The last rate is the first / finalDivFactor. */
  finalDivFactor: number;
  threePhase: boolean;
}

const rule = {
  name: 'OneCycleLR',
  torch: 'torch.optim.lr_scheduler.OneCycleLR',
  defaults: {
    pctStart: 0.3,
    annealStrategy: 'cos',
    cycleMomentum: true,
    baseMomentum: 0.85,
    maxMomentum: 0.95,
    divFactor: 25,
    finalDivFactor: 1e4,
    threePhase: false,
  },
  ranges: {
    maxLr: 'ANY',
    totalSteps: 'ANY',
    epochs: 'ANY',
    stepsPerEpoch: 'ANY',
    pctStart: 'PROBABILITY',
    annealStrategy: 'ANY',
    cycleMomentum: 'BOOLEAN',
    baseMomentum: 'ANY',
    maxMomentum: 'ANY',
    divFactor: 'POSITIVE',
    finalDivFactor: 'POSITIVE',
    threePhase: 'BOOLEAN',
  },
} as const;

type Rate = 'initialLr' | 'maxLr' | 'minLr';
type Momentum = 'maxMomentum' | 'baseMomentum';
/** One stretch of the cycle: where it ends, and what it leads from and to. */
interface Phase {
  readonly end: number;
  readonly lr: readonly [Rate, Rate];
  readonly momentum: readonly [Momentum, Momentum];
}

const anneal = {
  cos: (start: number, end: number, share: number): number => end + ((start - end) / 2) * (cos(Math.PI * share) + 1),
  linear: (start: number, end: number, share: number): number => (end - start) * share + start,
} as const;

/**
 * One rise and fall of the rate over the run, stepped after every batch.
 * @throws RangeError when stepped beyond `totalSteps`, or for an optimiser without momentum or betas
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 10, cycleMomentum: false });
 * for (let i = 0; i < 2; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [1]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
 */
export class OneCycleLR extends Schedule {
  static readonly rule: typeof rule = rule;
  override readonly every: 'epoch' | 'batch' = 'batch';
  readonly options: OneCycleLROptions;
  /** Steps of the whole run. */
  readonly totalSteps: number;
  readonly #phases: readonly Phase[];

  /** @internal */
  override get callsOut(): boolean {
    return false;
  }

  constructor(optimizer: AnyOptimizer, options: Needing<OneCycleLROptions, 'maxLr'>) {
    checkOptimizer(rule.name, optimizer);
    const all = checkedOptions<OneCycleLROptions>(rule, options);
    checkOneOf(rule.name, 'annealStrategy', all.annealStrategy, ['cos', 'linear']);
    const total = totalOf(all);
    const phases = phasesOf(all, total);
    placeOf(phases, 0, all);
    const groups = optimizer.paramGroups;
    const rates = perGroup(rule.name, 'maxLr', all.maxLr, groups);
    const momenta = all.cycleMomentum ? momentaOf(all, optimizer) : undefined;
    for (const [i, group] of groups.entries()) {
      const maxLr = rates[i] as number; // one per group
      const initialLr = checkNumber('FINITE', rule.name, 'maxLr / divFactor', maxLr / all.divFactor);
      Object.assign(group, { initialLr, maxLr, minLr: initialLr / all.finalDivFactor }, momenta?.[i]);
    }
    super(rule.name, optimizer);
    this.options = all;
    this.totalSteps = total;
    this.#phases = phases;
    this.initialStep();
  }

  step(): void {
    this.jump(this.lastEpoch + 1);
  }

  initialStep(): void {
    this.jump(0);
  }

  jump(epoch: number): void {
    checkEpoch(rule.name, epoch);
    if (epoch > this.totalSteps) throw failure('FINISHED', rule.name, 'step', epoch, { total: this.totalSteps });
    const { phase, share } = placeOf(this.#phases, epoch, this.options);
    for (const group of this.optimizer.paramGroups) this.#set(group, phase, share);
    this.lastEpoch = epoch;
  }

  #set(group: ParamGroup, { lr, momentum }: Phase, share: number): void {
    const between = anneal[this.options.annealStrategy];
    const note = (name: Rate | Momentum): number => group[name] as number; // set by the constructor
    group.lr = between(note(lr[0]), note(lr[1]), share);
    if (this.options.cycleMomentum) setMomentum(group, between(note(momentum[0]), note(momentum[1]), share));
  }
}

function totalOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== undefined) return checkNumber('SIZE', rule.name, 'totalSteps', totalSteps);
  const count = checkNumber('SIZE', rule.name, 'totalSteps, or else epochs,', epochs);
  return count * checkNumber('SIZE', rule.name, 'stepsPerEpoch', stepsPerEpoch);
}

function momentaOf(options: OneCycleLROptions, optimizer: AnyOptimizer): { [K in Momentum]: number }[] {
  const { paramGroups, rule: owner } = optimizer;
  if (!('momentum' in owner.defaults) && !('betas' in owner.defaults))
    throw failure('NO_MOMENTUM', rule.name, 'optimizer', owner.name);
  const most = perGroup(rule.name, 'maxMomentum', options.maxMomentum, paramGroups);
  const least = perGroup(rule.name, 'baseMomentum', options.baseMomentum, paramGroups);
  for (const [i, group] of paramGroups.entries()) setMomentum(group, most[i] as number); // one per group
  return most.map((maxMomentum, i) => ({ maxMomentum, baseMomentum: least[i] as number })); // one per group
}

function setMomentum(group: ParamGroup & { betas?: readonly number[]; momentum?: number }, momentum: number): void {
  if (group.betas === undefined) group.momentum = momentum;
  else group.betas = [momentum, ...group.betas.slice(1)];
}

function phasesOf({ pctStart, threePhase }: OneCycleLROptions, total: number): Phase[] {
  const rise: Phase = {
    end: pctStart * total - 1,
    lr: ['initialLr', 'maxLr'],
    momentum: ['maxMomentum', 'baseMomentum'],
  };
  const last = total - 1;
  if (!threePhase) return [rise, { end: last, lr: ['maxLr', 'minLr'], momentum: ['baseMomentum', 'maxMomentum'] }];
  return [
    rise,
    { end: 2 * pctStart * total - 2, lr: ['maxLr', 'initialLr'], momentum: ['baseMomentum', 'maxMomentum'] },
    { end: last, lr: ['initialLr', 'minLr'], momentum: ['maxMomentum', 'maxMomentum'] },
  ];
}

/** Where in the cycle an epoch is: its phase, and the share of it that is over. */
function placeOf(
  phases: readonly Phase[],
  epoch: number,
  { pctStart }: OneCycleLROptions,
): { readonly phase: Phase; readonly share: number } {
  const at = phases.findIndex(({ end }, i) => epoch <= end || i === phases.length - 1);
  const phase = phases[at] as Phase; // the last phase matches whatever comes
  const start = at === 0 ? 0 : (phases[at - 1] as Phase).end; // at is above 0
  if (phase.end === start) throw failure('ORDER', rule.name, 'pctStart', pctStart, at === 0 ? noRise : noFall);
  return { phase, share: (epoch - start) / (phase.end - start) };
}

/** torch divides by zero in both. */
const noRise = {
  expected: 'other than 1 / totalSteps: the rise would begin and end at one step',
  advice: 'Give a larger pctStart, so that the rise has at least two steps, or 0 for none.',
};
const noFall = {
  expected: 'smaller for a step beyond the last one: it leaves no steps for the fall that this one would belong to',
  advice: 'Stop stepping the schedule after totalSteps - 1 steps, or give a pctStart such as 0.3.',
};
