/** axe on what a page looks like once somebody has used it: stepped, zoomed, wrong, trained; both themes, at 390 and 1280 px. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { chapter, hasBrowser, launch, openPage, visit } from './browser.ts';
import { settledOverflow } from './tour.ts';

interface State {
  readonly name: string;
  /** A chapter's number, or a path. */
  readonly at: number | string;
  /** Brings the page there. */
  reach(page: Page): Promise<unknown>;
}

const playground = (entries: Readonly<Record<string, string>>): string =>
  `/playground/#${new URLSearchParams({ mode: 'formula', ...entries })}`;
const click = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const sum = `y = ${Array.from({ length: 30 }, (_, i) => `a*x${i}`).join(' + ')}`;

async function enter(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true }).first();
  await field.fill(text);
  await field.press('Enter');
}

const states: readonly State[] = [
  { name: 'a question answered wrong', at: 0, reach: (page) => click(page, 'always zero') },
  { name: 'a graph stepped backward', at: 7, reach: (page) => click(page, /backward/i) },
  {
    name: 'a graph as a table, stepped',
    at: 4,
    reach: async (page) => {
      await page.getByText('As a table').first().click();
      await page.locator('.cr-node[tabindex="0"]').first().focus();
    },
  },
  {
    name: 'a gradient guessed wrong',
    at: 5,
    reach: async (page) => {
      await page.locator('.cr-fill-row input').nth(1).fill('3');
      await page.getByText('not yet').first().waitFor();
    },
  },
  {
    name: 'a wrong order played',
    at: 9,
    reach: async (page) => {
      await click(page, 'Plain recursion');
      await page.locator('.cr-playing li.is-now').waitFor();
    },
  },
  {
    name: 'parts pressed in a wrong order',
    at: 15,
    reach: async (page) => {
      for (const name of [/^update/, /^backward/, /^forward/]) await click(page, name);
      await page.locator('.cr-warned').first().waitFor();
    },
  },
  {
    name: 'an exercise whose checks fail',
    at: 21,
    reach: async (page) => {
      await click(page, 'Run the checks');
      await page.locator('.cr-checks li').first().waitFor({ timeout: 30_000 });
    },
  },
  {
    name: 'a large graph, fitted and stepped',
    at: playground({ expr: sum }),
    reach: async (page) => {
      await page.getByRole('group', { name: 'Zoom' }).waitFor({ timeout: 20_000 });
      await click(page, 'Fit');
      await click(page, 'Back');
      await page.locator('.cr-node[tabindex="0"]').focus();
      await page
        .getByText(/^[a-z]\w*, (leaf|mul|add), data /)
        .first()
        .waitFor();
    },
  },
  {
    name: 'a large graph, zoomed in',
    at: playground({ expr: sum }),
    reach: async (page) => {
      await page.getByRole('group', { name: 'Zoom' }).waitFor({ timeout: 20_000 });
      for (let i = 0; i < 3; i++) await click(page, 'Zoom in');
    },
  },
  {
    name: 'a formula that is wrong',
    at: playground({ expr: 'y = a*b' }),
    reach: async (page) => {
      await page.getByLabel(/^Formula/).fill('y = 2a *');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'a leaf that is no number, and NaN in the graph',
    at: playground({ expr: 'y = log(a)*b', 'at.a': '-1' }),
    reach: async (page) => {
      await page.getByLabel('b', { exact: true }).fill('two');
      await page.getByText('is no finite number').waitFor();
    },
  },
  {
    name: 'code that throws',
    at: `/playground/#${new URLSearchParams({ mode: 'code', code: "throw new Error('mine');" })}`,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('alert').first().waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'a network with fields out of range',
    at: '/playground/network',
    reach: async (page) => {
      await page
        .getByText(/compiled|eager/)
        .first()
        .waitFor({ timeout: 20_000 });
      await enter(page, 'Hidden layers', '-3');
      await enter(page, 'Learning rate', 'fast');
      await page.getByRole('alert').nth(1).waitFor();
    },
  },
  {
    name: 'a trained network, one of its neurons looked at',
    at: '/playground/network#n=60&hidden=3&steps=30&at=1.1&tests=1',
    reach: (page) =>
      expect.poll(() => page.locator('.cr-facts').first().textContent(), { timeout: 20_000 }).toContain('step30'),
  },
];

describe.skipIf(!hasBrowser)('a page in use', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each(states)('$name: nothing from axe', async ({ at, reach }) => {
    const found: string[] = [];
    const { page, close } = await openPage(browser, { reducedMotion: 'reduce' });
    await visit(page, typeof at === 'number' ? chapter(at) : at);
    await reach(page);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await settledOverflow(page);
      if (overflow > 0) found.push(`${width} px: ${overflow} px too wide`);
      found.push(...(await axeFindings(page, width)));
    }
    await close();
    expect(found).toEqual([]);
  });
});
