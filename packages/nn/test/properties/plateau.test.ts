/** ReduceLROnPlateau, whatever its options and metrics: its rates by its words. */
import { Value } from '@chainrule/engine';
import { describe, expect } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import { ReduceLROnPlateau, SGD } from '../../src/index.ts';

const bases = [0.1, 0.04] as const;
const optimizer = (): SGD => new SGD(bases.map((lr) => ({ params: [new Value(0)], lr })));

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
