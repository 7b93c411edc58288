/** What a browser's trace says of the tasks of a page's main thread. */
import type { Browser, Page } from 'playwright-core';

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
