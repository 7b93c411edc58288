import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { adviceFor, lessons } from '../.vitepress/theme/net/advice.ts';
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

describe('what a reader types', () => {
  test.each([
    ['a,b', '“a” is no number of neurons'],
    ['-3', '“-3” is no number of neurons'],
    ['4, 2.5', '“2.5” is no number of neurons'],
    ['0', 'A layer has 1 to 16 neurons, not 0.'],
    ['4, 17', 'A layer has 1 to 16 neurons, not 17.'],
    ['1 1 1 1 1 1 1', 'There can be 6 hidden layers at most; these are 7.'],
  ])('as hidden layers, “%s” is refused in words', (text, words) => {
    expect(readHidden(text)).toContain(words);
  });

  test('as hidden layers, numbers with commas or spaces are taken, and nothing means none', () => {
    expect(readHidden('4, 2')).toEqual([4, 2]);
    expect(readHidden('16 16 8')).toEqual([16, 16, 8]);
    expect(readHidden('  ')).toEqual([]);
  });

  test.each([
    ['', 'Noise is empty: write a number from 0 to 1.'],
    ['abc', '“abc” is no number: Noise is a number from 0 to 1.'],
    ['Infinity', '“Infinity” is no number: Noise is a number from 0 to 1.'],
    ['-0.1', '-0.1 is out of range: Noise is a number from 0 to 1.'],
  ])('as a number, “%s” is refused in words', (text, words) => {
    expect(readField('Noise', text, 0, 1, false)).toBe(words);
  });

  test('as a number, a decimal comma and a true minus sign are welcome, and a whole number has to be one', () => {
    expect(readField('x', ' −0,5 ', -1, 1, false)).toBe(-0.5);
    expect(readField('Batch size', '1.5', 1, 500, true)).toBe(
      '1.5 is no whole number: Batch size is a whole number from 1 to 500.',
    );
  });
});

test('placeOf names a neuron’s first weight among the parameters, as the network orders them', () => {
  const run = new NetRun(firstConfig);
  const [first, second] = run.model.layers;
  const parameters = run.model.parameters();
  expect(parameters.length).toBe(parameterCount(firstConfig));
  expect(parameters[placeOf(firstConfig, 1, 2)] === first?.neurons[2]?.weights[0]).toBe(true);
  expect(parameters[placeOf(firstConfig, 2, 1)] === second?.neurons[1]?.weights[0]).toBe(true);
  expect(parameters[placeOf(firstConfig, 2, 1) + 4] === second?.neurons[1]?.bias).toBe(true);
});

describe('the lessons show what they say', () => {
  const lesson = (name: string, steps: number) => {
    const config = { ...firstConfig, ...lessons.find((each) => each.name === name)?.set } as NetConfig;
    const run = trained(config, [], steps);
    return { config, ...run.snapshot() };
  };

  test('two blobs: a line is enough; xor: it is not', () => {
    expect(lesson('A line is enough', 500).testRight).toBeGreaterThan(0.95);
    expect(lesson('A line is not enough', 500).testRight).toBeLessThan(0.75);
  });

  test('circles in x² and y²: two weights nearly alike, the bias of the other sign', () => {
    const { parameters, testRight } = lesson('Better features', 3000);
    const [a = 0, b = 0, bias = 0] = parameters;
    expect(testRight).toBe(1);
    expect(Math.abs(a - b)).toBeLessThan(0.1 * Math.abs(a));
    expect(Math.sign(bias)).toBe(-Math.sign(a));
  });

  test('L1 takes weights of useless features to 0 exactly, and the others of them near it', () => {
    const { parameters } = lesson('Features that drop out', 3000);
    const [x = 1, y = 1, xx = 0, yy = 0, ...rest] = parameters.slice(0, 7);
    expect([x, y, ...rest].filter((weight) => weight === 0).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...[x, y, ...rest].map(Math.abs))).toBeLessThan(0.05);
    expect(Math.min(-xx, -yy)).toBeGreaterThan(0.3);
  });

  test('by heart: the test loss ends far above the training loss, and the advice says so', () => {
    const seen = lesson('Learned by heart', 3000);
    expect(seen.testLoss).toBeGreaterThan(4 * seen.trainLoss);
    expect(adviceFor(seen.config, seen)).toContain('learning its points by heart');
  });

  test('the spirals and the hills are learned', () => {
    expect(lesson('Spirals', 3000).testRight).toBeGreaterThan(0.95);
    const { trainLoss, history } = lesson('Numbers, not classes', 2000);
    expect(trainLoss).toBeLessThan((history.train[0] ?? 0) / 5);
  });

  test('from zeros the neurons of a layer stay alike', () => {
    const { parameters, config } = lesson('All zeros', 300);
    const [first, second] = [0, 1].map((neuron) =>
      parameters.slice(placeOf(config, 1, neuron), placeOf(config, 1, neuron + 1)),
    );
    expect(first).toEqual(second);
  });

  test('the plane is (x + y) / 10, and one neuron finds it', () => {
    const { parameters } = trained(
      { ...firstConfig, data: 'plane', noise: 0, hidden: [], loss: 'square', rate: 0.01 },
      [],
      3000,
    ).snapshot();
    expect(parameters[0]).toBeCloseTo(0.1, 3);
    expect(parameters[1]).toBeCloseTo(0.1, 3);
  });
});

test('a rate that is too large breaks the run, which says so and stays where it is', () => {
  const run = trained({ ...firstConfig, data: 'plane', loss: 'square', hidden: [], rate: 10 }, [], 400);
  expect(run.broken).toBe(true);
  expect(adviceFor(run.config, run.snapshot())).toContain('a learning rate of 10 is too large');
});

test('without WebAssembly the run is eager, says so, and loses what the compiled one loses', () => {
  const compiled = trained(small, [], 5).snapshot();
  const kept = Reflect.get(globalThis, 'WebAssembly');
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    const eager = trained(small, [], 5).snapshot();
    expect(eager.path).toBe('eager');
    expect(eager.testLoss).toBeCloseTo(compiled.testLoss, 9);
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', { value: kept, configurable: true, writable: true });
  }
});

test('a long run keeps at most 600 losses, evenly apart', () => {
  const { history } = trained({ ...small, hidden: [] }, [], 1500).snapshot();
  expect(history.every).toBe(4);
  expect(history.train.length).toBe(1500 / 4 + 1);
  expect(history.test.length).toBe(history.train.length);
});
