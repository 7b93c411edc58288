/** From a messy file to a model that others load: penguins/ as its user runs it, in processes of their own. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accuracy, type BatchEnd, loadModel } from '@chainrule/nn';
import { execa } from 'execa';
import { afterAll, describe, expect, test, vi } from 'vitest';
import record from '../baselines/scikit-learn.json' with { type: 'json' };
import { seeds, splits } from '../baselines/splits.ts';
import { classify } from '../penguins/classify.ts';
import { learn } from '../penguins/learn.ts';

const folder = fileURLToPath(new URL('../penguins/', import.meta.url));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const text = read('penguins.csv');
const [header = '', ...lines] = text.trimEnd().split('\n');
const species = lines.map((line) => line.split(',')[0] ?? '');

const out = mkdtempSync(join(tmpdir(), 'chainrule-penguins-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));
const at = (name: string): string => join(out, name);
const run = (program: string, ...words: string[]) =>
  execa('node', ['--conditions=@chainrule/source', '--import', 'tsx', join(folder, program), ...words]);

describe('penguins.csv', () => {
  test('is the file as it was published: 344 rows, three species of different frequency, holes and texts', () => {
    expect(lines).toHaveLength(344);
    const counts = Object.fromEntries(
      [...new Set(species)].map((name) => [name, species.filter((s) => s === name).length]),
    );
    expect(counts).toEqual({ Adelie: 152, Gentoo: 124, Chinstrap: 68 });
    expect(lines.filter((line) => line.includes(',NA'))).toHaveLength(11);
    expect(header).toBe('species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year');
  });

  test('has its source and its licence beside it', () => {
    expect(read('README.md')).toMatch(/Horst[\s\S]*Gorman[\s\S]*CC0/);
  });
});

test('the user’s program, from the file to the saved model, has at most 40 lines', () => {
  const code = ['learn.ts', 'train.ts'].flatMap((name) => read(name).split('\n'));
  expect(code.filter((line) => !/^\s*(\/\/.*|\/\*\*.*)?$/.test(line)).length).toBeLessThanOrEqual(40);
});

describe('train.ts', () => {
  test('says how good the model is, species by species, and another process classifies every row alike', async () => {
    const { stdout } = await run('train.ts', at('model.safetensors'));
    expect(stdout).toContain('compiled, early');
    expect(stdout).toMatch(/validation accuracy .* → /);
    expect(stdout).toMatch(
      /[\d.]+ % of 86 held-out penguins are right:\n {2}Adelie {4}\d+ of 38\n {2}Chinstrap \d+ of 17\n {2}Gentoo {4}\d+ of 31$/,
    );
    const { file } = await learn(text);
    expect(Buffer.compare(readFileSync(at('model.safetensors')), file)).toBe(0);
    const used = await run('use.ts', at('model.safetensors'));
    const { names, scores } = await classify(file, text);
    expect(used.stdout.split('\n')).toEqual(names);
    expect(names).toHaveLength(344);
    const printed = JSON.parse((await run('use.ts', at('model.safetensors'), '--scores')).stdout);
    expect(printed).toEqual(scores);
  });

  test.each(seeds)('is right about 95 % of what it has never seen, or as scikit-learn, with seed %i', async (seed) => {
    const { scores, species: right, file } = await learn(text, seed);
    const theirs = record.penguins[seed - 1];
    const best = Math.max(theirs?.LogisticRegression ?? NaN, theirs?.MLPClassifier ?? NaN);
    expect(accuracy(scores, right)).toBeGreaterThanOrEqual(Math.min(0.95, best));
    // The rows that it held out are those that scikit-learn was tried on.
    const held = [header, ...(theirs?.heldOut ?? []).toSorted((a, b) => a - b).map((row) => lines[row])].join('\n');
    expect((await classify(file, held)).scores).toEqual(scores);
  });
});

test('the record of scikit-learn is of the rows that the examples hold out', async () => {
  const { iris, penguins } = await splits();
  expect(record.iris.map(({ heldOut }) => heldOut)).toEqual(iris);
  expect(record.penguins.map(({ heldOut }) => heldOut)).toEqual(penguins);
});

/** What a checkpoint says of where it was written. */
const placeIn = (checkpoint: string): { epoch: number; batch: number } => {
  const header = existsSync(checkpoint) ? readFileSync(checkpoint).toString('latin1') : '';
  const of = (name: string): number => Number(new RegExp(`\\\\"${name}\\\\":(\\d+)`).exec(header)?.[1] ?? 0);
  return { epoch: of('epoch'), batch: of('batch') };
};

