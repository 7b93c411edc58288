/** Schedules, whatever their options: the rate of a step by its formula, by stepping and by jumping. */
import { Value } from '@chainrule/engine';
import { describe, expect } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  OneCycleLR,
  type Optimizer,
  PolynomialLR,
  type Schedule,
  SequentialLR,
  SGD,
  StepLR,
} from '../../src/index.ts';

const bases = [0.1, 0.04] as const;
const optimizer = (): SGD => new SGD(bases.map((lr) => ({ params: [new Value(0)], lr })));
const near = (rates: readonly number[], expected: (base: number) => number): void => {
  rates.forEach((rate, i) => {
    const wanted = expected(bases[i] as number); // a base per group
    expect(Math.abs(rate - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(wanted)));
  });
};

/** A schedule that is one formula: its options, how it is made, and the factor or rate at an epoch. */
interface Formula<O> {
  readonly name: string;
  readonly options: fc.Arbitrary<O>;
  make(own: Optimizer, options: O): Schedule;
  rate(base: number, epoch: number, options: O): number;
}
const formula = <O>(given: Formula<O>): Formula<unknown> => given as Formula<unknown>; // its parts agree among themselves
const gamma = within(0.3, 1.2);
const steps = fc.integer({ min: 1, max: 10 });
const clip = (epoch: number, most: number): number => Math.min(epoch, most);

const formulas: readonly Formula<unknown>[] = [
  formula({
    name: 'StepLR',
    options: fc.record({ stepSize: steps, gamma }),
    make: (own, o) => new StepLR(own, o),
    rate: (base, n, o) => base * o.gamma ** Math.floor(n / o.stepSize),
  }),
  formula({
    name: 'MultiStepLR',
    options: fc.record({ milestones: fc.array(steps, { maxLength: 5 }), gamma }),
    make: (own, o) => new MultiStepLR(own, o),
    rate: (base, n, o) => base * o.gamma ** o.milestones.filter((m) => m <= n).length,
  }),
  formula({
    name: 'ConstantLR',
    options: fc.record({ factor: within(0.1, 1), totalIters: steps }),
    make: (own, o) => new ConstantLR(own, o),
    rate: (base, n, o) => (n < o.totalIters ? base * o.factor : base),
  }),
  formula({
    name: 'LinearLR',
    options: fc.record({ startFactor: within(0.1, 1), endFactor: within(0, 1), totalIters: steps }),
    make: (own, o) => new LinearLR(own, o),
    rate: (base, n, o) =>
      base * (o.startFactor + ((o.endFactor - o.startFactor) * clip(n, o.totalIters)) / o.totalIters),
  }),
  formula({
    name: 'ExponentialLR',
    options: fc.record({ gamma }),
    make: (own, o) => new ExponentialLR(own, o),
    rate: (base, n, o) => base * o.gamma ** n,
  }),
  formula({
    name: 'PolynomialLR',
    options: fc.record({ totalIters: steps, power: within(0.5, 3) }),
    make: (own, o) => new PolynomialLR(own, o),
    rate: (base, n, o) => base * (1 - clip(n, o.totalIters) / o.totalIters) ** o.power,
  }),
  formula({
    name: 'CosineAnnealingLR',
    options: fc.record({ TMax: fc.integer({ min: 1, max: 7 }), etaMin: within(0.001, 0.01) }),
    make: (own, o) => new CosineAnnealingLR(own, o),
    rate: (base, n, o) => o.etaMin + ((base - o.etaMin) * (1 + Math.cos((Math.PI * n) / o.TMax))) / 2,
  }),
  formula({
    name: 'LambdaLR',
    options: gamma,
    make: (own, factor) => new LambdaLR(own, { lrLambda: (n) => factor ** n }),
    rate: (base, n, factor) => base * factor ** n,
  }),
  formula({
    name: 'CosineAnnealingWarmRestarts',
    options: fc.record({ T0: steps, etaMin: within(0, 0.01) }),
    make: (own, o) => new CosineAnnealingWarmRestarts(own, o),
    rate: (base, n, o) => o.etaMin + ((base - o.etaMin) * (1 + Math.cos((Math.PI * (n % o.T0)) / o.T0))) / 2,
  }),
];
describe.each(formulas.map((one) => [one.name, one] as const))('%s', (_name, { options, make, rate }) => {
  property('has at every step the rate of its formula, for each group from its own first rate', options, (own) => {
    const schedule = make(optimizer(), own);
    for (let epoch = 0; epoch <= 16; epoch++) {
      near(schedule.getLastLr(), (base) => rate(base, epoch, own));
      expect(schedule.lastEpoch).toBe(epoch);
      schedule.step();
    }
  });
});

