/**
 * What is given away or taken is a copy: states of optimisers and schedules, options, lists of parameters. Each test changes one side and looks at the other.
 * And what a loaded state says holds at once, also for who is frozen.
 */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  fuse,
  Generator,
  Layer,
  type Optimizer,
  type OptimizerState,
  ReduceLROnPlateau,
  SGD,
  StepLR,
} from '../src/index.ts';

const numbers = (values: readonly Value[]): number[] => values.map(({ data }) => data);
/** Steps with these gradients. */
const step = (optimizer: Pick<Optimizer, 'step'>, values: readonly Value[], gradients: readonly number[]): void => {
  for (const [i, value] of values.entries()) value.grad = gradients[i] ?? 1;
  optimizer.step();
};
const line = (n = 4): readonly Value[] =>
  new Layer(n - 1, 1, { init: 'uniform', generator: new Generator(3) }).parameters();
/** The first group's betas, written into as types would refuse. */
const betasOf = ({ paramGroups }: Adam): number[] => paramGroups[0]?.betas as unknown as number[];
type Writable = { -readonly [K in keyof OptimizerState['groups'][number]]: OptimizerState['groups'][number][K] };

describe('the state of an optimiser', () => {
  it('shares no betas, buffers or segments with the optimiser it came from', () => {
    const values = line();
    const betas: [number, number] = [0.8, 0.9];
    const optimizer = new Adam(values, { lr: 0.1, betas });
    step(optimizer, values, [1, 2, 3, 4]);
    const state = optimizer.stateDict();
    const before = structuredClone(state);
    betasOf(optimizer)[0] = 0.1;
    step(optimizer, values, [5, 6, 7, 8]);
    expect(state).toEqual(before);
    expect(state.groups[0]?.options.betas).toEqual([0.8, 0.9]);
  });

  it('shares nothing with the optimiser that it was loaded into', () => {
    const [values, others] = [line(), line()];
    const [optimizer, other] = [new Adam(values, { betas: [0.8, 0.9] }), new Adam(others)];
    step(optimizer, values, [1, 2, 3, 4]);
    const state = optimizer.stateDict();
    other.loadStateDict(state);
    const before = structuredClone(other.stateDict());
    const group = state.groups[0] as Writable;
    (group.options.betas as number[])[0] = 0.5;
    for (const buffer of group.buffers.values()) buffer.fill(7);
    expect(other.stateDict()).toEqual(before);
    const again = optimizer.stateDict();
    step(other, others, [1, 1, 1, 1]);
    expect(optimizer.stateDict()).toEqual(again);
    expect(again).toEqual(before);
  });

  it('leaves what was frozen where it is, also when it was saved by one that was not', () => {
    for (const whole of [true, false]) {
      const [saved, values] = [line(), line()];
      const [first, optimizer] = [new Adam(saved), new Adam(values, { lr: 0.5 })];
      step(first, saved, [1, 2, 3, 4]);
      const frozen = values[2] as Value;
      frozen.requiresGrad = false;
      if (whole) step(optimizer, values, [1, 1, 1, 1]); // it has seen who is frozen
      const at = frozen.data;
      const before = numbers(values);
      optimizer.loadStateDict(first.stateDict());
      step(optimizer, values, [1, 1, 1, 1]);
      expect(frozen.data).toBe(at);
      expect(numbers(values).filter((x, i) => x === before[i])).toEqual([at]);
      frozen.requiresGrad = true;
      step(fuse(optimizer), values, [1, 1, 1, 1]);
      expect(frozen.data).not.toBe(at);
    }
  });

  it('has a step count per parameter: one that was frozen for a while has fewer, and keeps its moments', () => {
    const [a, b] = [line(), line()];
    const [whole, parts] = [new Adam(a, { lr: 0.1 }), new Adam(b, { lr: 0.1 })];
    const thaw = (values: readonly Value[], wanted: boolean): void => {
      (values[1] as Value).requiresGrad = wanted;
    };
    for (const [values, optimizer] of [
      [a, whole],
      [b, parts],
    ] as const) {
      step(optimizer, values, [1, 2, 3, 4]);
      thaw(values, false);
      step(optimizer, values, [4, 3, 2, 1]);
      thaw(values, true);
    }
    const state = whole.stateDict();
    expect(state.groups[0]?.segments.map(({ length, step: count }) => [length, count])).toEqual([
      [1, 2],
      [1, 1],
      [2, 2],
    ]);
    const fresh = line();
    for (const [i, value] of fresh.entries()) value.data = a[i]?.data ?? NaN;
    const loaded = new Adam(fresh, { lr: 0.1 });
    loaded.loadStateDict(state);
    step(loaded, fresh, [1, 1, 1, 1]);
    step(parts, b, [1, 1, 1, 1]);
    expect(numbers(fresh)).toEqual(numbers(b));
  });
});

