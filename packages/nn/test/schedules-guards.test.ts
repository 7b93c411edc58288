/** Schedules and what they are given: wrong things are refused by name, lists and states are copied, and states go in whole. */
import { Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import {
  ChainedScheduler,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LambdaLR,
  MultiStepLR,
  OneCycleLR,
  ReduceLROnPlateau,
  Schedule,
  SequentialLR,
  SGD,
  StepLR,
} from '../src/index.ts';

const own = new SGD([{ params: [new Value(0)] }, { params: [new Value(0)] }], { lr: 0.1, momentum: 0.5 });
const half = (): ExponentialLR => new ExponentialLR(own, { gamma: 0.5 });
const wrong = (x: unknown): never => x as never;

describe('a schedule refuses, by name,', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'schedulers that are no list',
      () => new ChainedScheduler(own, { schedulers: wrong(5) }),
      /ChainedScheduler\(\): schedulers must be an array/,
    ],
    [
      'no schedules',
      () => new SequentialLR(own, { schedulers: [], milestones: [] }),
      /SequentialLR\(\): schedulers must not be empty/,
    ],
    [
      'an unknown option',
      () => new SequentialLR(own, wrong({ schedulers: [half()], milestones: [], at: 1 })),
      /SequentialLR\(\): at is no option/,
    ],
    [
      'an unknown option of a chain',
      () => new ChainedScheduler(own, wrong({ schedulers: [half()], at: 1 })),
      /ChainedScheduler\(\): at is no option/,
    ],
    [
      'milestones that are no list',
      () => new SequentialLR(own, { schedulers: [half(), half()], milestones: wrong({ length: 1 }) }),
      /SequentialLR\(\): milestones must be an array/,
    ],
    [
      'a milestone that is none',
      () => new SequentialLR(own, { schedulers: [half(), half()], milestones: [1.5] }),
      /SequentialLR\(\): milestones must be an integer >= 0/,
    ],
    [
      'a jump of a sequence to what is no step',
      () => new SequentialLR(own, { schedulers: [half()], milestones: [] }).jump(0.5),
      /SequentialLR\.jump\(\): epoch must be an integer >= 0/,
    ],
    [
      'a jump of a cycle to what is no step',
      () => new OneCycleLR(own, { maxLr: 1, totalSteps: 9 }).jump(0.5),
      /OneCycleLR\.jump\(\): epoch must be an integer >= 0/,
    ],
    [
      'an optimiser that is none, for a cycle',
      () => new OneCycleLR(wrong({ paramGroups: [] }), { maxLr: 1, totalSteps: 9 }),
      /OneCycleLR\(\): optimizer must be an optimiser/,
    ],
    [
      'an optimiser that is none, for a plateau',
      () => new ReduceLROnPlateau(wrong({ paramGroups: [] })),
      /ReduceLROnPlateau\(\): optimizer must be an optimiser/,
    ],
    [
      'a mode of thresholds that is none',
      () => new ReduceLROnPlateau(own, { thresholdMode: wrong('both') }),
      /thresholdMode must be one of rel, abs/,
    ],
    [
      'steps that are no list',
      () => new MultiStepLR(own, { milestones: wrong(new Set([1])) }),
      /MultiStepLR\(\): milestones must be an array/,
    ],
    [
      'a flag that is none',
      () => new OneCycleLR(own, { maxLr: 1, totalSteps: 9, threePhase: wrong(1) }),
      /threePhase must be true or false/,
    ],
    ['a last option out of its range', () => new ReduceLROnPlateau(own, { eps: -1 }), /eps must be a number >= 0/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('lists and states', () => {
  test('that were given are copied: they stay open, and changing them changes nothing', () => {
    const schedulers: Schedule[] = [half(), half()];
    const milestones = [2];
    const sequence = new SequentialLR(own, { schedulers, milestones });
    const chain = new ChainedScheduler(own, { schedulers });
    schedulers.pop();
    milestones[0] = 5;
    expect([sequence.schedulers.length, chain.schedulers.length, sequence.milestones]).toEqual([2, 2, [2]]);
  });

  test('that are handed out are copies', () => {
    const schedule = new ExponentialLR(new SGD([new Value(0)], { lr: 0.1 }), { gamma: 0.5 });
    (schedule.stateDict().baseLrs as number[]).push(1);
    expect(schedule.baseLrs).toEqual([0.1]);
  });

  test('of a plateau go in whole: best, bad steps, and the wait', () => {
    const make = (): ReduceLROnPlateau => new ReduceLROnPlateau(own, { patience: 3, cooldown: 2 });
    const one = make();
    for (const metric of [3, 4, 4, 4, 4, 5]) one.step(metric);
    const state = one.stateDict();
    expect(state).toMatchObject({ best: 3, bad: 0, cooling: 1 });
    const other = make();
    other.loadStateDict({ ...state, bad: 2 });
    expect(other.stateDict()).toEqual({ ...state, bad: 2 });
  });

  test('a chain that begins anew counts from 0', () => {
    const chain = new ChainedScheduler(own, { schedulers: [half()] });
    chain.step();
    chain.initialStep();
    expect(chain.lastEpoch).toBe(0);
  });

  test('a cycle moves the rate and the momentum of every group, the last too', () => {
    const two = new SGD([{ params: [new Value(0)] }, { params: [new Value(0)] }], { lr: 0.1, momentum: 0.5 });
    new OneCycleLR(two, { maxLr: 1, totalSteps: 9 });
    expect(two.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [expect.closeTo(0.04, 12), 0.95],
      [expect.closeTo(0.04, 12), 0.95],
    ]);
  });
});

describe('what fit asks a schedule', () => {
  class Mine extends Schedule {
    constructor() {
      super('Mine', own);
    }
    step(): void {
      this.lastEpoch++;
    }
    initialStep(): void {
      this.lastEpoch = 0;
    }
    jump(epoch: number): void {
      this.lastEpoch = epoch;
    }
  }
  const lambda = (): LambdaLR => new LambdaLR(own, { lrLambda: [() => 1, () => 1] });
  const plain = (): StepLR => new StepLR(own, { stepSize: 2 });

  test.each<[string, () => Schedule, boolean]>([
    ['a class of the user', () => new Mine(), true],
    ['functions among the options', lambda, true],
    ['numbers alone', plain, false],
    ['a cycle', () => new OneCycleLR(own, { maxLr: 1, totalSteps: 9 }), false],
    ['warm restarts', () => new CosineAnnealingWarmRestarts(own, { T0: 2 }), false],
    ['a plateau', () => new ReduceLROnPlateau(own), false],
    ['a chain of numbers', () => new ChainedScheduler(own, { schedulers: [plain(), plain()] }), false],
    ['a chain with one function', () => new ChainedScheduler(own, { schedulers: [plain(), lambda()] }), true],
    ['a sequence of numbers', () => new SequentialLR(own, { schedulers: [plain(), plain()], milestones: [1] }), false],
    [
      'a sequence with one function',
      () => new SequentialLR(own, { schedulers: [lambda(), plain()], milestones: [1] }),
      true,
    ],
  ])('whether it runs code of the user: %s', (_, make, expected) => {
    expect(make().callsOut).toBe(expected);
  });

  test('whether it needs a metric: a plateau does', () => {
    expect([plain().watches, new ReduceLROnPlateau(own).watches]).toEqual([false, true]);
  });
});
