import { describe, expect, test } from 'vitest';
import { presets } from '../.vitepress/theme/train/config.ts';
import { NamesRun } from '../.vitepress/theme/train/names.ts';
import { PlaneRun } from '../.vitepress/theme/train/plane.ts';
import { RowsRun } from '../.vitepress/theme/train/rows.ts';

describe('the runs behind the training panels', () => {
  test('moons reach 100 % from the fixed seed, compiled, with 337 parameters', () => {
    const run = new PlaneRun(presets.moons);
    for (let i = 0; i < 150; i++) run.step();
    expect(run.path).toBe('compiled');
    expect(run.snapshot().parameters).toBe(337);
    expect(run.accuracy()).toBe(1);
  });

  test('the same seed gives the same losses', () => {
    const losses = [0, 1].map(() => {
      const run = new PlaneRun(presets.moons);
      return [run.step(), run.step(), run.step()];
    });
    expect(losses[0]).toEqual(losses[1]);
  });

  test.each(['circles', 'blobs', 'spirals'] as const)('%s: the loss falls by half at least', (name) => {
    const run = new PlaneRun(presets[name]);
    const first = run.step();
    for (let i = 0; i < 200; i++) run.step();
    expect(run.step()).toBeLessThan(first / 2);
  });

  test('the notebook’s loop: 41 parameters, and the loss falls below 0.1 in 20 steps', () => {
    const run = new RowsRun(presets.notebook);
    for (let i = 0; i < 20; i++) run.step();
    expect(run.snapshot().parameters).toBe(41);
    expect(run.step()).toBeLessThan(0.1);
  });

  test('the net that forgets zeroGrad ends worse than the one that does not', () => {
    const losses = [true, false].map((zeroGrad) => {
      const run = new RowsRun({ ...presets.notebook, zeroGrad });
      for (let i = 0; i < 60; i++) run.step();
      return run.step();
    });
    expect(losses[0]).toBeLessThan(losses[1] ?? 0);
  });

  test('the small GPT learns: its loss falls, and its names are made of letters', () => {
    const run = new NamesRun(presets.microgpt);
    expect(run.snapshot().parameters).toBe(4192);
    const losses = Array.from({ length: 120 }, () => run.step());
    const mean = (part: readonly number[]): number => part.reduce((total, loss) => total + loss, 0) / part.length;
    expect(losses[0]).toBeCloseTo(Math.log(27), 0);
    expect(mean(losses.slice(-30))).toBeLessThan(mean(losses.slice(0, 30)) - 0.2);
    for (let i = 0; i < 5; i++) expect(run.sample()).toMatch(/^[a-z]{0,16}$/);
  });
});
