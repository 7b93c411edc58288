/** The search box, asked as a reader would ask: the page that answers comes first. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launch, openPage, site, visit, type Watched } from './browser.ts';

/** A query, and the pages of which one must come first. */
const asked: readonly (readonly [query: string, pages: readonly string[]])[] = [
  ['save model browser', ['/guide/saving']],
  ['stop training early', ['/guide/training']],
  ['web worker', ['/guide/runtimes']],
  ['cdn without bundler', ['/guide/runtimes']],
  ['commonjs require', ['/guide/runtimes']],
  ['learning rate schedule', ['/guide/training']],
  ['loss is nan', ['/guide/troubleshooting']],
  ['as fast as pytorch', ['/guide/performance', '/benchmarks/']],
  ['add my own op', ['/guide/own-op']],
  ['export onnx', ['/guide/saving']],
  ['csv missing values', ['/guide/from-data']],
  ['train on a csv file', ['/guide/from-data']],
  ['save a trained model', ['/guide/saving', '/guide/from-data']],
];

describe.skipIf(!hasBrowser)('the search', () => {
  let browser: Browser;
  let watched: Watched;
  beforeAll(async () => {
    browser = await launch();
    watched = await openPage(browser, { reducedMotion: 'reduce' });
    await visit(watched.page, '/guide/');
    await watched.page.locator('.VPNavBarSearch button').first().click();
    await watched.page.locator('.VPLocalSearchBox input').waitFor();
  });
  afterAll(() => browser.close());

  /** The paths of the results, in order. */
  async function resultsOf(page: Page, query: string): Promise<string[]> {
    const field = page.locator('.VPLocalSearchBox input');
    await field.fill('');
    await page.locator('.VPLocalSearchBox .result').first().waitFor({ state: 'detached' });
    await field.fill(query);
    await page.locator('.VPLocalSearchBox .result').first().waitFor({ timeout: 20_000 });
    const hrefs = await page
      .locator('.VPLocalSearchBox a.result')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).pathname));
    return hrefs.map((path) => path.slice(new URL(site).pathname.length));
  }

  test.each(asked)('“%s” has its page first', async (query, pages) => {
    const found = await resultsOf(watched.page, query);
    expect(pages, `found ${found.slice(0, 4).join(', ')}`).toContain(found[0]);
  });

  test.each(['tanh', 'autograd', 'early stopping', 'optimizer'])(
    '“%s” finds the guide or the tutorial before the API',
    async (query) => {
      const found = await resultsOf(watched.page, query);
      const [page, api] = [
        found.findIndex((path) => !path.startsWith('/api/')),
        found.findIndex((path) => path.startsWith('/api/')),
      ];
      expect(page).toBeGreaterThanOrEqual(0);
      if (api >= 0) expect(page).toBeLessThan(api);
    },
  );

  test('nothing that was searched for leaves the site', () => {
    expect(watched.complaints).toEqual([]);
  });
});
