/** The schedules: a closed set, each a class of its own; the namespace of this file is the table that generators read. */
import * as rates from './rates.ts';
import { type AnyOptimizer, type RateRule, RateSchedule } from './schedule.ts';

export { ChainedScheduler, SequentialLR } from './composed.ts';
export { OneCycleLR } from './one-cycle.ts';
export { ReduceLROnPlateau } from './plateau.ts';
export { CosineAnnealingWarmRestarts } from './warm-restarts.ts';

/** The first rate times a function of the step. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html */
export class LambdaLR extends RateSchedule<rates.LambdaLROptions> {
  static readonly rule: RateRule<rates.LambdaLROptions> = rates.lambdaLR;
  constructor(optimizer: AnyOptimizer, options: rates.LambdaLROptions) {
    super(rates.lambdaLR, optimizer, options);
  }
}

/** Times gamma every `stepSize` steps. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html */
export class StepLR extends RateSchedule<rates.StepLROptions> {
  static readonly rule: RateRule<rates.StepLROptions> = rates.stepLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.StepLROptions>) {
    super(rates.stepLR, optimizer, options);
  }
}

/** Times gamma at every milestone. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html */
export class MultiStepLR extends RateSchedule<rates.MultiStepLROptions> {
  static readonly rule: RateRule<rates.MultiStepLROptions> = rates.multiStepLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.MultiStepLROptions>) {
    super(rates.multiStepLR, optimizer, options);
  }
}

/** Times `factor` until `totalIters`. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ConstantLR.html */
export class ConstantLR extends RateSchedule<rates.ConstantLROptions> {
  static readonly rule: RateRule<rates.ConstantLROptions> = rates.constantLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.ConstantLROptions> = {}) {
    super(rates.constantLR, optimizer, options);
  }
}

/** A straight line of factors. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html */
export class LinearLR extends RateSchedule<rates.LinearLROptions> {
  static readonly rule: RateRule<rates.LinearLROptions> = rates.linearLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.LinearLROptions> = {}) {
    super(rates.linearLR, optimizer, options);
  }
}

/** Times gamma at every step. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html */
export class ExponentialLR extends RateSchedule<rates.ExponentialLROptions> {
  static readonly rule: RateRule<rates.ExponentialLROptions> = rates.exponentialLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.ExponentialLROptions>) {
    super(rates.exponentialLR, optimizer, options);
  }
}

/** (1 − step / totalIters) to a power. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html */
export class PolynomialLR extends RateSchedule<rates.PolynomialLROptions> {
  static readonly rule: RateRule<rates.PolynomialLROptions> = rates.polynomialLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.PolynomialLROptions> = {}) {
    super(rates.polynomialLR, optimizer, options);
  }
}

/** Half a cosine down to `etaMin`. @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html */
export class CosineAnnealingLR extends RateSchedule<rates.CosineAnnealingLROptions> {
  static readonly rule: RateRule<rates.CosineAnnealingLROptions> = rates.cosineAnnealingLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.CosineAnnealingLROptions>) {
    super(rates.cosineAnnealingLR, optimizer, options);
  }
}