describe.each(formulas.map((one) => [one.name, one] as const))('%s', (_name, { options, make, rate }) => {
  property(
    'jumps to the rate that stepping comes to, as SequentialLR needs it',
    fc.tuple(options, fc.nat(16)),
    ([own, epoch]) => {
      const schedule = make(optimizer(), own);
      schedule.jump(epoch);
      expect(schedule.lastEpoch).toBe(epoch);
      near(schedule.getLastLr(), (base) => rate(base, epoch, own));
    },
  );
});

/** Every schedule that needs no metric, with any options: simple ones, and compositions of them. */
const leaf: fc.Arbitrary<(own: Optimizer) => Schedule> = fc.oneof(
  ...formulas.map(({ options, make }) => options.map((chosen) => (own: Optimizer) => make(own, chosen))),
  fc
    .record({ T0: steps, TMult: fc.integer({ min: 1, max: 3 }) })
    .map((chosen) => (own: Optimizer) => new CosineAnnealingWarmRestarts(own, chosen)),
  fc
    .record({ totalSteps: fc.integer({ min: 17, max: 40 }), pctStart: within(0.13, 0.9), threePhase: fc.boolean() })
    .map((chosen) => (own: Optimizer) => new OneCycleLR(own, { maxLr: 1, cycleMomentum: false, ...chosen })),
);
const any = fc.oneof(
  leaf,
  fc.tuple(leaf, leaf, steps).map(([a, b, at]) => (own: Optimizer) => {
    return new SequentialLR(own, { schedulers: [a(own), b(own)], milestones: [at] });
  }),
  fc.tuple(leaf, leaf).map(([a, b]) => (own: Optimizer) => {
    return new ChainedScheduler(own, { schedulers: [a(own), b(own)] });
  }),
);

describe('every schedule', () => {
  property(
    'has finite rates, and is after a jump where as many steps lead, whatever came before',
    fc.tuple(any, fc.nat(16), fc.nat(16)),
    ([build, from, to]) => {
      const [stepped, jumped] = [build(optimizer()), build(optimizer())];
      jumped.jump(from);
      jumped.jump(to);
      while (stepped.lastEpoch < to) stepped.step();
      for (let i = 0; i < 3; i++) {
        expect(stepped.getLastLr().every(Number.isFinite)).toBe(true);
        expect(jumped.lastEpoch).toBe(stepped.lastEpoch);
        for (const [g, rate] of jumped.getLastLr().entries())
          expect(rate).toBeCloseTo(stepped.getLastLr()[g] as number, 9); // as many groups
        if (to + i === 16) break;
        stepped.step();
        jumped.step();
      }
    },
  );
});

