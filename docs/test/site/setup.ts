/**
 * Builds the site once for all tests, under a sub-path, and serves it. `CHROMIUM` names the browser; without one the tests in a
 * browser are skipped, and say so.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';
import { chromiumPath } from '../../../scripts/src/chromium.ts';
import { serveSite } from './serve.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder that holds the built site. */
    out: string;
    /** Where it is served, with the sub-path, without a slash at the end. */
    site: string;
    /** The browser's path; '' if there is none. */
    chromium: string;
    /** Milliseconds of processor time that `typedoc` and `vitepress build` took; 0 for a site built before. */
    buildTime: number;
  }
}

const docs = fileURLToPath(new URL('../..', import.meta.url));
const base = '/sub/path/';
/** Has a Node and those that it starts note their processor time as they end: wall time would count other programs too. */
const clock = `--import=data:text/javascript,${encodeURIComponent(
  `import { appendFileSync } from 'node:fs';
   process.on('exit', () => appendFileSync(process.env.DOCS_CLOCK, process.cpuUsage().user + ' '));`,
)}`;
const timeIn = (notes: string): number =>
  readFileSync(notes, 'utf8')
    .trim()
    .split(' ')
    .reduce((sum, microseconds) => sum + Number(microseconds) / 1000, 0);

/** Where the site is said to be; nothing is asked of it. */
export const siteOrigin = 'https://someone.github.io';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ready = process.env.DOCS_OUT; // a site built before, with this base: for working on the tests themselves
  const out = ready ?? mkdtempSync(join(tmpdir(), 'chainrule-docs-'));
  const notes = join(mkdtempSync(join(tmpdir(), 'chainrule-clock-')), 'times');
  const options = {
    cwd: docs,
    preferLocal: true,
    env: {
      ...{ DOCS_BASE: base, DOCS_ORIGIN: siteOrigin, GITHUB_REPOSITORY: 'someone/chainrule' },
      ...{ DOCS_CLOCK: notes, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${clock}` },
    },
  };
  if (ready === undefined) {
    await execa('typedoc', [], options);
    await execa('vitepress', ['build', '--outDir', out], options);
  }
  const site = await serveSite(out, base);
  const chromium = chromiumPath() ?? '';
  if (chromium === '')
    console.warn('No Chromium here: the tests in a browser are skipped. Install it, or set CHROMIUM.');
  project.provide('out', out);
  project.provide('site', `${site.origin}${base.slice(0, -1)}`);
  project.provide('chromium', chromium);
  project.provide('buildTime', ready === undefined ? timeIn(notes) : 0);
  return async () => {
    await site.close();
    if (ready === undefined) rmSync(out, { recursive: true, force: true });
    rmSync(dirname(notes), { recursive: true, force: true });
  };
}
