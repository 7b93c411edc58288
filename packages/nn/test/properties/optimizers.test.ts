/**
 * What every optimiser promises whatever its options: parameters do not know of one another, and it is no matter where their
 * numbers live, how they are grouped, in which order they come, or whether a run is stopped, saved and gone on with.
 */
import { parameterBlock, Value } from '@chainrule/engine';
import { describe, expect } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import { clipGradNorm, clipGradValue, type Optimizer } from '../../src/index.ts';
import { makeOptimizer, optimizerNames, optionsOf } from './rules.ts';

const count = 7;
const start = fc.array(within(-2, 2), { minLength: count, maxLength: count });
/** The gradient that a parameter gets at a step: any number, the same however the parameters are laid out. */
const gradientAt = (step: number, i: number): number => Math.sin(3 * step + 1.7 * i) * (1 + i);

/** Steps, each with gradients of its own; at every step the numbers in `frozenAt` are frozen. */
function train(
  optimizer: Pick<Optimizer, 'step'>,
  values: readonly Value[],
  steps: readonly number[],
  frozenAt: readonly number[] = [],
): void {
  for (const step of steps) {
    values.forEach((value, i) => {
      value.grad = gradientAt(step, i);
      value.requiresGrad = !(step % 3 === 1 && frozenAt.includes(i));
    });
    optimizer.step();
  }
}
const dataOf = (values: readonly Value[]): number[] => values.map(({ data }) => data);
const steps = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const loose = (xs: readonly number[]): Value[] => xs.map((x) => new Value(x));
const inBlock = (xs: readonly number[]): Value[] => [...parameterBlock(Float64Array.from(xs)).values];
const picks = fc.uniqueArray(fc.nat(count - 1), { maxLength: 4 });
const orders = fc.shuffledSubarray([...Array(count).keys()], { minLength: count });

describe.each(optimizerNames)('%s', (name) => {
  const options = optionsOf(name);

  property(
    'moves a parameter the same whether alone or among others, in a block or loose, in whatever order and groups, some of them frozen for a while: bit for bit',
    fc.record({ xs: start, options, frozen: picks, order: orders, cut: fc.nat(count), blocks: fc.nat(count) }),
    ({ xs, options: own, frozen, order, cut, blocks }) => {
      const alone = xs.map((x, i) => {
        const value = new Value(x);
        const optimizer = makeOptimizer(name, [value], own);
        for (const step of steps(0, 8)) {
          value.grad = gradientAt(step, i);
          if (!(step % 3 === 1 && frozen.includes(i))) optimizer.step();
        }
        return value.data;
      });
      // The first `blocks` live in one block, the others each by itself; they come in any order, in two groups.
      const values = [...inBlock([...xs.slice(0, blocks), 0]).slice(0, blocks), ...loose(xs.slice(blocks))];
      const shuffled = order.map((i) => values[i] as Value); // a permutation of the indices
      const groups = [shuffled.slice(0, cut), shuffled.slice(cut)].filter((params) => params.length > 0);
      train(
        makeOptimizer(
          name,
          groups.map((params) => ({ params })),
          own,
        ),
        values,
        steps(0, 8),
        frozen,
      );
      expect(dataOf(values)).toEqual(alone);
    },
    { runs: 60 },
  );

  property(
    'stopped, saved, loaded into a new one over other memory, and gone on with, is the run that never stopped: bit for bit',
    fc.record({ xs: start, options, frozen: picks, stop: fc.integer({ min: 0, max: 8 }) }),
    ({ xs, options: own, frozen, stop }) => {
      const whole = loose(xs);
      train(makeOptimizer(name, whole, own), whole, steps(0, 9), frozen);
      const first = inBlock(xs);
      const before = makeOptimizer(name, first, own);
      train(before, first, steps(0, stop), frozen);
      const second = loose(dataOf(first));
      const after = makeOptimizer(name, second, {});
      after.loadStateDict(before.stateDict());
      train(after, second, steps(stop, 9), frozen);
      expect(dataOf(second)).toEqual(dataOf(whole));
      expect(after.stateDict().groups[0]?.options).toEqual(before.stateDict().groups[0]?.options);
    },
    { runs: 60 },
  );

  property(
    'climbs as it descends on the opposite gradient, bit for bit',
    fc.record({ xs: start, options }),
    ({ xs, options: own }) => {
      const [down, up] = [loose(xs), loose(xs)];
      const descending = makeOptimizer(name, down, { ...own, maximize: false });
      const climbing = makeOptimizer(name, up, { ...own, maximize: true });
      for (const step of steps(0, 5)) {
        down.forEach((value, i) => {
          value.grad = gradientAt(step, i);
        });
        up.forEach((value, i) => {
          value.grad = -gradientAt(step, i);
        });
        descending.step();
        climbing.step();
      }
      expect(dataOf(up)).toEqual(dataOf(down));
    },
    { runs: 40 },
  );

  property(
    'changes no gradient, and nothing at all at rate 0',
    fc.record({ xs: start, options }),
    ({ xs, options: own }) => {
      const values = loose(xs);
      train(makeOptimizer(name, values, { ...own, lr: 0 }), values, steps(0, 3));
      expect(dataOf(values).map((x) => x + 0)).toEqual(xs.map((x) => x + 0));
      expect(values.map(({ grad }) => grad)).toEqual(values.map((_, i) => gradientAt(2, i)));
    },
    { runs: 40 },
  );
});

