/** From a data file to a saved model, in a page: the pages of examples/penguins, built as a reader's would be, beside Node. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { learn } from '../../../examples/penguins/learn.ts';
import { chromiumFlags } from '../../../scripts/src/chromium.ts';
import { axeFindings } from './axe.ts';
import { hasBrowser } from './browser.ts';
import { type Site, serveSite } from './serve.ts';

const folder = fileURLToPath(new URL('../../../examples/penguins/', import.meta.url));
const text = readFileSync(join(folder, 'penguins.csv'), 'utf8');

/** What the pages do not show: the scores of every row, predicted, and by compiled code. The same lines run in Node. */
const scores = (at: string): string => `
import { compile } from '@chainrule/engine';
import { loadModel, Scaler } from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';
import { classify } from ${JSON.stringify(at)};

export async function scores(file, text) {
  const { model, preprocessing } = loadModel(file);
  const { x } = await parseCSV(text, { format: preprocessing.format });
  const options = { inputs: [x[0].length], parameters: model.parameters() };
  const run = compile((row) => model.forward(row), options);
  const compiled = [...run.forward(Scaler.fromJSON(preprocessing.scaler).transform(x))];
  return { ...(await classify(file, text)), compiled };
}
`;
interface Scored {
  readonly names: readonly string[];
  readonly scores: readonly (readonly number[])[];
  readonly compiled: readonly number[];
}

const work = mkdtempSync(join(tmpdir(), 'chainrule-penguins-'));
const at = (name: string): string => join(work, name);

/** A program in a process of its own, in the folder of the example. */
const node = (...words: readonly string[]) =>
  execa('node', ['--conditions=@chainrule/source', '--import', 'tsx', ...words], { cwd: folder });

