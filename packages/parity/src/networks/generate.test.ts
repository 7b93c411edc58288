import { losses, optimizers, schedules } from '@chainrule/nn';
import { describe, expect, it } from 'vitest';
import { drawsFrom } from '../random.ts';
import { activations, drawNetwork, drawTraining } from './generate.ts';
import type { Named } from './network.ts';
import { parameterCount } from './network.ts';
import { optimizerTable, scheduleTable } from './tables.ts';
import { lossPath } from './wire.ts';

const SIZES = { layers: 4, width: 32, rows: 16 };
const networks = Array.from({ length: 1000 }, (_, i) => drawNetwork(drawsFrom(i, 'networks'), SIZES));
const trainings = Array.from({ length: 600 }, (_, i) => drawTraining(drawsFrom(i, 'trainings'), 20));

/** All options that were drawn for something. */
const optionsOf = (drawn: readonly Named[], name: string): Set<string> =>
  new Set(drawn.filter((one) => one.name === name).flatMap(({ options }) => Object.keys(options)));

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
  it('draws every optimiser of nn, and every option of each', () => {
    expect(Object.keys(optimizerTable)).toEqual(Object.keys(optimizers));
    const drawn = trainings.flatMap(({ training }) => training?.optimizer ?? []);
    for (const [name, { ranges }] of Object.entries(optimizerTable))
      expect(optionsOf(drawn, name), name).toEqual(new Set(Object.keys(ranges)));
  });

  it('draws every schedule of nn, and every option of each', () => {
    const drawn = trainings.flatMap(({ training }) => training?.schedule ?? []);
    expect(new Set(drawn.map(({ name }) => name))).toEqual(new Set(Object.keys(schedules)));
    for (const [name, { ranges }] of Object.entries(scheduleTable))
      expect(optionsOf(drawn, name), name).toEqual(new Set(Object.keys(ranges)));
  });

  it('makes schedules of several others, and gives the last layer options of its own', () => {
    const composed = trainings.flatMap(({ training }) => training?.schedule?.parts ?? []);
    expect(new Set(composed.map(({ name }) => name)).size).toBeGreaterThan(6);
    expect(trainings.filter(({ training }) => training?.lastLayer).length).toBeGreaterThan(100);
  });
});
