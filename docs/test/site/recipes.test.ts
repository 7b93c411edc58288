/** The recipes that only a browser can run: saving in it, and training in a worker, as their pages show them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launch } from './browser.ts';

const guide = fileURLToPath(new URL('../../snippets/guide/', import.meta.url));

/** A page that makes the recipes reachable, built by Vite as a reader's would be. */
const entry = `
export * from '${guide}keep.ts';
export { trainInWorker } from '${guide}page.ts';
export * from '@chainrule/nn';
`;

describe.skipIf(!hasBrowser)('recipes in a browser', () => {
  const out = mkdtempSync(join(tmpdir(), 'chainrule-recipes-'));
  let [browser, page, server]: [Browser?, Page?, Server?] = [];

  beforeAll(async () => {
    await build({
      root: fileURLToPath(new URL('../..', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      base: './',
      worker: { format: 'es' },
      plugins: [
        {
          name: 'recipes',
          resolveId: (id) => (id === 'recipes' ? '\0recipes.ts' : undefined),
          load: (id) => (id === '\0recipes.ts' ? entry : undefined),
        },
      ],
      build: {
        outDir: out,
        emptyOutDir: true,
        minify: false,
        rolldownOptions: {
          input: 'recipes',
          output: { entryFileNames: 'recipes.js' },
          preserveEntrySignatures: 'strict',
        },
      },
    });
    server = createServer((request, response) => {
      const name = (request.url ?? '/').slice(1);
      const type = extname(name) === '.js' ? 'text/javascript' : 'text/html';
      const there = name === '' || existsSync(join(out, name)); // the browser asks for an icon as well
      response.writeHead(there ? 200 : 404, { 'content-type': type });
      response.end(name === '' ? '<!doctype html><title>recipes</title>' : there ? readFileSync(join(out, name)) : '');
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    browser = await launch();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`); // it listens on a port
    await page.evaluate("import('/recipes.js').then((all) => Object.assign(window, { recipes: all }))");
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(out, { recursive: true, force: true });
  });

  test('a model that is kept is there again, to the bit; one of another name is not', async () => {
    const found = await page?.evaluate(`(async () => {
      const { keep, recall, MLP } = recipes;
      const [first, again] = [new MLP(3, [4, 1]), new MLP(3, [4, 1])];
      await keep('mine', first);
      const there = await recall('mine', again);
      return [there, await recall('yours', again), first.predict([[1, 2, 3]])[0] === again.predict([[1, 2, 3]])[0]];
    })()`);
    expect(found).toEqual([true, false, true]);
  });

  test('a model is offered as a download, and the file loads again', async () => {
    const [download] = await Promise.all([
      page?.waitForEvent('download'),
      page?.evaluate("(window.model = new recipes.MLP(3, [4, 1]), recipes.download(window.model, 'net.safetensors'))"),
    ]);
    expect(download?.suggestedFilename()).toBe('net.safetensors');
    const bytes = [...readFileSync((await download?.path()) ?? '')];
    const same = await page?.evaluate(`(async () => {
      const again = new recipes.MLP(3, [4, 1]);
      await recipes.upload(again, new File([new Uint8Array(${JSON.stringify(bytes)})], 'net.safetensors'));
      return again.predict([[1, 2, 3]])[0] === window.model.predict([[1, 2, 3]])[0];
    })()`);
    expect(same).toBe(true);
  });

  test('a worker trains, reports its losses, and the page has the trained model', async () => {
    const result = (await page?.evaluate(`(async () => {
      const { x, y } = recipes.makeMoons(60, { noise: 0.1, seed: 1 });
      const sides = y.map((label) => 2 * label - 1);
      const losses = [];
      const model = await recipes.trainInWorker({ x, y: sides, epochs: 40 }, (loss) => losses.push(loss));
      const right = [...model.predict(x)].filter((score, i) => score * sides[i] > 0).length;
      return { first: losses[0], last: losses.at(-1), count: losses.length, right };
    })()`)) as { first: number; last: number; count: number; right: number };
    expect(result.count).toBe(40);
    expect(result.last).toBeLessThan(result.first);
    expect(result.right).toBeGreaterThan(45);
  });

  test('the worker ends when it is told to, and a fault in it reaches the page', async () => {
    const said = await page?.evaluate(`(async () => {
      const { x, y } = recipes.makeMoons(60, { noise: 0.1, seed: 1 });
      const sides = y.map((label) => 2 * label - 1);
      const controller = new AbortController();
      const stopped = recipes.trainInWorker({ x, y: sides, epochs: 100000 }, () => controller.abort(), controller.signal);
      const failed = recipes.trainInWorker({ x, y: ['a'], epochs: 1 }, () => {});
      return Promise.all([stopped, failed].map((each) => each.then(() => 'done', (error) => error.message)));
    })()`);
    expect(said).toEqual(['stopped', expect.stringContaining('y must have 60 elements')]);
  });
});
