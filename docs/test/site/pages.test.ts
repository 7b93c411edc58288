import { readdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { hasBrowser, launch, openPage, visit } from './browser.ts';

const out = inject('out');

/** Every page but the API's, of which three stand for all. */
const pages = (readdirSync(out, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.html') && !name.startsWith('api/') && name !== '404.html')
  .concat(['api/index.html', 'api/@chainrule/engine/classes/Value.html', 'api/@chainrule/engine/variables/tanh.html'])
  .map((name) => `/${name.replace(/(index)?\.html$/, '')}`)
  .sort();

describe.skipIf(!hasBrowser)('every page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each(pages)(
    '%s: nothing from axe, no sideways scroll, no error, no request that leaves the site',
    async (path) => {
      const { page, complaints, close } = await openPage(browser, { reducedMotion: 'reduce' });
      await visit(page, path);
      const found: string[] = [];
      for (const width of [1280, 390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = await settledOverflow(page);
        if (overflow > 0) found.push(`${width} px: ${overflow} px too wide`);
        if (width === 320) continue;
        found.push(...(await axeFindings(page, width)));
      }
      await close();
      expect([...found, ...complaints]).toEqual([]);
    },
  );
});

/** How much too wide the page is, once drawings that measure their box have seen its new width: at most a second later. */
async function settledOverflow(page: Page): Promise<number> {
  const measure = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  let overflow = await measure();
  for (let looks = 0; overflow > 0 && looks < 20; looks++) {
    await page.waitForTimeout(50);
    overflow = await measure();
  }
  return overflow;
}
