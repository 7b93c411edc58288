/** Schedules' states and options: what goes into and out of them, and what they refuse. */
import { Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import {
  ChainedScheduler,
  CosineAnnealingLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiStepLR,
  ReduceLROnPlateau,
  SGD,
  StepLR,
} from '../src/index.ts';

const bases = [0.1, 0.04] as const;
const optimizer = (): SGD => new SGD(bases.map((lr) => ({ params: [new Value(0)], lr })));

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

  test('of ReduceLROnPlateau begin anew without touching the rates', () => {
    const schedule = new ReduceLROnPlateau(optimizer());
    schedule.step(1);
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
    // @ts-expect-error: the types ask for it, too
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
