import { describe, expect, test } from 'vitest';
import { presets } from '../.vitepress/theme/train/config.ts';
import { makePoints } from '../.vitepress/theme/train/data.ts';
import { decodeMoves, encodeMoves } from '../.vitepress/theme/train/moves.ts';
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

  const mean = (part: readonly number[]): number => part.reduce((total, loss) => total + loss, 0) / part.length;

  test('microgpt learns, compiled: its loss falls, and the same seed, step and temperature give the same names', () => {
    const run = new NamesRun(presets.microgpt);
    expect(run.snapshot().parameters).toBe(4192);
    const losses = Array.from({ length: 150 }, () => run.step());
    expect(run.path).toBe('compiled');
    expect(losses[0]).toBeCloseTo(Math.log(27), 0);
    expect(mean(losses.slice(-40))).toBeLessThan(mean(losses.slice(0, 40)) - 0.2);
    const names = run.snapshot().names;
    expect(names?.step).toBe(150);
    expect(run.draw()).toEqual(names?.list);
    for (const name of run.draw()) expect(name).toMatch(/^[a-z]{0,16}$/);
    run.tune(5);
    expect(run.draw()).not.toEqual(names?.list);
  });

  test('drawing names does not change what is learned', () => {
    const [quiet, asked] = [new NamesRun(presets.microgpt), new NamesRun(presets.microgpt)];
    const losses = [quiet, asked].map((run) =>
      Array.from({ length: 4 }, () => {
        if (run === asked) run.draw(3);
        return run.step();
      }),
    );
    expect(losses[0]).toEqual(losses[1]);
  });

  test('without WebAssembly microgpt runs eagerly, says so, and loses what the compiled one loses', () => {
    const compiled = new NamesRun(presets.microgpt);
    const kept = Reflect.get(globalThis, 'WebAssembly');
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    try {
      const run = new NamesRun(presets.microgpt);
      const losses = [run.step(), run.step()];
      expect(run.path).toBe('eager');
      expect(losses[0]).toBeCloseTo(compiled.step(), 9);
      expect(losses[1]).toBeCloseTo(compiled.step(), 9);
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: kept, configurable: true, writable: true });
    }
  });

  test('points that were moved come back from a link’s text; a text of another kind does not', () => {
    const first = makePoints(presets.moons);
    const now = { y: first.y, x: first.x.map((row, i) => (i === 7 ? [0.25, -1.5] : row)) };
    expect(encodeMoves(first, first)).toBe('');
    expect(encodeMoves(first, now)).toBe('7:0.25:-1.5');
    expect(decodeMoves(first, '7:0.25:-1.5')).toEqual(now);
    for (const text of ['', '7', '7:1', '100:0:0', '7:1e9:0', '7:999:0', '7:..:0', '7:0:0;8:0:0'])
      expect(decodeMoves(first, text), text).toBeUndefined();
  });
});
