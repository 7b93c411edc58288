/**
 * Every demo of every page by keyboard alone: Tab goes through all of it, Enter presses every button a few times, Escape leaves
 * what can be left, and the focus is never dropped on the page's body, from where Tab would begin again at the top.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hasBrowser, launch, openPage, site, visit, type Watched } from './browser.ts';

const out = inject('out');
const pages = (readdirSync(out, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.html') && !name.startsWith('api/'))
  .filter((name) => readFileSync(join(out, name), 'utf8').includes('class="cr-widget'))
  .map((name) => `/${name.replace(/(index)?\.html$/, '')}`)
  .sort();

/** What has the focus: '' for the body, a description otherwise. */
interface Focus {
  readonly what: string;
  readonly kind: 'button' | 'editor' | 'drawing' | 'other';
  readonly inDemo: boolean;
  /** Seen before, as far as the mark on the element says. */
  readonly seen: boolean;
}

const focus = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return { what: '', kind: 'other', inDemo: false, seen: false };
    const seen = at.hasAttribute('data-walked');
    at.setAttribute('data-walked', '');
    const demo = at.closest('.cr-widget')?.getAttribute('aria-label') ?? '';
    const name = at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40) ?? '';
    const kind = at.matches('button, summary')
      ? 'button'
      : at.matches('.cm-content')
        ? 'editor'
        : at.matches('.cr-node, .cr-point')
          ? 'drawing'
          : 'other';
    return { what: `${demo} › ${at.localName} ${name}`, kind, inDemo: at.closest('.cr-widget') !== null, seen };
  });

/** Waits until a press has been dealt with: some frames, and an editor that is on its way. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const began = performance.now();
    while (/Loading the editor/.test(document.activeElement?.textContent ?? '') && performance.now() - began < 10_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 8));
  });
}

/** Where the focus was dropped, in words. */
async function walk(page: Page): Promise<{ dropped: string[]; stops: number }> {
  const [dropped, most] = [[] as string[], 700];
  let stops = 0;
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const here = await focus(page);
    if (here.what === '') return { dropped, stops }; // past the last stop of the page
    if (!here.inDemo || here.seen) continue;
    stops++;
    const keys = { button: ['Enter', 'Enter', 'Enter'], editor: [], drawing: ['ArrowRight'], other: [] };
    for (const key of [...keys[here.kind], ...(here.kind === 'drawing' ? ['Escape'] : [])]) {
      await page.keyboard.press(key);
      await settle(page);
      let now = await focus(page);
      if (now.kind === 'editor') {
        await page.keyboard.press('Escape');
        await settle(page);
        now = await focus(page);
      }
      if (now.what === '') dropped.push(`${key} on ${here.what}`);
      if (now.what !== here.what) break; // the focus went along with what was pressed
    }
  }
  throw new Error(`Tab never comes to the end of the page in ${most} presses`);
}

describe.skipIf(!hasBrowser)('by keyboard alone', () => {
  let browser: Browser;
  let watched: Watched;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('there are demos on 24 pages or more', () => {
    expect(pages.length).toBeGreaterThanOrEqual(24);
  });

  test.each(pages)('%s: the focus is never on body while one goes through its demos', async (path) => {
    watched = await openPage(browser, { reducedMotion: 'reduce' });
    await visit(watched.page, path);
    await watched.page.locator('.cr-widget[data-ready], .cr-home-graph').first().waitFor();
    // A page is left by a link only, and the walk presses none.
    const { dropped, stops } = await walk(watched.page);
    expect(new URL(watched.page.url()).pathname).toBe(new URL(`${site}${path}`).pathname);
    await watched.close();
    expect(dropped).toEqual([]);
    expect(stops).toBeGreaterThan(1);
  });
});
