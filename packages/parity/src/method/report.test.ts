/** A report shows the gaps there were: one that is no number, too. */
import { describe, expect, it } from 'vitest';
import type { AnyFamily } from '../families/family.ts';
import { type Report, reportJson, table } from './report.ts';
import { runFamily } from './run.ts';
import { type Gap, NO_GAP } from './tolerance.ts';

const one = { values: Float64Array.of(1), gradients: Float64Array.of() };

/** Three cases, of which the second one's gap is given. */
const reportOf = (gap: Gap) => {
  const family: AnyFamily = {
    ...{ name: 'numbers', compared: 'a number', count: 3, recorded: 0, random: false },
    draw: (_, index) => index,
    ask: () => ({ kind: 'program', body: {} }),
    run: () => one,
    compare: (example) => (example === 1 ? gap : { ...NO_GAP, share: 0.5, ulp: 3 }),
    row: () => 'all',
    smaller: () => [],
    print: () => ({ typescript: '', python: '' }),
  };
  const backend = { name: 'test', program: () => one, network: () => undefined };
  return runFamily(family, { seed: 1, count: 3, backends: [backend], source: { answer: async () => one } });
};

describe.each([NaN, Infinity])('a gap of %d', (size) => {
  const gap = { share: size, ulp: size, where: 'value 0', theirs: 1, ours: 2 };
  const word = Number.isNaN(size) ? 'NaN' : '∞';

  it('is in the table whatever came before and after, and the case failed', async () => {
    const report = await reportOf(gap);
    expect(report.failed).toBe(1);
    expect(table([report])).toMatch(new RegExp(`numbers\\s+all\\s+3\\s+${word}\\s+${word}\\s+1 DIFFER`));
  });

  it('is in the JSON as a word', async () => {
    const families = [await reportOf(gap)];
    const { rows } = JSON.parse(reportJson({ families } as unknown as Report)).families[0]; // all that is looked at
    expect(rows.all).toMatchObject({ share: String(size), ulp: String(size) });
  });
});
