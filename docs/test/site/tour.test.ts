/**
 * Every page, opened once and looked at in turn: how it loads, what it weighs, whether axe finds anything, whether it fits, and
 * whether one gets through its demos by keyboard alone. What a page's first task may do is counted here; times depend on the machine
 * and are measured by `pnpm --filter @chainrule/docs load`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { hasBrowser, launch, openPage, site, type Watched } from './browser.ts';
import {
  brokenCode,
  type Counted,
  countAtMount,
  demosWithoutTools,
  pushedCode,
  type Scales,
  scales,
  settledOverflow,
  smallestLetter,
} from './tour.ts';
import { walk } from './walk.ts';

const out = inject('out');
const pathOf = (name: string): string => `/${name.replace(/(index)?\.html$/, '')}`;

/** Every page but the API's, of which three stand for all. */
const files = (readdirSync(out, { recursive: true }) as string[])
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.html') && !name.startsWith('api/') && name !== '404.html')
  .concat(['api/index.html', 'api/@chainrule/engine/classes/Value.html', 'api/@chainrule/engine/variables/tanh.html'])
  .sort();
const pages = files.map(pathOf);
const withDemos = new Set(
  files.filter((name) => readFileSync(join(out, name), 'utf8').includes('class="cr-widget')).map(pathOf),
);
/** Chapters with plots, whose letters are measured. */
const plotted = /^\/learn\/(00|01|07|15|16|17|18|20)-/;
const isChapter = (path: string): boolean => /^\/learn\/\d\d-/.test(path);

const testIt = (name: string, does: () => Promise<void>): void => test(name, does);
const nothing = (): void => undefined;

/** Components that the first task may wake; the theme alone was 130 when nothing waited. */
const most = 60;

test('there are 22 chapters, and demos on 24 pages or more', () => {
  expect(pages.filter(isChapter).length).toBe(22);
  expect(withDemos.size).toBeGreaterThanOrEqual(24);
});

describe.skipIf(!hasBrowser)('on a tour', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  describe.each(pages)('%s', (path) => {
    let [watched, page, load]: [Watched, Page, Scales] = [] as never;
    beforeAll(async () => {
      watched = await openPage(browser, { reducedMotion: 'reduce' });
      page = watched.page;
      if (isChapter(path)) load = scales(page);
      await page.addInitScript(countAtMount);
      await page.goto(`${site}${path}`);
    });
    afterAll(() => watched.close());
    // What does not concern a page is not there, which is something else than skipped.
    const chapterTest: typeof testIt = isChapter(path) ? testIt : nothing;
    const demoTest: typeof testIt = withDemos.has(path) ? testIt : nothing;

    test('few components wake in the first task, and all of them soon', async () => {
      await page.waitForFunction(() => (window as Counted).first !== undefined);
      const first = await page.evaluate(() => (window as Counted).first ?? 0);
      expect(first).toBeGreaterThan(10);
      expect(first).toBeLessThanOrEqual(most);
      await expect
        .poll(() => page.locator('.cr-widget:not(.cr-home-graph, [data-ready])').count(), { timeout: 20_000 })
        .toBe(0);
    });

    chapterTest('it weighs at most 250 KiB before interaction, without Graphviz and without the editor', async () => {
      const { names, kibibytes } = await load.weigh();
      expect(names.length).toBeGreaterThan(3);
      expect(names.filter((name) => /layout\.worker|editor|viz/.test(name))).toEqual([]);
      expect(kibibytes).toBeGreaterThan(50);
      expect(kibibytes).toBeLessThanOrEqual(250);
    });

    chapterTest('every demo has Copy link and Reset; a question has Reset once answered', async () => {
      expect(await demosWithoutTools(page)).toEqual([]);
    });

    test('the theme can be switched: the bar at the top is awake', async () => {
      for (const dark of [true, false]) {
        await page.locator('.VPSwitchAppearance:visible').click();
        await expect.poll(() => page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(dark);
      }
    });

    test('nothing from axe in both themes at 1280 and 390 pixels, and no sideways scroll, at 320 neither', async () => {
      const found: string[] = [];
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = await settledOverflow(page);
        if (overflow > 0) found.push(`${width} px: ${overflow} px too wide`);
        if (width > 320) found.push(...(await axeFindings(page, width)));
      }
      expect(found).toEqual([]);
    });

    chapterTest('no code has to be pushed sideways at 1280 pixels', async () => {
      expect(await page.locator('pre:visible').count()).toBeGreaterThan(0);
      expect(await pushedCode(page)).toEqual([]);
    });

    chapterTest('on a phone no code has to be pushed, and letters in plots are large enough', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(() => smallestLetter(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(11); // once measured
      expect((await smallestLetter(page)) < Infinity).toBe(plotted.test(path));
      expect(await pushedCode(page)).toEqual([]);
      expect(await brokenCode(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    demoTest('the focus is never on body while one goes through its demos', async () => {
      // A page is left by a link only, and the walk presses none.
      const { dropped, stops } = await walk(page);
      expect(new URL(page.url()).pathname).toBe(new URL(`${site}${path}`).pathname);
      expect(dropped).toEqual([]);
      expect(stops).toBeGreaterThan(1);
    });

    test('no error, and no request that leaves the site', () => {
      expect(watched.complaints).toEqual([]);
    });
  });
});
