/** What waits with waking does not keep a reader waiting: what is pressed first wakes first. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launch, openPage, site } from './browser.ts';
import type { Counted } from './tour.ts';

describe.skipIf(!hasBrowser)('a page that loads', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('a button of the theme that is pressed while the browser is busy wakes its part, and is done', async () => {
    const { page, close } = await openPage(browser, { reducedMotion: 'reduce' });
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0; // never idle
    });
    await page.goto(`${site}/guide/saving`);
    await page.waitForFunction(() => (document.querySelector('#app') as Counted | null)?.__vue_app__ !== undefined);
    await page.locator('.VPSwitchAppearance:visible').click();
    await expect.poll(() => page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(true);
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(true); // done once
    await close();
  });

  test('on a phone the menu opens, and its links lead on', async () => {
    const { page, close } = await openPage(browser, { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
    await page.goto(`${site}/guide/saving`);
    await page.locator('.VPLocalNav .menu').click();
    await page.locator('.VPSidebar.open a', { hasText: 'Seeds' }).first().click();
    await page.waitForURL(/\/guide\/seeds$/);
    await page.locator('.VPSidebar.open').waitFor({ state: 'detached' });
    await close();
  });
});
