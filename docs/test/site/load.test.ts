/** What a page's first task may do: times depend on the machine and are measured by `pnpm --filter @chainrule/docs load`, counts hold. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hasBrowser, launch, openPage, site } from './browser.ts';

/** Components that the first task may wake; the theme alone was 130 when nothing waited. */
const most = 60;
const chapters = readdirSync(join(inject('out'), 'learn'))
  .filter((name) => /^\d\d-.*\.html$/.test(name))
  .map((name) => `/learn/${name.replace('.html', '')}`);
const pages = ['/', '/learn/', ...chapters, '/playground/', '/playground/network', '/guide/saving', '/reference/ops'];

interface Node {
  readonly component?: { readonly subTree?: Node } | null;
  readonly children?: unknown;
}
interface Counted {
  __vue_app__?: unknown;
  first?: number;
}

/** Counts the components that are awake when the app has been mounted, in the very task that does it. */
function countAtMount(): void {
  const awake = (node: Node | null | undefined): number => {
    if (node === null || typeof node !== 'object') return 0;
    const inside = Array.isArray(node.children) ? (node.children as Node[]).map(awake) : [];
    return (node.component ? 1 + awake(node.component.subTree) : 0) + inside.reduce((total, n) => total + n, 0);
  };
  Object.defineProperty(HTMLElement.prototype, '__vue_app__', {
    configurable: true,
    set(this: HTMLElement & { _vnode?: Node }, app: unknown) {
      Object.defineProperty(this, '__vue_app__', { value: app, configurable: true, writable: true });
      (window as Counted).first = awake(this._vnode);
    },
  });
}

describe.skipIf(!hasBrowser)('a page that loads', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each(pages)('%s: few components wake in the first task, and all of them soon', async (path) => {
    const { page, complaints, close } = await openPage(browser, { reducedMotion: 'reduce' });
    await page.addInitScript(countAtMount);
    await page.goto(`${site}${path}`);
    await page.waitForFunction(() => (window as Counted).first !== undefined);
    const first = await page.evaluate(() => (window as Counted).first ?? 0);
    expect(first).toBeGreaterThan(10);
    expect(first).toBeLessThanOrEqual(most);
    await expect
      .poll(() => page.locator('.cr-widget:not(.cr-home-graph, [data-ready])').count(), { timeout: 20_000 })
      .toBe(0);
    await page.locator('.VPSwitchAppearance:visible').click(); // the bar at the top is awake too
    await expect.poll(() => page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

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