describe('compositions', () => {
  const two = fc.record({ a: within(0.5, 1), b: within(0.5, 1), stepSize: steps, at: fc.integer({ min: 1, max: 8 }) });

  property(
    'ChainedScheduler multiplies what its schedules do, also when they are jumped',
    two,
    ({ a, b, stepSize, at }) => {
      const own = optimizer();
      const chained = new ChainedScheduler(own, {
        schedulers: [new ExponentialLR(own, { gamma: a }), new StepLR(own, { stepSize, gamma: b })],
      });
      for (let epoch = 0; epoch <= 12; epoch++) {
        near(chained.getLastLr(), (base) => base * a ** epoch * b ** Math.floor(epoch / stepSize));
        expect(chained.lastEpoch).toBe(epoch);
        chained.step();
      }
      chained.jump(at);
      near(chained.getLastLr(), (base) => base * a ** at * b ** Math.floor(at / stepSize));
      expect([chained.lastEpoch, ...chained.schedulers.map(({ lastEpoch }) => lastEpoch)]).toEqual([at, at, at]);
    },
  );

  property(
    'SequentialLR starts each schedule from the first rate at its milestone, compositions among them',
    two,
    ({ a, b, at }) => {
      const own = optimizer();
      const inner = new ChainedScheduler(own, {
        schedulers: [new ExponentialLR(own, { gamma: a }), new ExponentialLR(own, { gamma: b })],
      });
      const schedule = new SequentialLR(own, {
        schedulers: [new ExponentialLR(own, { gamma: a }), inner],
        milestones: [at],
      });
      for (let epoch = 0; epoch <= 12; epoch++) {
        near(schedule.getLastLr(), (base) => base * (epoch < at ? a ** epoch : (a * b) ** (epoch - at)));
        expect(schedule.lastEpoch).toBe(epoch);
        schedule.step();
      }
    },
  );

  property(
    'SequentialLR begins with the first step of compositions, however deep, and of warm restarts in them',
    fc.tuple(two, fc.constantFrom('chained', 'sequential')),
    ([{ a, b, stepSize, at }, kind]) => {
      const own = optimizer();
      const parts = [new StepLR(own, { stepSize, gamma: a }), new StepLR(own, { stepSize: 2, gamma: b })];
      const chained = new ChainedScheduler(own, { schedulers: parts });
      const inner =
        kind === 'chained'
          ? chained
          : new SequentialLR(own, { schedulers: [chained, new StepLR(own, { stepSize })], milestones: [99] }); // never its turn
      const outer = new SequentialLR(own, { schedulers: [inner], milestones: [] });
      for (let epoch = 0; epoch <= 2 * at; epoch++) {
        near(outer.getLastLr(), (base) => base * a ** Math.floor(epoch / stepSize) * b ** Math.floor(epoch / 2));
        outer.step();
      }
      const other = optimizer();
      const restarts = new CosineAnnealingWarmRestarts(other, { T0: stepSize });
      const begun = new SequentialLR(other, {
        schedulers: [new ChainedScheduler(other, { schedulers: [restarts] })],
        milestones: [],
      });
      for (let epoch = 0; epoch <= 2 * at; epoch++) {
        near(begun.getLastLr(), (base) => (base * (1 + Math.cos((Math.PI * (epoch % stepSize)) / stepSize))) / 2);
        begun.step();
      }
    },
  );

  property('SequentialLR jumps by stepping, and back to the start', two, ({ a, b, at }) => {
    const build = (): SequentialLR => {
      const own = optimizer();
      return new SequentialLR(own, {
        schedulers: [new ExponentialLR(own, { gamma: a }), new ExponentialLR(own, { gamma: b })],
        milestones: [at],
      });
    };
    const [stepped, jumped] = [build(), build()];
    for (let epoch = 0; epoch < 10; epoch++) stepped.step();
    jumped.jump(10);
    expect(jumped.stateDict()).toEqual(stepped.stateDict());
    expect(jumped.getLastLr()).toEqual(stepped.getLastLr());
    jumped.jump(0);
    const fresh = build();
    expect(jumped.getLastLr()).toEqual(fresh.getLastLr());
    for (let epoch = 0; epoch < 10; epoch++) {
      fresh.step();
      jumped.step();
      expect(jumped.getLastLr()).toEqual(fresh.getLastLr());
    }
    expect(jumped.stateDict()).toEqual(fresh.stateDict());
  });
});
