/** Where schedules are after so many steps: by jumping there as by stepping, and what they say where torch divides by zero. */
import { readFileSync } from 'node:fs';
import { Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingWarmRestarts,
  ExponentialLR,
  LinearLR,
  OneCycleLR,
  type Optimizer,
  ReduceLROnPlateau,
  type Schedule,
  SequentialLR,
  SGD,
  schedules,
} from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

type Part = [keyof typeof schedules, object];
interface Golden {
  name: keyof typeof schedules;
  options: object;
  parts?: Part[];
  milestones: number[] | null;
  trace: [string, string][][];
}
const golden: { schedules: Golden[]; composed: Golden[] } = JSON.parse(
  readFileSync(new URL('golden/training.json', import.meta.url), 'utf8'),
);
const single = (lr = 0.05): SGD => new SGD([new Value(0)], { lr, momentum: 0.9 });
const twoGroups = (): SGD =>
  new SGD([{ params: [new Value(0)] }, { params: [new Value(0)], lr: 0.04 }], { lr: 0.1, momentum: 0.9 });
const make = (name: string, options: object, own: Optimizer): Schedule =>
  new (schedules[name as keyof typeof schedules] as unknown as new (own: Optimizer, options: object) => Schedule)(
    own,
    options,
  );
const build = ({ name, options, parts, milestones }: Golden): Schedule => {
  const own = twoGroups();
  if (parts === undefined) return make(name, options, own);
  const schedulers = parts.map((part) => make(...part, own));
  return make(name, milestones === null ? { schedulers } : { schedulers, milestones }, own);
};
const stepping = [...golden.schedules, ...golden.composed].filter(({ name }) => name !== 'ReduceLROnPlateau');
const rates = (schedule: Schedule, steps: number): number[] =>
  Array.from({ length: steps + 1 }, (_, t) => {
    if (t > 0) schedule.step();
    return schedule.getLastLr()[0] as number; // one group
  });
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got).toHaveLength(wanted.length);
  for (const [i, x] of got.entries()) expect(Math.abs(x - (wanted[i] as number))).toBeLessThan(1e-14);
};

describe('a jump', () => {
  test.each(stepping.map((entry) => [`${entry.name} ${JSON.stringify(entry.parts ?? entry.options)}`, entry] as const))(
    '%s: is where torch is after as many steps, forwards and back, and goes on from there',
    (_, entry) => {
      const last = entry.trace.length - 1;
      for (const epoch of [0, 1, 2, 3, 7, 10, 11, last]) {
        const schedule = build(entry);
        for (const start of [0, last, 3]) {
          schedule.jump(start);
          schedule.jump(epoch);
          expect(schedule.lastEpoch).toBe(epoch);
          for (let t = epoch; t <= Math.min(last, epoch + 4); t++) {
            if (t > epoch) schedule.step();
            const wanted = (entry.trace[t] ?? []).map(([lr]) => fromHex(lr));
            close(schedule.getLastLr(), wanted);
          }
        }
      }
    },
  );

  test('of warm restarts counts the cycles that went by, and may land between two steps, as torch', () => {
    const at = (epoch: number): number => {
      const schedule = new CosineAnnealingWarmRestarts(single(), { T0: 10, TMult: 2 });
      schedule.jump(epoch);
      expect(schedule.lastEpoch).toBe(Math.floor(epoch));
      return schedule.getLastLr()[0] as number; // one group
    };
    const torch = [0.05, 0.048776412907378844, 0.025, 0.05, 0.04969220851487845, 0.00030779148512155856];
    expect([0, 1, 5, 10, 11, 29].map(at)).toEqual(torch);
    close([at(2.5)], [0.025 * (1 + Math.cos(Math.PI / 4))]);
    expect(() => at(-1)).toThrow(/CosineAnnealingWarmRestarts\.jump\(\): epoch must be a number >= 0, but got -1/);
    expect(() => at(NaN)).toThrow(/epoch must be a finite number/);
  });

  test('to what is no step is refused, and to any place of ReduceLROnPlateau, whose rates nobody can know', () => {
    const own = single();
    for (const schedule of [
      new ExponentialLR(own, { gamma: 0.5 }),
      new ChainedScheduler(own, { schedulers: [new ExponentialLR(own, { gamma: 0.5 })] }),
    ]) {
      const before = [schedule.lastEpoch, ...schedule.getLastLr()];
      for (const wrong of [-1, 1.5, NaN, Infinity, '1' as never])
        expect(() => schedule.jump(wrong)).toThrow(/\.jump\(\): epoch must be/);
      expect([schedule.lastEpoch, ...schedule.getLastLr()]).toEqual(before);
    }
    expect(() => new ReduceLROnPlateau(own).jump(5)).toThrow(
      'ReduceLROnPlateau(): jump cannot be known: its rates depend on the metrics of all steps before, but got 5. Call step(metric) once per step, or load a state.',
    );
  });
});

