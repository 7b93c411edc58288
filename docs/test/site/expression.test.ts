/** The expression playground's graph: stepped through from code too, zoomed, named, and fields that say what is wrong. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, launch, openPage, visit, type Watched } from './browser.ts';

const address = (entries: Readonly<Record<string, string>>): string => `/playground/#${new URLSearchParams(entries)}`;
const sum = (terms: number): string => `y = ${Array.from({ length: terms }, (_, i) => `a*x${i}`).join(' + ')}`;

describe.skipIf(!hasBrowser)('the graph of the expression playground', () => {
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    watched = await openPage(browser, { reducedMotion: 'reduce' });
    page = watched.page;
    return () => watched.close();
  });

  const box = (name: string) => page.locator(`[aria-label^="${name}, "]`);
  const labelOf = (name: string): Promise<string | null> => box(name).first().getAttribute('aria-label');
  async function runCode(lines: readonly string[]): Promise<void> {
    const code = ["import { Value, ops, defineOp } from '@chainrule/engine';", ...lines].join('\n');
    await visit(page, address({ mode: 'code', code }));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('.cr-node').first().waitFor({ timeout: 20_000 });
  }
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const leaves = ["const a = new Value(2, { label: 'a' });", "const b = new Value(5, { label: 'b' });"];

  test('code’s graph is stepped through backward and forward', async () => {
    await runCode([...leaves, 'export const graph = a.mul(b).add(a);', 'graph.backward();']);
    expect(await labelOf('a')).toContain('gradient 6');
    await click('Back');
    expect(await page.locator('.cr-sentence').textContent()).toContain(
      't2 = t1 + a: t1 gets 1 × 1 = 1; a gets 1 × 1 = 1',
    );
    expect(await labelOf('a')).toContain('gradient 1');
    expect(await page.locator('.cr-share').count()).toBe(2);
    await click('Start');
    expect(await labelOf('t1')).toContain('data not known yet');
    await click('All of forward');
    await click('All of backward');
    expect(await labelOf('a')).toContain('gradient 6');
    expect(watched.complaints).toEqual([]);
  });

  test('code without backward() has gradients of 0 at first, and the steps begin there', async () => {
    await runCode([...leaves, 'export const graph = a.mul(b);']);
    expect(await labelOf('a')).toContain('gradient 0');
    await click('All of backward');
    expect(await labelOf('a')).toContain('gradient 5');
    expect(await page.getByText('The code left other gradients').count()).toBe(0);
  });

  test('gradients of two passes are shown as the code left them, and words say that a pass gives others', async () => {
    await runCode([...leaves, 'export const graph = a.mul(b);', 'graph.backward();', 'graph.backward();']);
    expect(await labelOf('a')).toContain('gradient 10');
    await page.getByText('The code left other gradients than one backward pass').waitFor();
    await click('Back');
    await click('All of backward');
    expect(await labelOf('a')).toContain('gradient 5');
  });

  test('the steps say where an own op ends them; the gradients that the code left are shown', async () => {
    await runCode([
      ...leaves,
      "const twice = defineOp({ name: 'twice', arity: 1, forward: (x) => 2 * x, vjps: [(k, g) => k.mul(g, 2)] });",
      'export const graph = twice(a.mul(b));',
      'graph.backward();',
    ]);
    expect(await labelOf('a')).toContain('gradient 10');
    await page.getByText('The page does not know the local slope of twice').waitFor();
    expect(await page.getByText('The code left other gradients').count()).toBe(0);
  });

  test('two nodes of one name are told apart in the picture and in words', async () => {
    await visit(page, address({ mode: 'formula', expr: 'y = a*b; y = y + 1' }));
    await page
      .getByText('Two different nodes are called y: here they are y #1 (made by mul), y #2 (made by add).')
      .waitFor();
    expect(await box('y #1').count()).toBe(1);
    expect(await page.locator('.cr-node .cr-name').allTextContents()).toEqual(['a', 'b', 'y #1', 'y #2']);
  });

  test('a graph of more than 60 nodes is zoomed by buttons and by keys, and fits; a smaller one has no buttons', async () => {
    await visit(page, address({ mode: 'formula', expr: sum(30) }));
    await page.getByRole('group', { name: 'Zoom' }).waitFor({ timeout: 20_000 });
    const width = async (): Promise<number> => (await page.locator('.cr-graph svg').boundingBox())?.width ?? 0;
    const frame = async (): Promise<{ width: number; height: number }> =>
      (await page.locator('.cr-graph-scroll').boundingBox()) ?? { width: 0, height: 0 };
    await click('Fit');
    await expect.poll(async () => (await width()) <= (await frame()).width).toBe(true);
    const fitted = await page.locator('.cr-graph svg').boundingBox();
    expect(fitted?.height).toBeLessThanOrEqual((await frame()).height);
    await click('Zoom in');
    await expect.poll(width).toBeCloseTo(1.25 * (fitted?.width ?? 0), 0);
    await click('Zoom out');
    await expect.poll(width).toBeCloseTo(fitted?.width ?? 0, 0);
    await page.locator('.cr-node[tabindex="0"]').focus();
    for (const key of ['+', '+', '-']) await page.keyboard.press(key);
    await expect.poll(width).toBeCloseTo(1.25 * (fitted?.width ?? 0), 0);
    expect(await page.evaluate(() => document.activeElement?.classList.contains('cr-node'))).toBe(true);
    await page.keyboard.press('0');
    await expect.poll(width).toBeCloseTo(fitted?.width ?? 0, 0);
    for (const key of ['+', '+', '+', '+', '+', '+', '+']) await page.keyboard.press(key);
    await click('Start');
    await click('All of forward');
    const inSight = async (): Promise<boolean> => {
      const [seen, at] = [await page.locator('.cr-graph-scroll').boundingBox(), await box('y').boundingBox()];
      return seen !== null && at !== null && at.y >= seen.y && at.y + at.height <= seen.y + seen.height;
    };
    await expect.poll(inSight).toBe(true);
    await visit(page, '/playground/');
    await page.reload();
    await page.locator('.cr-node').first().waitFor();
    expect(await page.getByRole('group', { name: 'Zoom' }).count()).toBe(0);
    expect(watched.complaints).toEqual([]);
  });

  test('on a phone a smaller graph that the frame has no room for can be zoomed too', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, address({ mode: 'formula', expr: sum(8) }));
    await page.getByRole('group', { name: 'Zoom' }).waitFor({ timeout: 20_000 });
    const over = (): Promise<number> =>
      page.locator('.cr-graph-scroll').evaluate((frame) => frame.scrollWidth - frame.clientWidth);
    expect(await over()).toBeGreaterThan(0);
    await click('Fit');
    await expect.poll(over).toBe(0);
    await page.getByLabel(/^Formula/).fill('y = a*b');
    await box('y').waitFor();
    await expect.poll(() => page.getByRole('group', { name: 'Zoom' }).count()).toBe(0);
    await page.getByLabel(/^Formula/).fill('y = a*b + c');
    await box('y').waitFor();
    await expect.poll(over).toBe(0);
    expect(watched.complaints).toEqual([]);
  });

  test.each([
    ['two', '“two” is no finite number: a stays 2.'],
    ['', 'There is no number here: a stays 2.'],
    ['1e999', '“1e999” is no finite number: a stays 2.'],
  ])('the leaf field told “%s” says what is wrong, and the graph keeps its number', async (text, words) => {
    await visit(page, address({ mode: 'formula', expr: 'y = a*b', 'at.a': '2', 'at.b': '3' }));
    const field = page.getByLabel('a', { exact: true });
    await field.fill(text);
    await expect.poll(() => page.locator('.cr-leaf [role="alert"]').textContent()).toContain(words);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator(`[id="${await field.getAttribute('aria-describedby')}"]`).textContent()).toContain(words);
    expect(await labelOf('y')).toContain('data 6');
    await page.getByLabel('b', { exact: true }).fill('−4,5');
    await expect.poll(() => labelOf('y')).toContain('data −9');
    expect(await field.inputValue()).toBe(text);
    await field.press('ArrowUp');
    expect(await field.inputValue()).toBe('3');
    expect(await field.getAttribute('aria-invalid')).toBeNull();
    await expect.poll(() => labelOf('y')).toContain('data −13.5');
    await field.fill('x');
    await field.press('Escape');
    expect(await field.inputValue()).toBe('3');
  });
});
