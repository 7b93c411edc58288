import { readFileSync } from 'node:fs';
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adagrad,
  Adam,
  ChainedScheduler,
  ConstantLR,
  ExponentialLR,
  LambdaLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  type Schedule,
  SequentialLR,
  SGD,
  StepLR,
  schedules,
} from '../src/index.ts';
import { fromHex, ulps } from './golden/hex.ts';

type Part = [keyof typeof schedules, object];
interface Single {
  name: keyof typeof schedules;
  options: object;
  metrics: (number | null)[];
  trace: [string, string][][];
}
interface Composed {
  name: string;
  parts: Part[];
  milestones: number[] | null;
  trace: [string, string][][];
}
const golden: { schedules: Single[]; composed: Composed[] } = JSON.parse(
  readFileSync(new URL('golden/training.json', import.meta.url), 'utf8'),
);

const twoGroups = (): SGD =>
  new SGD([{ params: [new Value(0)] }, { params: [new Value(0)], lr: 0.04 }], { lr: 0.1, momentum: 0.9 });
const make = ([name, options]: Part, optimizer: SGD): Schedule =>
  new (schedules[name] as unknown as new (optimizer: SGD, options: object) => Schedule)(optimizer, options);
const build = ({ name, parts, milestones }: Composed, optimizer: SGD): Schedule => {
  const schedulers = parts.map((part) => make(part, optimizer));
  if (milestones === null) return new ChainedScheduler(optimizer, { schedulers });
  expect(name).toBe('SequentialLR');
  return new SequentialLR(optimizer, { schedulers, milestones });
};

/** Rates and momenta follow the trace within 2 ulp per step: only cos and pow may differ in their last bit. */
function follow(optimizer: SGD, schedule: Schedule, trace: Single['trace'], metrics: readonly (number | null)[]): void {
  for (const [t, groups] of trace.entries()) {
    if (t > 0) schedule.step(metrics[t - 1] ?? undefined);
    for (const [i, [lr, momentum]] of groups.entries()) {
      const group = optimizer.paramGroups[i];
      expect(ulps(group?.lr ?? NaN, fromHex(lr))).toBeLessThanOrEqual(1 + 2 * t);
      expect(ulps(group?.momentum ?? NaN, fromHex(momentum))).toBeLessThanOrEqual(2);
    }
  }
}