test.each([
  ['a text among numbers', text.replace('39.3', 'long'), /line 7, column bill_length_mm, is no number, but got "long"/],
  [
    'a row that is too short',
    text.replace('Adelie,Torgersen,38.9', 'Adelie,38.9'),
    /line 8 has not 8 cells, but got 7/,
  ],
  [
    'a species that is missing',
    text.replace('Adelie,Torgersen,39.2', 'NA,Torgersen,39.2'),
    /line 9, column species, is a missing value/,
  ],
  ['no rows', '', /data\.x must not be empty/],
  ['another table', 'a,b\n1,2\n3,4\n5,6\n7,8\n', /it has no column "species"; there are a, b/],
])('learn() names %s by its line in the file, before it trains', async (_name, given, message) => {
  const begun = vi.fn(async () => ({}));
  await expect(learn(given, 1, begun)).rejects.toThrow(message);
  expect(begun).not.toHaveBeenCalled();
});

test('classify() names an island that the model has not seen, and a file that is no model', async () => {
  const { file } = await learn(text);
  const other = [header, 'Adelie,Torgersen,39,18,181,3750,male,2007', 'NA,Humble,39,18,181,3750,male,2007'].join('\n');
  await expect(classify(file, other)).rejects.toThrow(
    /line 3, column island, is none of Biscoe, Dream, Torgersen, but got "Humble"/,
  );
  await expect(classify(new TextEncoder().encode(text), text)).rejects.toThrow(/it is a text, such as CSV/);
});

describe('resume.ts', () => {
  test('killed in the middle of an epoch and started again, saves the bytes of a training that was never stopped', async () => {
    const [model, checkpoint] = [at('resumed.safetensors'), at('checkpoint')];
    let [epoch, batch] = [0, 0];
    // A kill takes a moment: where the epoch has just ended, another one goes on, and is killed too.
    for (let kills = 0; kills < 5 && !(batch > 0 && batch < 7); kills++) {
      const killed = run('resume.ts', model, checkpoint);
      const watch = setInterval(() => {
        const now = placeIn(checkpoint);
        if (now.epoch > epoch + 2 && now.batch > 1 && now.batch < 5) killed.kill('SIGKILL');
      }, 1);
      await expect(killed).rejects.toThrow(/SIGKILL/);
      clearInterval(watch);
      ({ epoch, batch } = placeIn(checkpoint));
    }
    expect(batch).toBeLessThan(7);
    expect(existsSync(model)).toBe(false);
    const second = await run('resume.ts', model, checkpoint);
    expect(second.stdout).toContain(`going on in epoch ${epoch}, after batch ${batch}\n`);
    expect(existsSync(checkpoint)).toBe(false);
    expect(Buffer.compare(readFileSync(model), (await learn(text)).file)).toBe(0);
  });

  test('a training that its signal ends in mid-epoch has not trained to the end', async () => {
    const controller = new AbortController();
    const onBatch = ({ epoch, batch }: BatchEnd): void => {
      if (epoch === 4 && batch === 3) controller.abort();
    };
    const { history, file } = await learn(text, 1, async () => ({ onBatch, signal: controller.signal }));
    expect([history.stopped, history.epochs.length]).toEqual(['aborted', 3]);
    expect(loadModel(file).classes).toEqual(['Adelie', 'Chinstrap', 'Gentoo']);
  });
});
