/** What is looked at on every page of the tour, as functions of a page that is open. */
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';

interface Node {
  readonly component?: { readonly subTree?: Node } | null;
  readonly children?: unknown;
}
export interface Counted {
  __vue_app__?: unknown;
  first?: number;
}

/** Counts the components that are awake when the app has been mounted, in the very task that does it. */
export function countAtMount(): void {
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

/** Everything that a page asks for until it is weighed. */
export interface Scales {
  /** What has come: names of files, and their size on the way, in KiB. Call it once. */
  weigh(): Promise<{ readonly names: readonly string[]; readonly kibibytes: number }>;
}

export function scales(page: Page): Scales {
  const names: string[] = [];
  const sizes: Promise<number>[] = [];
  const listen = (response: Response): void => {
    const url = response.url();
    names.push(new URL(url).pathname);
    const size = async (): Promise<number> => {
      const body = await response.body();
      return url.endsWith('.woff2') ? body.length : gzipSync(body).length;
    };
    sizes.push(size());
  };
  page.on('response', listen);
  return {
    weigh: async () => {
      let seen = -1;
      while (seen !== sizes.length) {
        seen = sizes.length;
        await page.waitForTimeout(500); // what is asked for while the page is idle is on its way by then
      }
      page.off('response', listen);
      const kibibytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1024;
      return { names, kibibytes };
    },
  };
}

/** How much too wide the page is, once drawings that measure their box have seen its new width: at most a second later. */
export async function settledOverflow(page: Page): Promise<number> {
  const measure = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  let overflow = await measure();
  for (let looks = 0; overflow > 0 && looks < 20; looks++) {
    await page.waitForTimeout(50);
    overflow = await measure();
  }
  return overflow;
}

/** Demos without Copy link, or without Reset; a question has Reset once it is answered. */
export const demosWithoutTools = (page: Page): Promise<string[]> =>
  page.locator('.cr-widget:not(.cr-home-graph)').evaluateAll((demos) =>
    demos.flatMap((demo) => {
      const buttons = [...demo.querySelectorAll('button')].map((button) => button.textContent?.trim());
      const count = (name: string): number => buttons.filter((text) => text === name).length;
      const asks = demo.querySelector('.cr-question') !== null;
      const whole = count('Copy link') === 1 && (asks || count('Reset') === 1);
      return whole ? [] : [demo.getAttribute('aria-label') ?? ''];
    }),
  );

/** The size of the smallest letters of the page's plots, in pixels; Infinity without plots. */
export const smallestLetter = (page: Page): Promise<number> =>
  page.locator('.cr-plot').evaluateAll((plots) => {
    const sizes = plots.flatMap((plot) => {
      const svg = plot as SVGSVGElement;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return [...svg.querySelectorAll('text')].map(
        (text) => scale * Number.parseFloat(getComputedStyle(text).fontSize),
      );
    });
    return Math.min(Infinity, ...sizes);
  });

/** Blocks of code that have to be pushed sideways, by how they begin. */
export const pushedCode = (page: Page): Promise<string[]> =>
  page
    .locator('pre:visible')
    .evaluateAll((all) =>
      all.flatMap((pre) => (pre.scrollWidth > pre.clientWidth ? [pre.textContent?.slice(0, 60) ?? ''] : [])),
    );

/** Short code within a sentence that is broken between two lines. */
export const brokenCode = (page: Page): Promise<string[]> =>
  page
    .locator(':is(p, li) > code.cr-whole:visible')
    .evaluateAll((all) => all.flatMap((code) => (code.getClientRects().length > 1 ? [code.textContent ?? ''] : [])));