describe('schedules', () => {
  it.each(golden.schedules)('$name $options follows torch for 24 steps', ({ name, options, metrics, trace }) => {
    const optimizer = twoGroups();
    follow(optimizer, make([name, options], optimizer), trace, metrics);
  });

  it.each(golden.composed)('$name of $parts follows torch for 24 steps', (entry) => {
    const optimizer = twoGroups();
    follow(optimizer, build(entry, optimizer), entry.trace, []);
  });

  it.each(golden.schedules)('$name $options goes on from its state', ({ name, options, metrics, trace }) => {
    const optimizer = twoGroups();
    const schedule = make([name, options], optimizer);
    for (const metric of metrics.slice(0, 11)) schedule.step(metric ?? undefined);
    const saved = { rates: optimizer.stateDict(), schedule: schedule.stateDict() };
    const other = twoGroups();
    const resumed = make([name, options], other);
    other.loadStateDict(saved.rates);
    resumed.loadStateDict(JSON.parse(JSON.stringify(saved.schedule)));
    for (const metric of metrics.slice(11)) {
      schedule.step(metric ?? undefined);
      resumed.step(metric ?? undefined);
      expect(other.paramGroups.map(({ lr }) => lr)).toEqual(optimizer.paramGroups.map(({ lr }) => lr));
    }
    expect(trace).toHaveLength(25);
  });

  it.each(golden.composed)('$name of $parts goes on from its state', (entry) => {
    const optimizer = twoGroups();
    const schedule = build(entry, optimizer);
    for (let t = 0; t < 9; t++) schedule.step();
    const other = twoGroups();
    const resumed = build(entry, other);
    other.loadStateDict(optimizer.stateDict());
    resumed.loadStateDict(schedule.stateDict());
    for (let t = 0; t < 12; t++) {
      schedule.step();
      resumed.step();
      expect(resumed.getLastLr()).toEqual(schedule.getLastLr());
    }
  });

  it('LambdaLR multiplies the first rate, one function for all groups or one each', () => {
    const optimizer = twoGroups();
    const schedule = new LambdaLR(optimizer, { lrLambda: [(t) => 1 / (1 + t), (t) => 2 ** -t] });
    expect(schedule.getLastLr()).toEqual([0.1, 0.04]);
    schedule.step();
    expect(schedule.getLastLr()).toEqual([0.05, 0.02]);
    schedule.step();
    expect(schedule.getLastLr()).toEqual([0.1 * (1 / 3), 0.01]);
    const both = twoGroups();
    new LambdaLR(both, { lrLambda: (t) => 1 - t }).step();
    expect(both.paramGroups.map(({ lr }) => lr)).toEqual([0, 0]);
  });

  it('OneCycleLR cycles the first beta of Adam', () => {
    const optimizer = new Adam([new Value(0)]);
    const schedule = new OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 10 });
    expect(optimizer.paramGroups[0]?.betas).toEqual([0.95, 0.999]);
    schedule.step();
    schedule.step();
    expect(optimizer.paramGroups[0]?.betas[0]).toBeCloseTo(0.85, 15);
  });

  it('names what is wrong', () => {
    const optimizer = twoGroups();
    const wrong = (x: unknown): never => x as never;
    expect(() => new StepLR(wrong({}), { stepSize: 1 })).toThrow(/StepLR\(\): optimizer must be an optimiser/);
    // @ts-expect-error: the types ask for it, too
    expect(() => new StepLR(optimizer, {})).toThrow(/StepLR\(\): stepSize must be a number, but got undefined/);
    expect(() => new StepLR(optimizer, { stepSize: 0 })).toThrow(RangeError);
    expect(() => new StepLR(optimizer, wrong({ stepsize: 1 }))).toThrow(/stepsize is no option of it/);
    expect(() => new StepLR(optimizer, wrong(null))).toThrow(TypeError);
    expect(() => new LambdaLR(optimizer, { lrLambda: wrong(0.9) })).toThrow(TypeError);
    expect(() => new LambdaLR(optimizer, { lrLambda: [() => 1] })).toThrow(/must have 2 elements/);
    expect(() => new OneCycleLR(new Adagrad([new Value(1)]), { maxLr: 1, totalSteps: 2 })).toThrow(
      /OneCycleLR\(\): optimizer must be an optimiser with momentum or betas, but got "Adagrad"/,
    );
    expect(() => new OneCycleLR(optimizer, { maxLr: [1], totalSteps: 2 })).toThrow(/maxLr must have 2 elements/);
    expect(() => new OneCycleLR(optimizer, { maxLr: 1 })).toThrow(/totalSteps, or else epochs/);
    expect(() => new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 2, annealStrategy: wrong('exp') })).toThrow(
      /cos, linear/,
    );
    const short = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 1 });
    short.step();
    expect(() => short.step()).toThrow(/must not be stepped more than totalSteps \(1\) times/);
    const plateau = new ReduceLROnPlateau(optimizer);
    expect(() => plateau.step()).toThrow(
      /ReduceLROnPlateau\(\): metric must be a number: this schedule watches a metric/,
    );
    expect(() => new ReduceLROnPlateau(optimizer, { factor: 1 })).toThrow(RangeError);
    expect(() => new ReduceLROnPlateau(optimizer, { mode: wrong('best') })).toThrow(/min, max/);
    const other = new ExponentialLR(twoGroups(), { gamma: 0.9 });
    expect(() => new SequentialLR(optimizer, { schedulers: [other], milestones: [] })).toThrow(
      /over the same optimiser/,
    );
    expect(() => new ChainedScheduler(optimizer, { schedulers: [plateau] })).toThrow(/need no metric/);
    expect(() => new ChainedScheduler(optimizer, { schedulers: [] })).toThrow(/must not be empty/);
    const mine = new ExponentialLR(optimizer, { gamma: 0.9 });
    expect(() => new SequentialLR(optimizer, { schedulers: [mine, mine], milestones: [] })).toThrow(
      /must have 1 element,/,
    );
    expect(() => mine.loadStateDict({ lastEpoch: 2, baseLrs: [1] })).toThrow(/state.baseLrs must be a state/);
    expect(() => plateau.loadStateDict(mine.stateDict())).toThrow(/state.best/);
  });

  it('PolynomialLR with a power of 0 leaves the rate alone to the end and beyond, as torch', () => {
    const schedule = new PolynomialLR(new SGD([new Value(1)], { lr: 1 }), { power: 0, totalIters: 2 });
    for (let i = 0; i < 3; i++) schedule.step();
    expect(schedule.getLastLr()).toEqual([1]);
  });

  it.each([
    [
      'ConstantLR',
      (own: SGD) => new ConstantLR(own, { factor: 0, totalIters: 2 }),
      /ConstantLR\(\): factor must be above 0/,
    ],
    [
      'PolynomialLR',
      (own: SGD) => new PolynomialLR(own, { power: -1, totalIters: 2 }),
      /PolynomialLR\(\): power must be at least 0 to reach totalIters, but got -1. Give a larger totalIters/,
    ],
  ])('%s throws where torch divides by zero, and leaves the rate as it was', (_, make, message) => {
    const own = new SGD([new Value(1)], { lr: 1 });
    const schedule = make(own);
    schedule.step();
    const before = schedule.getLastLr();
    expect(() => schedule.step()).toThrow(message);
    expect(schedule.getLastLr()).toEqual(before);
    expect(before.every(Number.isFinite)).toBe(true);
  });
});