describe('clipping', () => {
  const gradients = fc.array(within(-9, 9), { minLength: 1, maxLength: 8 });
  const given = fc.record({
    gs: gradients,
    most: within(0.1, 9),
    normType: fc.constantFrom(1, 2, 3, 0.5, Infinity),
    block: fc.boolean(),
  });
  const normOf = (xs: readonly number[], p: number): number => {
    const sizes = xs.map(Math.abs);
    return p === Infinity ? Math.max(...sizes) : sizes.reduce((sum, x) => sum + x ** p, 0) ** (1 / p);
  };
  const prepared = (gs: readonly number[], block: boolean): Value[] => {
    const values = block ? inBlock(gs) : loose(gs);
    values.forEach((value, i) => {
      value.grad = gs[i] as number; // as many
    });
    return values;
  };

  property(
    'clipGradNorm() gives the norm before, leaves it at most what was asked, keeps the direction, and a small one as it is',
    given,
    ({ gs, most, normType, block }) => {
      const values = prepared(gs, block);
      const norm = normOf(gs, normType);
      const near = (a: number, b: number): void =>
        expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, norm));
      near(clipGradNorm(values, most, { normType }), norm);
      const after = values.map(({ grad }) => grad);
      if (norm + 1e-6 < most) expect(after).toEqual(gs);
      else {
        near(normOf(after, normType), (norm * most) / (norm + 1e-6));
        for (const [i, g] of gs.entries()) near((after[i] as number) * (norm + 1e-6), g * most); // as many
      }
    },
  );

  property(
    'clipGradValue() holds every gradient between the bounds, and touches no other',
    given,
    ({ gs, most, block }) => {
      const values = prepared(gs, block);
      clipGradValue(values, most);
      expect(values.map(({ grad }) => grad)).toEqual(gs.map((g) => (g > most ? most : g < -most ? -most : g)));
    },
  );

  property(
    'clipping leaves a frozen parameter out: its gradient neither counts nor changes',
    given,
    ({ gs, most, normType, block }) => {
      const values = prepared([...gs, 5], block);
      const last = values.at(-1) as Value; // the one just added
      last.requiresGrad = false;
      expect(clipGradNorm(values, most, { normType })).toBe(clipGradNorm(prepared(gs, block), most, { normType }));
      clipGradValue(values, 0.5);
      expect(last.grad).toBe(5);
    },
  );
});
