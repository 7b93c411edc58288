/** The schedules: a closed set, each a class of its own; the namespace of this file is the table that generators read. */
import * as rates from './rates.ts';
import { type AnyOptimizer, type Needing, type RateRule, RateSchedule } from './schedule.ts';

export { ChainedScheduler, SequentialLR } from './composed.ts';
export { OneCycleLR } from './one-cycle.ts';
export { ReduceLROnPlateau } from './plateau.ts';
export { CosineAnnealingWarmRestarts } from './warm-restarts.ts';

/**
 * The first rate times a function of the step.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new LambdaLR(optimizer, { lrLambda: (step) => 1 / (1 + step) });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.5]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html
 */
export class LambdaLR extends RateSchedule<rates.LambdaLROptions> {
  static readonly rule: RateRule<rates.LambdaLROptions> = rates.lambdaLR;
  constructor(optimizer: AnyOptimizer, options: rates.LambdaLROptions) {
    super(rates.lambdaLR, optimizer, options);
  }
}

/**
 * Times gamma every `stepSize` steps.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
 * for (let i = 0; i < 2; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.5]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export class StepLR extends RateSchedule<rates.StepLROptions> {
  static readonly rule: RateRule<rates.StepLROptions> = rates.stepLR;
  constructor(optimizer: AnyOptimizer, options: Needing<rates.StepLROptions, 'stepSize'>) {
    super(rates.stepLR, optimizer, options);
  }
}

/**
 * Times gamma at every milestone.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new MultiStepLR(optimizer, { milestones: [1, 3], gamma: 0.5 });
 * for (let i = 0; i < 3; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.25]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export class MultiStepLR extends RateSchedule<rates.MultiStepLROptions> {
  static readonly rule: RateRule<rates.MultiStepLROptions> = rates.multiStepLR;
  constructor(optimizer: AnyOptimizer, options: Needing<rates.MultiStepLROptions, 'milestones'>) {
    super(rates.multiStepLR, optimizer, options);
  }
}

/**
 * Times `factor` until `totalIters`.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new ConstantLR(optimizer, { factor: 0.5, totalIters: 4 });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.5]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ConstantLR.html
 */
export class ConstantLR extends RateSchedule<rates.ConstantLROptions> {
  static readonly rule: RateRule<rates.ConstantLROptions> = rates.constantLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.ConstantLROptions> = {}) {
    super(rates.constantLR, optimizer, options);
  }
}

/**
 * A straight line of factors.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.75]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends RateSchedule<rates.LinearLROptions> {
  static readonly rule: RateRule<rates.LinearLROptions> = rates.linearLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.LinearLROptions> = {}) {
    super(rates.linearLR, optimizer, options);
  }
}

/**
 * Times gamma at every step.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new ExponentialLR(optimizer, { gamma: 0.5 });
 * for (let i = 0; i < 2; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.25]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html
 */
export class ExponentialLR extends RateSchedule<rates.ExponentialLROptions> {
  static readonly rule: RateRule<rates.ExponentialLROptions> = rates.exponentialLR;
  constructor(optimizer: AnyOptimizer, options: rates.ExponentialLROptions) {
    super(rates.exponentialLR, optimizer, options);
  }
}

/**
 * (1 − step / totalIters) to a power.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new PolynomialLR(optimizer, { totalIters: 4 });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.75]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html
 */
export class PolynomialLR extends RateSchedule<rates.PolynomialLROptions> {
  static readonly rule: RateRule<rates.PolynomialLROptions> = rates.polynomialLR;
  constructor(optimizer: AnyOptimizer, options: Partial<rates.PolynomialLROptions> = {}) {
    super(rates.polynomialLR, optimizer, options);
  }
}

/**
 * Half a cosine down to `etaMin`.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 1 });
 * const schedule = new CosineAnnealingLR(optimizer, { TMax: 2 });
 * for (let i = 0; i < 1; i++) {
 *   optimizer.step();
 *   schedule.step();
 * }
 * schedule.getLastLr(); // [0.5]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 */
export class CosineAnnealingLR extends RateSchedule<rates.CosineAnnealingLROptions> {
  static readonly rule: RateRule<rates.CosineAnnealingLROptions> = rates.cosineAnnealingLR;
  constructor(optimizer: AnyOptimizer, options: Needing<rates.CosineAnnealingLROptions, 'TMax'>) {
    super(rates.cosineAnnealingLR, optimizer, options);
  }
}
