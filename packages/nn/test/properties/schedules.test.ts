/** Schedules, whatever their options: the rate of a step by its formula, by stepping and by jumping, and ReduceLROnPlateau by its words. */
import { Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
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
  type Optimizer,
  PolynomialLR,
  ReduceLROnPlateau,
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
/** torch's own form for these goes from rate to rate, and has no closed one. */
const jumps = formulas.filter(({ name }) => name !== 'CosineAnnealingWarmRestarts' && name !== 'LambdaLR');

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

describe.each(jumps.map((one) => [one.name, one] as const))('%s', (_name, { options, make, rate }) => {
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

describe('ReduceLROnPlateau', () => {
  const options = fc.record({
    mode: fc.constantFrom('min', 'max'),
    thresholdMode: fc.constantFrom('rel', 'abs'),
    factor: within(0.1, 0.9),
    patience: fc.nat(3),
    cooldown: fc.nat(3),
    threshold: fc.constantFrom(0, 0.125, 0.5),
    minLr: fc.constantFrom(0, 0.01, [0.05, 0]),
    eps: fc.constantFrom(0, 0.03),
  });
  const metrics = fc.array(
    fc.integer({ min: -8, max: 16 }).map((k) => k / 4),
    { minLength: 20, maxLength: 20 },
  );

  property(
    'lowers the rates after more than `patience` steps without enough improvement, `cooldown` steps apart, not below minLr, not by less than eps',
    fc.tuple(options, metrics),
    ([own, seen]) => {
      const schedule = new ReduceLROnPlateau(optimizer(), own);
      const rates: number[] = [...bases];
      let best = own.mode === 'min' ? Infinity : -Infinity;
      let waited = 0;
      let cooling = 0;
      for (const metric of seen) {
        schedule.step(metric);
        const towards = own.mode === 'min' ? -1 : 1;
        const bar = own.thresholdMode === 'abs' ? best + towards * own.threshold : best * (1 + towards * own.threshold);
        const better = own.mode === 'min' ? metric < bar : metric > bar;
        if (better) best = metric;
        waited = better || cooling > 0 ? 0 : waited + 1;
        cooling = Math.max(0, cooling - 1);
        if (waited > own.patience) {
          [waited, cooling] = [0, own.cooldown];
          rates.forEach((rate, i) => {
            const least = typeof own.minLr === 'number' ? own.minLr : (own.minLr[i] as number); // one per group
            const next = Math.max(least, rate * own.factor);
            if (rate - next > own.eps) rates[i] = next;
          });
        }
        expect(schedule.getLastLr()).toEqual(rates);
      }
      expect(schedule.stateDict()).toEqual({ lastEpoch: seen.length, baseLrs: [...bases], best, bad: waited, cooling });
    },
  );
});

describe('a state and options', () => {
  test('of a schedule bring the first rates along: what comes after goes from them', () => {
    const [source, target] = [1, 2].map(
      (lr) => new StepLR(new SGD([new Value(0)], { lr }), { stepSize: 2, gamma: 0.5 }),
    );
    target?.loadStateDict(source?.stateDict() ?? {});
    expect(target?.baseLrs).toEqual([1]);
    expect(target?.optimizer.paramGroups[0]?.initialLr).toBe(1);
    target?.jump(4);
    expect(target?.getLastLr()).toEqual([0.25]);
  });

  test('of a composition that does not fit in one part, or as a whole, changes no part', () => {
    const own = optimizer();
    const chained = new ChainedScheduler(own, {
      schedulers: [new StepLR(own, { stepSize: 2 }), new ExponentialLR(own, { gamma: 0.5 })],
    });
    for (let epoch = 0; epoch < 3; epoch++) chained.step();
    const before = structuredClone(chained.stateDict());
    const part = { lastEpoch: 7, baseLrs: [1, 2] };
    const good = { ...part, schedulers: [part, part] };
    for (const bad of [
      { ...good, schedulers: [part, { lastEpoch: 7 }] },
      { ...good, baseLrs: 'none' },
    ]) {
      expect(() => chained.loadStateDict(bad)).toThrow(/state\.baseLrs must/);
      expect(chained.stateDict()).toEqual(before);
    }
    chained.loadStateDict(good);
    expect(chained.stateDict()).toEqual(good);
  });

  test('that is none is refused, and named', () => {
    const own = optimizer();
    const chained = new ChainedScheduler(own, { schedulers: [new StepLR(own, { stepSize: 2 })] });
    for (const schedule of [chained, new ReduceLROnPlateau(own), new StepLR(own, { stepSize: 2 })])
      for (const none of [undefined, null])
        expect(() => schedule.loadStateDict(none as never)).toThrow(/state\.\w+ must/);
  });

  test('of ReduceLROnPlateau: its steps can be set, which leaves its rates to metrics', () => {
    const schedule = new ReduceLROnPlateau(optimizer());
    schedule.jump(5);
    expect([schedule.lastEpoch, ...schedule.getLastLr()]).toEqual([5, ...bases]);
    schedule.initialStep();
    expect([schedule.lastEpoch, ...schedule.getLastLr()]).toEqual([0, ...bases]);
  });

  test('that are undefined are left at their defaults', () => {
    const [given, left] = [{ stepSize: 1, gamma: undefined as never }, { stepSize: 1 }].map((options) => {
      const schedule = new StepLR(optimizer(), options);
      schedule.step();
      return schedule.getLastLr();
    });
    expect(given).toEqual(left);
  });

  test('eps of ReduceLROnPlateau: a change of just so much is not made, one of more is', () => {
    const lowered = (eps: number): number => {
      const schedule = new ReduceLROnPlateau(new SGD([new Value(0)], { lr: 1 }), { factor: 0.5, patience: 0, eps });
      for (const loss of [1, 1]) schedule.step(loss);
      return schedule.getLastLr()[0] as number; // one group
    };
    expect([lowered(0.5), lowered(0.49)]).toEqual([1, 0.5]);
  });
});

describe('schedules refuse', () => {
  const own = optimizer();
  const none = null as never;
  test.each<[string, () => unknown, RegExp]>([
    ['options that are none', () => new StepLR(own, none), /StepLR\(\): options must/],
    ['options of text', () => new ExponentialLR(own, 'x' as never), /options must/],
    ['a step size left out', () => new StepLR(own, { gamma: 0.5 }), /stepSize must be/],
    ['a step size that is undefined', () => new StepLR(own, { stepSize: undefined as never }), /stepSize must be/],
    ['a lambda that is none', () => new LambdaLR(own, { lrLambda: 1 as never }), /lrLambda must be/],
    [
      'a list with what is no lambda',
      () => new LambdaLR(own, { lrLambda: [1, 2] as never }),
      /lrLambda must be a function/,
    ],
    ['too few lambdas', () => new LambdaLR(own, { lrLambda: [() => 1] }), /lrLambda must have 2/],
    ['a lambda that gives NaN', () => new LambdaLR(own, { lrLambda: () => NaN }), /the result of lrLambda must/],
    ['a milestone between', () => new MultiStepLR(own, { milestones: [1.5] }), /milestones must be/],
    ['a start factor of 0', () => new LinearLR(own, { startFactor: 0 }), /startFactor must be/],
    ['a factor of 1', () => new ReduceLROnPlateau(own, { factor: 1 }), /factor must be < 1/],
    ['no schedules', () => new ChainedScheduler(own, { schedulers: [] }), /schedulers must not be empty/],
    ['a schedule that is none', () => new ChainedScheduler(own, { schedulers: [1 as never] }), /schedulers must be/],
    ['a state that is none', () => new StepLR(own, { stepSize: 1 }).loadStateDict({}), /state\.baseLrs must/],
    [
      'a state of fewer groups',
      () => new StepLR(own, { stepSize: 1 }).loadStateDict({ lastEpoch: 1, baseLrs: [1] }),
      /state\.baseLrs must/,
    ],
    [
      'a state of no list of parts',
      () =>
        new ChainedScheduler(own, { schedulers: [new StepLR(own, { stepSize: 1 })] }).loadStateDict({
          lastEpoch: 1,
          baseLrs: [1, 1],
          schedulers: 3,
        }),
      /state\.schedulers must/,
    ],
    [
      'a state of too many parts',
      () =>
        new ChainedScheduler(own, { schedulers: [new StepLR(own, { stepSize: 1 })] }).loadStateDict({
          lastEpoch: 1,
          baseLrs: [1, 1],
          schedulers: [{}, {}],
        }),
      /state\.schedulers must/,
    ],
  ])('%s', (_what, act, message) => {
    expect(act).toThrow(message);
  });

  test('but take one lambda per group, and tMax for TMax', () => {
    expect(new LambdaLR(optimizer(), { lrLambda: [() => 2, () => 3] }).getLastLr()).toEqual([0.2, 0.12]);
    const [lower, upper] = [
      new CosineAnnealingLR(optimizer(), { tMax: 4 } as never),
      new CosineAnnealingLR(optimizer(), { TMax: 4 }),
    ];
    for (const schedule of [lower, upper]) schedule.step();
    expect(lower.getLastLr()).toEqual(upper.getLastLr());
  });
});
