/**
 * The longest task of the main thread while a page loads on a phone of 390 px, for one built site or two by turns.
 *
 *   pnpm --filter @chainrule/docs load --site DIR [--against DIR] [--base /sub/path/] [--pages /learn/,/guide/saving]
 *                                      [--rounds 5] [--slow 4]
 *
 * A task's time is the thread's own on a processor, times `--slow`: the browser's own brake waits by the clock, and would count
 * the other programs of a busy machine. Printed are the least and the middle one of the rounds, in milliseconds.
 */
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../scripts/src/chromium.ts';
import { type Site, serveSite } from '../test/site/serve.ts';
import { longestTask } from './trace.ts';

const usual = [
  '/',
  '/learn/',
  '/learn/06-the-chain-rule',
  '/learn/20-a-gpt-works-the-same-way',
  '/playground/',
  '/playground/network',
  '/guide/saving',
  '/reference/ops',
].join();

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    site: { type: 'string', default: '.vitepress/dist' },
    against: { type: 'string' },
    base: { type: 'string', default: '/' },
    pages: { type: 'string', default: usual },
    rounds: { type: 'string', default: '5' },
    slow: { type: 'string', default: '4' },
  },
});

/** One load in a fresh context, until nothing has happened for a while. */
async function load(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const time = await longestTask(browser, page, async () => {
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1000);
  });
  await context.close();
  return time * Number(values.slow);
}

const words = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b);
  return [sorted[0], sorted[sorted.length >> 1]].map((time) => (time ?? NaN).toFixed(0).padStart(6)).join('');
};

const executablePath = chromiumPath();
if (executablePath === undefined) throw new Error('No Chromium here: install it, or set CHROMIUM.');
const folders = [values.against, values.site].filter((folder) => folder !== undefined);
const sites: Site[] = [];
for (const folder of folders) sites.push(await serveSite(folder, values.base));
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
console.log(`least and middle of ${values.rounds} loads, ms at ${values.slow} times slower: ${folders.join(' | ')}`);
for (const path of values.pages.split(',')) {
  const times: number[][] = sites.map(() => []);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [i, { origin }] of sites.entries())
      times[i]?.push(await load(browser, `${origin}${values.base.slice(0, -1)}${path}`));
  console.log(`${times.map(words).join('  |')}   ${path}`);
}
await browser.close();
for (const each of sites) await each.close();