describe('a phase without steps', () => {
  const oneCycle = (options: object, own = single()): OneCycleLR => new OneCycleLR(own, { maxLr: 1, ...options });

  test.each([
    [{ totalSteps: 10, pctStart: 0.1 }],
    [{ totalSteps: 10, pctStart: 0.1, threePhase: true }],
    [{ totalSteps: 2, pctStart: 0.5 }],
    [{ totalSteps: 1, pctStart: 1 }],
    [{ epochs: 5, stepsPerEpoch: 4, pctStart: 0.05, annealStrategy: 'linear' }],
  ])('OneCycleLR %j is refused, as torch, and the optimiser is as it was', (options) => {
    const own = single();
    const before = structuredClone({ ...own.paramGroups[0], params: null });
    expect(() => oneCycle(options, own)).toThrow(
      /^OneCycleLR\(\): pctStart must be other than 1 \/ totalSteps: the rise would begin and end at one step, but got/,
    );
    expect({ ...own.paramGroups[0], params: null }).toEqual(before);
  });

  test.each([[{ totalSteps: 10, pctStart: 1 }], [{ totalSteps: 10, pctStart: 0.55, threePhase: true }]])(
    'OneCycleLR %j goes as far as torch, and the step beyond is refused and changes nothing',
    (options) => {
      const own = single();
      const schedule = oneCycle(options, own);
      expect(rates(schedule, 9).every(Number.isFinite)).toBe(true);
      const before = schedule.getLastLr();
      for (let i = 0; i < 2; i++)
        expect(() => schedule.step()).toThrow(/OneCycleLR\(\): pctStart must be smaller for a step beyond/);
      expect(schedule.getLastLr()).toEqual(before);
      expect([schedule.lastEpoch, own.paramGroups[0]?.momentum]).toEqual([
        9,
        expect.closeTo('threePhase' in options ? 0.95 : 0.85, 12),
      ]);
    },
  );

  test('OneCycleLR at the edges of pctStart gives the rates of torch', () => {
    close(
      rates(oneCycle({ totalSteps: 10, pctStart: 0 }), 10),
      [
        0.9755283560345442, 0.904508879153485, 0.793893450575732, 0.654509879153485, 0.500002, 0.3454941208465151,
        0.20611054942426807, 0.09549512084651508, 0.024475643965455825, 4e-6, 0.024475643965455825,
      ],
    );
    close(
      rates(oneCycle({ totalSteps: 10, pctStart: 0.5, threePhase: true }), 10),
      [
        0.040000000000000036, 0.1805887450304573, 0.52, 0.8594112549695427, 1, 0.8594112549695427, 0.52,
        0.18058874503045722, 0.04, 4e-6, 0.04,
      ],
    );
    close(rates(oneCycle({ totalSteps: 4, pctStart: 1, threePhase: true }), 4).slice(0, 4), [0.04, 0.28, 0.76, 1]);
    close(rates(oneCycle({ totalSteps: 1 }), 1), [4e-6, 0.6112620219362891]);
  });

  test('OneCycleLR whose first rate is no number is refused before anything is changed', () => {
    const own = single();
    expect(() => oneCycle({ totalSteps: 10, maxLr: 1e308, divFactor: 1e-10 }, own)).toThrow(
      /maxLr \/ divFactor must be a finite number/,
    );
    expect(own.paramGroups[0]?.lr).toBe(0.05);
  });

  test('LinearLR of no steps keeps its first factor, as torch, and SequentialLR cannot hand over to it', () => {
    close(rates(new LinearLR(single(), { totalIters: 0 }), 3), Array(4).fill(0.05 / 3));
    const own = single();
    const parts = [new ConstantLR(own, { factor: 0.5, totalIters: 9 }), new LinearLR(own, { totalIters: 0 })];
    const schedule = new SequentialLR(own, { schedulers: parts, milestones: [2] });
    close(rates(schedule, 1), [0.025, 0.025]);
    for (let i = 0; i < 2; i++)
      expect(() => schedule.step()).toThrow(
        /LinearLR\(\): totalIters must be at least 1 where SequentialLR hands over/,
      );
    expect([schedule.lastEpoch, ...schedule.getLastLr()]).toEqual([1, 0.025]);
  });

  test('a rate beyond all numbers is refused where it would come up', () => {
    const schedule = new LinearLR(single(), { startFactor: 1e-320, totalIters: 2 });
    for (let i = 0; i < 2; i++)
      expect(() => schedule.step()).toThrow(/LinearLR\(\): the next rate must be a finite number, but got Infinity/);
    expect(schedule.lastEpoch).toBe(0);
    expect(Number.isFinite(schedule.getLastLr()[0])).toBe(true);
  });
});

test('SequentialLR refuses milestones that go back', () => {
  const own = single();
  const schedulers = [1, 2, 3].map(() => new ExponentialLR(own, { gamma: 0.5 }));
  expect(() => new SequentialLR(own, { schedulers, milestones: [5, 2] })).toThrow(
    /SequentialLR\(\): milestones\[1\] must be at least 5, the one before it, but got 2/,
  );
  expect(() => new SequentialLR(own, { schedulers, milestones: [2, 2] })).not.toThrow();
});
