/** Random options for every optimiser and every schedule, from their records, for fast-check. */
import { fc, within } from '../../../../vitest.property.ts';
import {
  ChainedScheduler,
  type Optimizer,
  optimizers,
  type Schedule,
  SequentialLR,
  schedules,
} from '../../src/index.ts';
import type { OptionRange } from '../../src/optim/rule.ts';

export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = Object.keys(optimizers) as OptimizerName[]; // the table's own keys

type Maker = new (parameters: unknown, options: object) => Optimizer;
export const makeOptimizer = (name: OptimizerName, parameters: unknown, options: object): Optimizer =>
  new (optimizers[name] as unknown as Maker)(parameters, options); // options are drawn for this very rule

const numbers: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  BOOLEAN: fc.boolean(),
  BETAS: fc.tuple(within(0, 0.99), within(0, 0.999)),
  RATE: within(0.001, 0.1),
  FINITE: within(0, 0.9),
  NON_NEGATIVE: fc.oneof(fc.constant(0), within(0, 0.95)),
};
const optionFor = (name: string, range: OptionRange): fc.Arbitrary<unknown> => {
  if (name === 'eps') return within(1e-9, 1e-3);
  return numbers[range] ?? fc.constant(undefined);
};

/** Options of an optimiser: each drawn from its range. */
export const optionsOf = (name: OptimizerName): fc.Arbitrary<Record<string, unknown>> => {
  const { ranges } = optimizers[name].rule;
  const drawn = Object.entries<OptionRange>(ranges).map(([option, range]) => [option, optionFor(option, range)]);
  return fc.record(Object.fromEntries(drawn) as Record<string, fc.Arbitrary<unknown>>).map((options) => {
    const allowed = Number(options.momentum ?? 0) > 0; // nesterov needs momentum, and no dampening
    return options.nesterov === true
      ? { ...options, nesterov: allowed, dampening: allowed ? 0 : options.dampening }
      : options;
  });
};

type ScheduleMaker = (optimizer: Optimizer) => Schedule;
const gamma = within(0.5, 1);
const steps = fc.integer({ min: 1, max: 12 });

/** Options of every schedule that is no composition. */
const simple: Readonly<Record<string, fc.Arbitrary<object>>> = {
  StepLR: fc.record({ stepSize: steps, gamma }),
  MultiStepLR: fc.record({ milestones: fc.array(steps, { maxLength: 4 }), gamma }),
  ConstantLR: fc.record({ factor: within(0.1, 1), totalIters: steps }),
  LinearLR: fc.record({ startFactor: within(0.1, 1), endFactor: within(0.1, 1), totalIters: steps }),
  ExponentialLR: fc.record({ gamma }),
  PolynomialLR: fc.record({ totalIters: steps, power: within(0.5, 3) }),
  CosineAnnealingLR: fc.record({ TMax: steps, etaMin: within(0, 0.001) }),
  CosineAnnealingWarmRestarts: fc.record({ T0: steps, TMult: fc.integer({ min: 1, max: 3 }) }),
  LambdaLR: gamma.map((factor) => ({ lrLambda: (epoch: number) => factor ** epoch })),
  OneCycleLR: fc.record({ maxLr: within(0.01, 0.1), totalSteps: fc.constant(200), cycleMomentum: fc.constant(false) }),
  ReduceLROnPlateau: fc.record({
    mode: fc.constantFrom('min', 'max'),
    factor: within(0.1, 0.9),
    patience: fc.integer({ min: 0, max: 3 }),
    cooldown: fc.integer({ min: 0, max: 3 }),
  }),
};

const makerOf = (name: string, options: object): ScheduleMaker => {
  const known = schedules as unknown as Readonly<
    Record<string, new (optimizer: Optimizer, options: object) => Schedule>
  >;
  const Made = known[name];
  if (Made === undefined) throw new Error(`${name} is no schedule`);
  return (optimizer) => new Made(optimizer, options);
};
const one = (name: string): fc.Arbitrary<ScheduleMaker> =>
  (simple[name] ?? fc.constant({})).map((options) => makerOf(name, options));
const parts = fc
  .array(fc.constantFrom('StepLR', 'ExponentialLR', 'LinearLR', 'ConstantLR', 'CosineAnnealingLR').chain(one), {
    minLength: 2,
    maxLength: 3,
  })
  .filter((makers) => makers.length > 1);

/** Every schedule by name: how it is made over an optimiser, options drawn. */
export const scheduleMakers: Readonly<Record<string, fc.Arbitrary<ScheduleMaker>>> = {
  ...Object.fromEntries(Object.keys(simple).map((name) => [name, one(name)])),
  ChainedScheduler: parts.map(
    (makers) => (optimizer: Optimizer) =>
      new ChainedScheduler(optimizer, { schedulers: makers.map((make) => make(optimizer)) }),
  ),
  SequentialLR: parts.map(
    (makers) => (optimizer: Optimizer) =>
      new SequentialLR(optimizer, {
        schedulers: makers.map((make) => make(optimizer)),
        milestones: makers.slice(1).map((_, i) => 4 * (i + 1)),
      }),
  ),
};
export const scheduleNames: readonly string[] = Object.keys(schedules);