describe.skipIf(!hasBrowser)('penguins in a page', () => {
  let [site, context, page, fromNode]: [Site?, BrowserContext?, Page?, Scored?] = [];
  const complaints: string[] = [];

  /** The browser with what it has kept: closed and opened again it is another session. */
  async function open(path: string): Promise<Page> {
    await context?.close();
    const options = { executablePath: inject('chromium'), args: [...chromiumFlags] };
    context = await chromium.launchPersistentContext(at('profile'), options);
    page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(`${site?.origin}/${path}`);
    return page;
  }

  /** Trains in the worker, to the end. */
  async function train(on: Page): Promise<string> {
    await on.getByRole('button', { name: 'Train' }).click();
    await on.getByText('held-out penguins are right').waitFor({ timeout: 120_000 });
    return (await on.locator('#progress').textContent()) ?? '';
  }

  beforeAll(async () => {
    await node('train.ts', at('node.safetensors'));
    const program = `${scores(join(folder, 'classify.ts'))}
      import { readFileSync } from 'node:fs';
      const [file, table] = process.argv.slice(1);
      console.log(JSON.stringify(await scores(readFileSync(file), readFileSync(table, 'utf8'))));`;
    const { stdout } = await node('--input-type=module', '-e', program, at('node.safetensors'), 'penguins.csv');
    fromNode = JSON.parse(stdout) as Scored; // what it printed
    await build({
      configFile: join(folder, 'page/vite.config.ts'),
      logLevel: 'error',
      plugins: [
        {
          name: 'probe',
          resolveId: (id) => (id === 'probe' ? join(folder, 'page/probe.js') : undefined),
          load: (id) => (id === join(folder, 'page/probe.js') ? scores('../classify.ts') : undefined),
        },
      ],
      build: {
        outDir: at('site'),
        emptyOutDir: true,
        rolldownOptions: {
          input: { probe: 'probe' },
          output: { entryFileNames: '[name].js' },
          preserveEntrySignatures: 'strict',
        },
      },
    });
    site = await serveSite(at('site'));
  });
  afterAll(async () => {
    await context?.close();
    await site?.close();
    rmSync(work, { recursive: true, force: true });
  });

  test('a model that Node saved says the same of every row: classes, scores to 1e-12, compiled ones to the bit', async () => {
    const on = await open('use.html');
    await on.locator('#model').setInputFiles(at('node.safetensors'));
    await on.getByText('344 penguins').waitFor();
    const names = (await on.locator('#names').inputValue()).split('\n');
    expect(names).toEqual(fromNode?.names);
    const bytes = [...readFileSync(at('node.safetensors'))];
    const scored = (await on.evaluate(
      `import('/probe.js').then(({ scores }) => scores(new Uint8Array(${JSON.stringify(bytes)}), ${JSON.stringify(text)}))`,
    )) as Scored;
    expect(scored.names).toEqual(names);
    const [here, there] = [scored.scores.flat(), fromNode?.scores.flat() ?? []];
    expect(here).toHaveLength(3 * 344);
    expect(Math.max(...here.map((score, i) => Math.abs(score - (there[i] ?? NaN))))).toBeLessThanOrEqual(1e-12);
    expect(scored.compiled.map((x, i) => Object.is(x, fromNode?.compiled[i]))).toEqual(here.map(() => true));
  });

  test('the worker trains the very model that Node trains, and another process reads the download', async () => {
    const on = await open('index.html');
    expect(await train(on)).toMatch(/^\d+ epochs, compiled: 100\.0 % of the held-out penguins are right$/);
    const [download] = await Promise.all([
      on.waitForEvent('download'),
      on.getByRole('button', { name: 'Download the model' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('penguins.safetensors');
    await download.saveAs(at('page.safetensors'));
    expect(Buffer.compare(readFileSync(at('page.safetensors')), (await learn(text)).file)).toBe(0);
    const { stdout } = await node('use.ts', at('page.safetensors'));
    expect(stdout.split('\n')).toEqual(fromNode?.names);
  });

  test('a model that is kept is there in another session, for the other page', async () => {
    const first = await open('use.html');
    await first.getByRole('button', { name: 'kept in this browser' }).click();
    await first.getByText('No model is kept in this browser yet').waitFor();
    const second = await open('index.html');
    await train(second);
    await second.getByRole('button', { name: 'Keep it' }).click();
    await second.getByText('Kept: it will be there after a reload').waitFor();
    const third = await open('use.html');
    await third.getByRole('button', { name: 'kept in this browser' }).click();
    await third.getByText('344 penguins').waitFor();
    expect((await third.locator('#names').inputValue()).split('\n')).toEqual(fromNode?.names);
  });

  test('a table and a file that will not do are named, and Stop ends a training', async () => {
    const on = await open('index.html');
    writeFileSync(at('odd.csv'), text.replace('39.3', 'long'));
    await on.locator('#table').setInputFiles(at('odd.csv'));
    await on.getByRole('button', { name: 'Train' }).click();
    await on.getByText('line 7, column bill_length_mm, is no number, but got "long"').waitFor();
    expect(await on.getByRole('button', { name: 'Download' }).isDisabled()).toBe(true);
    await on.locator('#table').setInputFiles([]);
    await on.getByRole('button', { name: 'Train' }).click();
    await on.getByRole('button', { name: 'Stop' }).click();
    await on.getByText('Stopped').waitFor();
    expect(await on.getByRole('button', { name: 'Train' }).isEnabled()).toBe(true);
    expect(await on.getByRole('button', { name: 'Keep' }).isDisabled()).toBe(true);
    await on.goto(`${site?.origin}/use.html`);
    await on.locator('#model').setInputFiles(at('odd.csv'));
    await on.getByText('it is a text, such as CSV').waitFor();
  });

  test.each(['index.html', 'use.html'])('axe finds nothing in %s, and a phone shows all of it', async (path) => {
    const on = await open(path);
    for (const width of [320, 390, 1280]) {
      await on.setViewportSize({ width, height: 800 });
      expect(await axeFindings(on, width)).toEqual([]);
      expect(await on.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  test('nothing complained', () => {
    expect(complaints).toEqual([]);
  });
});