describe('an optimiser', () => {
  it('has its own list of parameters, and its own betas, whatever becomes of the caller’s', () => {
    for (const grouped of [false, true]) {
      const values = [new Value(1), new Value(2)];
      const betas: [number, number] = [0.8, 0.9];
      const optimizer = new Adam(grouped ? [{ params: values }] : values, { lr: 0.1, betas });
      values.pop();
      betas[0] = 0;
      expect(optimizer.paramGroups[0]?.params).toHaveLength(2);
      expect(optimizer.paramGroups[0]?.betas).toEqual([0.8, 0.9]);
    }
  });

  it('is not changed by another of its kind: defaults are nobody’s own', () => {
    const one = new Adam([new Value(1)]);
    betasOf(one)[0] = 0.5;
    const two = new Adam([new Value(1)]);
    expect(two.paramGroups[0]).toMatchObject({ lr: 0.001, betas: [0.9, 0.999] });
  });

  it('clears the gradients of loose Values as of a layer’s', () => {
    const loose = [new Value(1), new Value(2)];
    const layer = line();
    const optimizer = new SGD([...loose, ...layer]);
    for (const value of [...loose, ...layer]) value.grad = 3;
    optimizer.zeroGrad();
    expect([...loose, ...layer].map(({ grad }) => grad)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['loose Values', () => [new Value(1), new Value(1), new Value(1)] as const],
    ['a layer', () => line(3)],
  ])('of %s sees who is frozen or thawed between steps, its own step and fused', (_name, make) => {
    for (const fused of [false, true]) {
      const values = make();
      const optimizer = new SGD(values, { lr: 1, momentum: 0.5 });
      const stepper = fused ? fuse(optimizer) : optimizer;
      const moved = (): boolean[] => {
        const before = numbers(values);
        step(stepper, values, [1, 1, 1]);
        return values.map(({ data }, i) => data !== before[i]);
      };
      expect(moved()).toEqual([true, true, true]);
      (values[1] as Value).requiresGrad = false;
      expect(moved()).toEqual([true, false, true]);
      (values[0] as Value).requiresGrad = false;
      expect(moved()).toEqual([false, false, true]);
      for (const value of values) value.requiresGrad = true;
      expect(moved()).toEqual([true, true, true]);
      const [first, second] = numbers(values);
      step(stepper, values, [0, 0, 0]);
      expect([values[0]?.data !== first, values[1]?.data !== second]).toEqual([true, true]); // momentum goes on
    }
  });

  it('fused takes gradients from any array, one after the other', () => {
    const values = line(2);
    const before = numbers(values);
    const fused = fuse(new SGD(values, { lr: 1 }));
    fused.step(new Float64Array([1, 2]));
    fused.step(new Float64Array([10, 20]));
    expect(numbers(values)).toEqual(before.map((x, i) => x - (i + 1) - 10 * (i + 1)));
  });
});

describe('schedules', () => {
  it('share no base rates with their state, and start anew from the first rate of a group', () => {
    const optimizer = new SGD([new Value(1)], { lr: 1 });
    const first = new StepLR(optimizer, { stepSize: 1, gamma: 0.5 });
    first.step();
    const state = first.stateDict();
    (state.baseLrs as number[])[0] = 99;
    expect(first.baseLrs).toEqual([1]);
    expect(new StepLR(optimizer, { stepSize: 1, gamma: 0.5 }).baseLrs).toEqual([1]); // torch's initial_lr
  });

  it('a plateau that was loaded knows its best, its bad steps and how long it still cools', () => {
    const make = () => {
      const optimizer = new SGD([new Value(1)], { lr: 1 });
      return { optimizer, plateau: new ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5, cooldown: 2 }) };
    };
    const metrics = [1, 1, 1, 1, 1, 1, 1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6];
    const whole = make();
    const rates: number[] = [];
    for (const metric of metrics) {
      whole.plateau.step(metric);
      rates.push(...whole.plateau.getLastLr());
    }
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125]);
    for (let cut = 1; cut < metrics.length; cut++) {
      const [before, after] = [make(), make()];
      for (const metric of metrics.slice(0, cut)) before.plateau.step(metric);
      after.optimizer.loadStateDict(before.optimizer.stateDict());
      after.plateau.loadStateDict(JSON.parse(JSON.stringify(before.plateau.stateDict())));
      const seen = metrics.slice(cut).flatMap((metric) => {
        after.plateau.step(metric);
        return after.plateau.getLastLr();
      });
      expect(seen).toEqual(rates.slice(cut));
    }
  });
});
