/** A page in a real Chromium that writes down everything it should not have done. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { chromiumFlags } from '../../../scripts/src/chromium.ts';

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

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time; absent from some events. */
  readonly tdur?: number;
  readonly dur?: number;
  readonly args: { readonly name?: string };
}

/**
 * The longest task of a page's main thread, in milliseconds, while something happens. It counts the thread's own time on a
 * processor, from the browser's trace: another program that has the core in the meantime adds nothing.
 */
export async function longestTask(browser: Browser, page: Page, during: () => Promise<unknown>): Promise<number> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await during();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }; // Chromium's format
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && /RunTask/.test(name) && main.has(`${pid}:${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace holds no task of the main thread');
  return tasks.reduce((most, { tdur, dur = 0 }) => Math.max(most, tdur ?? dur), 0) / 1000;
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

/** The chapter with this number, as a path. */
export async function chapter(page: Page, number: number): Promise<string> {
  await visit(page, '/learn/');
  const digits = String(number).padStart(2, '0');
  const href = await page.locator(`a[href*="/learn/${digits}-"]`).first().getAttribute('href');
  return (href ?? '').slice(new URL(site).pathname.length);
}
