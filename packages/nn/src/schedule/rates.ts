/** The schedules that are one record each: next rate out of the present one, closed form out of the first. */
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { cos, pow } from '../rounded/rounded.ts';
import type { RateRule } from './schedule.ts';

/** Options of LambdaLR: a factor for every epoch, one function for all groups or one per group. */
export interface LambdaLROptions {
  lrLambda: ((epoch: number) => number) | readonly ((epoch: number) => number)[];
}

export const lambdaLR: RateRule<LambdaLROptions> = {
  name: 'LambdaLR',
  torch: 'torch.optim.lr_scheduler.LambdaLR',
  defaults: {},
  ranges: { lrLambda: 'ANY' },
  check({ lrLambda }, { paramGroups }) {
    const all = Array.isArray(lrLambda) ? lrLambda : [lrLambda];
    for (const f of all) if (typeof f !== 'function') throw failure('FUNCTION', 'LambdaLR', 'lrLambda', f, { example });
    const expected = paramGroups.length;
    if (typeof lrLambda !== 'function' && all.length !== expected)
      throw failure('LENGTH', 'LambdaLR', 'lrLambda', all, { expected, advice: 'Give one function per group.' });
  },
  next({ base, epoch, index }, { lrLambda }) {
    const f = typeof lrLambda === 'function' ? lrLambda : (lrLambda[index] as (epoch: number) => number); // one per group
    return base * checkNumber('NOT_NAN', 'LambdaLR', 'the result of lrLambda', f(epoch));
  },
};
const example = '(epoch) => 0.95 ** epoch';

/** Options of StepLR. */
export interface StepLROptions {
  /** Steps between two decays. */
  stepSize: number;
  gamma: number;
}

export const stepLR: RateRule<StepLROptions> = {
  name: 'StepLR',
  torch: 'torch.optim.lr_scheduler.StepLR',
  defaults: { gamma: 0.1 },
  ranges: { stepSize: 'SIZE', gamma: 'FINITE' },
  next: ({ epoch, lr }, { stepSize, gamma }) => (epoch === 0 || epoch % stepSize !== 0 ? lr : lr * gamma),
  closed: ({ epoch, base }, { stepSize, gamma }) => base * pow(gamma, Math.floor(epoch / stepSize)),
};

/** Options of MultiStepLR. */
export interface MultiStepLROptions {
  /** Steps at which the rate decays; one that is named twice decays twice. */
  milestones: readonly number[];
  gamma: number;
}

export const multiStepLR: RateRule<MultiStepLROptions> = {
  name: 'MultiStepLR',
  torch: 'torch.optim.lr_scheduler.MultiStepLR',
  defaults: { gamma: 0.1 },
  ranges: { milestones: 'ANY', gamma: 'FINITE' },
  check({ milestones }) {
    checkArray('MultiStepLR', 'milestones', milestones, '[30, 80]');
    for (const milestone of milestones) checkNumber('COUNT', 'MultiStepLR', 'milestones', milestone);
  },
  next({ epoch, lr }, { milestones, gamma }) {
    const hits = milestones.filter((milestone) => milestone === epoch).length;
    return hits === 0 ? lr : lr * pow(gamma, hits);
  },
  closed: ({ epoch, base }, { milestones, gamma }) => base * pow(gamma, milestones.filter((x) => x <= epoch).length),
};

/** Options of ConstantLR. */
export interface ConstantLROptions {
  /** Multiplies the rate until `totalIters`, in [0, 1]; the step that would end a factor of 0 throws a RangeError. */
  factor: number;
  totalIters: number;
}

/** torch divides by zero there. */
const risesFrom0 = { expected: 'above 0, or the rate cannot rise again after totalIters', advice: 'Give a small one.' };

export const constantLR: RateRule<ConstantLROptions> = {
  name: 'ConstantLR',
  torch: 'torch.optim.lr_scheduler.ConstantLR',
  defaults: { factor: 1 / 3, totalIters: 5 },
  ranges: { factor: 'PROBABILITY', totalIters: 'COUNT' },
  next({ epoch, lr }, { factor, totalIters }) {
    if (epoch === 0) return lr * factor;
    if (epoch !== totalIters) return lr;
    if (factor === 0) throw failure('ORDER', 'ConstantLR', 'factor', factor, risesFrom0);
    return lr * (1 / factor);
  },
  closed: ({ epoch, base }, { factor, totalIters }) => base * (factor + (epoch >= totalIters ? 1 : 0) * (1 - factor)),
};

