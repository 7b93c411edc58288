import { losses } from '@chainrule/nn';
import { describe, expect, it } from 'vitest';
import { lossTable } from '../networks/tables.ts';
import { lossCases } from './draw.ts';
import { isClasses } from './loss-case.ts';

const cases = lossCases(1);
const of = (name: string) => cases.filter((one) => one.name === name);

describe('lossCases()', () => {
  it.each(Object.keys(losses))('%s: every option, every reduction, single examples and batches', (name) => {
    const { ranges, batchmean } = lossTable[name] ?? { ranges: {} };
    const drawn = new Set(of(name).flatMap(({ options }) => Object.keys(options)));
    expect(drawn).toEqual(new Set([...Object.keys(ranges), 'reduction']));
    const reductions = new Set(of(name).map(({ options }) => options.reduction));
    expect(reductions).toEqual(new Set(['mean', 'sum', 'none', ...(batchmean ? ['batchmean'] : [])]));
    const rows = new Set(of(name).map(({ inputs }) => inputs[0]?.length));
    expect(rows.size).toBeGreaterThan(1);
  });

  it('has zeros of both signs, infinities and NaN among the inputs, or 0 and 1 where they are probabilities', () => {
    for (const [name, { domain }] of Object.entries(lossTable)) {
      const inputs = of(name).flatMap((one) => one.inputs.flat(2));
      const edges = domain.input[0] >= 0 ? [0, 1, 1 - 1e-13] : [0, -0, Infinity, -Infinity, Number.NaN, 1e308];
      for (const edge of edges) expect(inputs.some((x) => Object.is(x, edge)), `${name} at ${edge}`).toBe(true); // biome-ignore format: one line
    }
  });

  it('gives cross entropy classes, and probabilities that add up to 1', () => {
    const soft = of('crossEntropy').flatMap(({ targets }) => (isClasses(targets) ? [] : targets));
    expect(of('crossEntropy').some(({ targets }) => isClasses(targets))).toBe(true);
    expect(soft.length).toBeGreaterThan(30);
    expect(soft.some((row) => Math.abs(row.reduce((a, b) => a + b) - 1) < 1e-12 && Math.max(...row) < 1)).toBe(true);
  });
});
