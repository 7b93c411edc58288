/**
 * Pages without a bundler: one import of one file from an unpacked tarball, as a CDN would serve it.
 *
 * The first page is the README's own, cut out of it: what a reader copies is what runs here, and shows what the README says it shows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.ts';
import { type Browser, browserPath, usualPolicy, type Visit, visit } from './browser.ts';
import { type Case, Unavailable } from './case.ts';
import { filesOf, project, type Tarball } from './packing.ts';

const browsers: readonly Browser[] = ['Chromium', 'Firefox'];

export function need(browser: Browser): void {
  const variable = browser.toUpperCase();
  if (browserPath(browser) === undefined) throw new Unavailable(`there is no ${browser} here; ${variable} names one`);
}

/** The first page of a README, and what it says the page shows. */
export function pageOf(readme: string): { readonly page: string; readonly shows: string } {
  const [, page = '', after = ''] = /```html\n([\s\S]*?)```([\s\S]*)/.exec(readme) ?? [];
  const shows = /^\s*[^\n]*?shows `([^`]+)`/.exec(after)?.[1] ?? '';
  if (page === '' || shows === '') throw new Error('the README has no page, or does not say what it shows');
  return { page, shows };
}

/** A name as a CDN takes it, and the file that the package's manifest names for it. */
const cdn = /https:\/\/cdn\.jsdelivr\.net\/npm\/(@chainrule\/\w+)/g;

/** The page with the installed package in place of the CDN's. */
export function fromInstalled(page: string, folder: string): string {
  return page.replaceAll(cdn, (_, name: string) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
      jsdelivr: string;
      unpkg: string;
    }; // npm's format
    if (manifest.unpkg !== manifest.jsdelivr) throw new Error(`${name}: unpkg and jsdelivr name different files`);
    return new URL(manifest.jsdelivr, `http://here/node_modules/${name}/`).pathname;
  });
}

const mostRequests = 3;

function expectPage(shown: Visit, shows: string): void {
  const quiet = shown.said.length === 0;
  if (!shown.text.includes(shows) || !quiet)
    throw new Error(`expected "${shows}" and no warning, got ${JSON.stringify(shown)}`);
  if (shown.requests.length > mostRequests)
    throw new Error(`${shown.requests.length} requests: ${shown.requests.join(' ')}`);
}

const readmes = ['README.md', 'packages/engine/README.md', 'packages/nn/README.md'];

const readmePage = (browser: Browser): Case => ({
  name: `the READMEs' pages, one import each, in ${browser}`,
  run: async (tarballs) => {
    need(browser);
    const folder = await project('page', filesOf(tarballs, 'engine', 'nn'));
    for (const path of readmes) {
      const { page, shows } = pageOf(readFileSync(join(root, path), 'utf8'));
      writeFileSync(join(folder, 'index.html'), fromInstalled(page, folder));
      const until = ({ text, said }: Omit<Visit, 'requests'>): boolean => text.includes(shows) || said.length > 0;
      expectPage(await visit(folder, { browser, until }), shows);
    }
  },
});

/** Trains a little and shows how; what goes wrong is shown too. */
const trains = `
  const { fit, Generator, makeMoons, MLP, mseLoss, SGD, compile } = await import('/node_modules/@chainrule/nn/dist/browser/nn.js');
  const model = new MLP(2, [4, 1], { generator: new Generator(1) });
  const options = { data: makeMoons(20, { seed: 1 }), loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 2 };
  const { path, reason } = await fit(model, options);
  let refused = '';
  try { compile(([x]) => x, { inputs: [1] }); } catch (error) { refused = error.name + ': ' + error.message; }
  document.body.append(['path ' + path, 'reason ' + reason, 'refused ' + refused, 'end'].join(' | '));`;

const oddPage = (name: string, browser: Browser, script: string, wanted: RegExp, policy = usualPolicy): Case => ({
  name: `${name}, in ${browser}`,
  run: async (tarballs: readonly Tarball[]) => {
    need(browser);
    const folder = await project('page', filesOf(tarballs, 'engine', 'nn'));
    writeFileSync(
      join(folder, 'index.html'),
      `<!doctype html><meta charset="utf-8"><title>a page</title><body><script type="module">${script}</script>`,
    );
    const until = ({ text }: Omit<Visit, 'requests'>): boolean => text.endsWith('end');
    const shown = await visit(folder, { browser, policy, until });
    const whole = [shown.text, ...shown.said].join('\n');
    if (!wanted.test(whole)) throw new Error(`expected ${wanted}, got ${whole}`);
  },
});

const both = (make: (browser: Browser) => Case): readonly Case[] => browsers.map(make);

export const pageCases: readonly Case[] = [
  ...both(readmePage),
  ...both((browser) =>
    oddPage(
      'a page whose policy forbids WebAssembly trains eagerly and says why',
      browser,
      trains,
      /path eager \| reason .*'?wasm-unsafe-eval.*refused CompileError: .*wasm-unsafe-eval/s,
      "script-src 'self' 'unsafe-inline'",
    ),
  ),
  ...both((browser) =>
    oddPage(
      'a page without WebAssembly trains eagerly and says why',
      browser,
      `delete globalThis.WebAssembly;${trains}`,
      /path eager \| reason .*WebAssembly.*refused CompileError: .*WebAssembly/s,
    ),
  ),
  ...both((browser) =>
    oddPage(
      'a page with two engines is told so',
      browser,
      `await import('/node_modules/@chainrule/engine/dist/browser/engine.js');${trains}`,
      /warn: @chainrule\/engine: this page has loaded two copies of the engine, http.*\/engine\.js and http.*\/nn\.js,.*Import from one file only/s,
    ),
  ),
];
