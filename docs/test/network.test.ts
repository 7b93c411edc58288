import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import {
  activations,
  type Change,
  classData,
  firstConfig,
  type NetConfig,
  numberData,
  optimizers,
  parameterCount,
  placeOf,
  readField,
  readHidden,
  withFittingLoss,
} from '../.vitepress/theme/net/config.ts';
import { programOf } from '../.vitepress/theme/net/program.ts';
import { NetRun } from '../.vitepress/theme/net/run.ts';
import { run as runFile } from './prose/run-snippet.ts';

/** Programs are run as files of this package, so that they find the packages as any reader's would. */
const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), 'program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function printed(text: string): Promise<string[]> {
  const file = join(folder, `program-${files++}.mjs`);
  writeFileSync(file, text);
  return runFile(file);
}

function trained(config: NetConfig, changes: readonly Change[], steps: number): NetRun {
  const run = new NetRun(config, changes);
  while (run.step < steps) run.advance();
  return run;
}

const line = (run: NetRun): string => {
  const { step, trainLoss, testLoss } = run.snapshot();
  return `step ${step} training loss ${trainLoss} test loss ${testLoss}`;
};

const small: NetConfig = { ...firstConfig, n: 60, hidden: [3, 2] };

describe('the program that the playground shows prints the losses that the playground shows', () => {
  test.each([...classData, ...numberData])('%s', async (data) => {
    const config = withFittingLoss({ ...small, data, noise: 0.1 });
    expect(await printed(programOf(config, [], 25))).toEqual([line(trained(config, [], 25))]);
  });

  test.each(optimizers)('trained by %s', async (optimizer) => {
    const config = { ...small, optimizer, l2: 0.01 };
    expect(await printed(programOf(config, [], 25))).toEqual([line(trained(config, [], 25))]);
  });

  test.each(activations)('with %s', async (activation) => {
    const config: NetConfig = { ...small, activation, features: ['x', 'yy', 'xy', 'sinx', 'siny', 'xx'] };
    expect(await printed(programOf(config, [], 12))).toEqual([line(trained(config, [], 12))]);
  });

  test.each(['hinge', 'square'] as const)('with the loss %s and L1', async (loss) => {
    const config: NetConfig = { ...small, loss, l1: 0.02, split: 70, batch: 7 };
    expect(await printed(programOf(config, [], 40))).toEqual([line(trained(config, [], 40))]);
  });

  test('before the first step, without hidden layers, from weights of 0', async () => {
    const config: NetConfig = { ...small, hidden: [], zero: true };
    expect(await printed(programOf(config, [], 0))).toEqual([line(trained(config, [], 0))]);
  });

  test('with everything that was changed by hand', async () => {
    const run = new NetRun(small);
    run.change('p3', [1.5, -2.25]);
    run.change('w4', [0.5]);
    run.change('w4', [0.75]);
    for (let i = 0; i < 7; i++) run.advance();
    run.change('rate', [0.03]);
    run.change('l1', [0.01]);
    for (let i = 0; i < 6; i++) run.advance();
    run.change('l2', [0.02]);
    run.change('p9', [-3, 3]);
    run.change('w0', [-0]);
    for (let i = 0; i < 9; i++) run.advance();
    run.change('w1', [2]);
    const { changes } = run.snapshot();
    expect(changes.length).toBe(8);
    expect(await printed(programOf(small, changes, 22))).toEqual([line(run)]);
    expect(line(trained(small, changes, 22))).toBe(line(run));
    expect(line(trained(small, [], 22))).not.toBe(line(run));
  });
});
