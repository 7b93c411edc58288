import { losses, optimizers, schedules } from '@chainrule/nn';
import { describe, expect, it } from 'vitest';
import { drawsFrom } from '../random.ts';
import { activations, drawNetwork, drawTraining } from './generate.ts';
import { parameterCount } from './network.ts';
import { optimizerTable, scheduleOptions, scheduleTable } from './tables.ts';
import { lossPath } from './wire.ts';

const SIZES = { layers: 4, width: 32, rows: 16 };
const networks = Array.from({ length: 1000 }, (_, i) => drawNetwork(drawsFrom(i, 'networks'), SIZES));
const trainings = Array.from({ length: 600 }, (_, i) => drawTraining(drawsFrom(i, 'trainings'), 20));

/** Schedules made of other schedules. */
const COMPOSED = ['ChainedScheduler', 'SequentialLR'];

describe('drawNetwork()', () => {
  it('draws every loss of nn, and torch has a path for each', () => {
    expect(new Set(networks.map(({ loss }) => loss.name))).toEqual(new Set(Object.keys(losses)));
    for (const name of Object.keys(losses)) expect(lossPath(name)).toMatch(/^(torch\.nn\.functional|chainrule)\.\w+$/);
  });

  it('draws every activation, and there are many', () => {
    expect(activations.length).toBeGreaterThan(25);
    expect(new Set(networks.map(({ activation }) => activation))).toEqual(new Set(activations));
  });

  it('keeps to the sizes, with a parameter for every place', () => {
    for (const network of networks) {
      expect(network.widths.length).toBeLessThanOrEqual(4);
      expect(Math.max(...network.widths)).toBeLessThanOrEqual(32);
      expect(network.batch.length).toBeLessThanOrEqual(16);
      expect(network.parameters.length).toBe(parameterCount(network));
    }
  });
});

describe('drawTraining()', () => {
  it('draws every optimiser of nn', () => {
    const drawn = new Set(trainings.map(({ training }) => training?.optimizer.name));
    expect(drawn).toEqual(new Set(Object.keys(optimizers)));
    expect(Object.keys(optimizerTable)).toEqual(Object.keys(optimizers));
  });

  it('knows options for every schedule of nn, and draws it', () => {
    const simple = Object.keys(schedules).filter((name) => !COMPOSED.includes(name));
    expect(Object.keys(scheduleTable).sort()).toEqual([...simple].sort());
    expect(Object.keys(scheduleOptions).sort()).toEqual([...simple].sort());
    const drawn = new Set(trainings.flatMap(({ training }) => training?.schedule?.name ?? []));
    expect(drawn).toEqual(new Set(simple));
  });
});