/** Options of LinearLR. */
export interface LinearLROptions {
  /** Multiplies the rate at first, in (0, 1]. */
  startFactor: number;
  /** Multiplies the rate at the end, in [0, 1]. */
  endFactor: number;
  totalIters: number;
}

/** torch divides by zero there. */
const takesSteps = {
  expected: 'at least 1 where SequentialLR hands over to it, or jump() is called',
  advice: 'Give it the steps it takes, or ConstantLR its place.',
};

export const linearLR: RateRule<LinearLROptions> = {
  name: 'LinearLR',
  torch: 'torch.optim.lr_scheduler.LinearLR',
  defaults: { startFactor: 1 / 3, endFactor: 1, totalIters: 5 },
  ranges: { startFactor: 'PROBABILITY', endFactor: 'PROBABILITY', totalIters: 'COUNT' },
  check: ({ startFactor }) => void checkNumber('POSITIVE', 'LinearLR', 'startFactor', startFactor),
  next({ epoch, initial, lr }, { startFactor, endFactor, totalIters }) {
    if (epoch === 0) return lr * startFactor;
    if (initial || epoch > totalIters) return lr;
    const rise = endFactor - startFactor;
    return lr * (1 + rise / (totalIters * startFactor + (epoch - 1) * rise));
  },
  closed({ epoch, base }, { startFactor, endFactor, totalIters }) {
    if (totalIters === 0) throw failure('ORDER', 'LinearLR', 'totalIters', totalIters, takesSteps);
    return base * (startFactor + ((endFactor - startFactor) * Math.min(totalIters, epoch)) / totalIters);
  },
};

/** Options of ExponentialLR. */
export interface ExponentialLROptions {
  /** Multiplies the rate at every step. */
  gamma: number;
}

export const exponentialLR: RateRule<ExponentialLROptions> = {
  name: 'ExponentialLR',
  torch: 'torch.optim.lr_scheduler.ExponentialLR',
  defaults: {},
  ranges: { gamma: 'FINITE' },
  next: ({ initial, lr }, { gamma }) => (initial ? lr : lr * gamma),
  closed: ({ epoch, base }, { gamma }) => base * pow(gamma, epoch),
};

/** Options of PolynomialLR. */
export interface PolynomialLROptions {
  totalIters: number;
  power: number;
}

/** torch divides by zero there. */
const endsAt0 = { expected: 'at least 0 to reach totalIters', advice: 'Give a larger totalIters, or a power of 1.' };

export const polynomialLR: RateRule<PolynomialLROptions> = {
  name: 'PolynomialLR',
  torch: 'torch.optim.lr_scheduler.PolynomialLR',
  defaults: { totalIters: 5, power: 1 },
  ranges: { totalIters: 'SIZE', power: 'FINITE' },
  next({ epoch, initial, lr }, { totalIters, power }) {
    if (initial || epoch > totalIters) return lr;
    if (power < 0 && epoch === totalIters) throw failure('ORDER', 'PolynomialLR', 'power', power, endsAt0);
    return lr * pow((1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters), power);
  },
  closed: ({ epoch, base }, { totalIters, power }) => base * pow(1 - Math.min(totalIters, epoch) / totalIters, power),
};

/** Options of CosineAnnealingLR. */
export interface CosineAnnealingLROptions {
  /** Steps of half a period. */
  TMax: number;
  etaMin: number;
}

export const cosineAnnealingLR: RateRule<CosineAnnealingLROptions> = {
  name: 'CosineAnnealingLR',
  torch: 'torch.optim.lr_scheduler.CosineAnnealingLR',
  defaults: { etaMin: 0 },
  ranges: { TMax: 'SIZE', etaMin: 'FINITE' },
  next({ epoch, initial, lr, base }, { TMax, etaMin }) {
    if (initial) return lr;
    if ((epoch - 1 - TMax) % (2 * TMax) === 0) return lr + ((base - etaMin) * (1 - cos(Math.PI / TMax))) / 2;
    const now = 1 + cos((Math.PI * epoch) / TMax);
    const before = 1 + cos((Math.PI * (epoch - 1)) / TMax);
    return (now / before) * (lr - etaMin) + etaMin;
  },
  closed: ({ epoch, base }, { TMax, etaMin }) => etaMin + ((base - etaMin) * (1 + cos((Math.PI * epoch) / TMax))) / 2,
};
