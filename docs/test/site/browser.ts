/** A page in a real Chromium that writes down everything it should not have done. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { chromiumFlags } from '../../../scripts/src/chromium.ts';
import { longestTask } from '../../load/trace.ts';

export { longestTask };

export const hasBrowser = inject('chromium') !== '';
export const site = inject('site');

/** Starts the browser. */
export const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: inject('chromium'), args: [...chromiumFlags, ...more] });

export interface Watched {
  readonly page: Page;
  /** Console errors, exceptions, failed requests, requests that leave the site. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** A new page that listens to itself. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(site);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) complaints.push(`request: ${url}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** The least `longestTask` of up to four attempts, the first that is short enough: other programs share the caches, and can only add. */
export async function leastLongestTask(
  browser: Browser,
  page: Page,
  during: () => Promise<unknown>,
  enough: number,
): Promise<number> {
  let least = Infinity;
  for (let attempt = 0; attempt < 4 && least > enough; attempt++)
    least = Math.min(least, await longestTask(browser, page, during));
  return least;
}

/** Opens a page of the site and waits until its scripts run. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${site}${path}`);
  await page.waitForFunction(
    () => (document.querySelector('#app') as { __vue_app__?: unknown } | null)?.__vue_app__ !== undefined,
  );
}

const chapters = readdirSync(join(inject('out'), 'learn'))
  .filter((name) => /^\d\d-.*\.html$/.test(name))
  .sort();

/** The chapter with this number, as a path. */
export const chapter = (number: number): string => `/learn/${chapters[number]?.replace('.html', '')}`;
