import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  chapter,
  hasBrowser,
  launch,
  leastLongestTask,
  longestTask,
  openPage,
  site,
  visit,
  type Watched,
} from './browser.ts';

/** Milliseconds from a press on Pause to the page's answer: the button is Play again. */
const timeToPause = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const stop = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Pause');
    const began = performance.now();
    stop?.click();
    while (stop?.textContent === 'Pause' && performance.now() - began < 2000)
      await new Promise((resolve) => setTimeout(resolve, 1));
    return performance.now() - began;
  });

describe.skipIf(!hasBrowser)('the chapters', () => {
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    watched = await openPage(browser);
    page = watched.page;
  });
  afterEach(() => watched.close());

  const open = async (number: number): Promise<void> => visit(page, chapter(number));
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });

  /** Presses Tab until the focus is on something that matches. */
  async function tabTo(selector: string): Promise<void> {
    for (let i = 0; i < 200; i++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${selector}`);
  }

  test('chapter 5 is completed by keyboard alone, and L goes from −8 to −7.286496', async () => {
    await open(5);
    const answers = ['1', '4', '-2', '-2', '-2', '-4', '6']; // L, f, d, c, e, b, a
    const names = await page.locator('.cr-fill-row label').allTextContents();
    expect(names.map((name) => name.trim().at(-1))).toEqual(['L', 'f', 'd', 'c', 'e', 'b', 'a']);
    for (const [i, answer] of answers.entries()) {
      await tabTo(`.cr-fill-row:nth-child(${i + 1}) input`);
      await page.keyboard.type(answer);
    }
    await tabTo('.cr-body > button.cr-primary');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.cr-sentence').last().textContent()).toContain('−7.286496');
    expect(watched.complaints).toEqual([]);
  });

  test('chapter 5 says when an answer is wrong, and a nudge measures the right one', async () => {
    await open(5);
    await page.locator('.cr-fill-row input').nth(1).fill('3');
    await expect.poll(() => page.locator('.cr-mark').nth(1).textContent()).toContain('not yet');
    await button('Nudge').nth(1).click();
    await expect.poll(() => page.locator('.cr-measured').nth(1).textContent()).toContain('slope 4');
  });

  test('chapter 9 is completed by keyboard alone: 8; plain recursion gives 10, as first reached 2', async () => {
    await open(9);
    await tabTo('.cr-order li:nth-child(1) .cr-order-item');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.locator('.cr-order').evaluate((list) => (list.closest('.cr-widget') as HTMLElement).scrollIntoView());
    await tabTo('.cr-order li:nth-child(1) .cr-order-item');
    await page.keyboard.press('ArrowDown');
    await tabTo('.cr-widget .cr-buttons button.cr-primary');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.cr-result').textContent()).toBe('8');
    for (const [name, result] of [
      ['Plain recursion', '10'],
      ['As first reached', '2'],
      ['Topological order', '8'],
    ] as const) {
      await button(name).click();
      await expect.poll(() => page.locator('.cr-result').textContent()).toBe(result);
    }
  });

  test('chapter 10 shows 1 with = and 2 with +=', async () => {
    await open(10);
    const sentence = page
      .locator('.cr-widget')
      .filter({ has: page.locator('.cr-log') })
      .locator('p strong');
    expect(await sentence.textContent()).toContain('a.grad is 1');
    await button('grad += …').click();
    await expect.poll(() => sentence.textContent()).toContain('a.grad is 2: right');
  });

  test('chapter 12: L has PyTorch’s numbers in every bit, the neuron to 15 digits (tanh rounds differently)', async () => {
    await open(12);
    const columns = page.locator('.cr-digits');
    const lecture = await columns.nth(0).locator('td:last-child').allTextContents();
    expect(lecture.map((text) => text.trim())).toEqual(Array(5).fill('all'));
    const neuron = await columns.nth(1).locator('td:last-child').allTextContents();
    expect(neuron.length).toBe(6);
    for (const text of neuron) expect(text).toMatch(/^\s*(all|15)\s*$/);
  });

  test('chapter 16 is completed by keyboard alone: the net that forgets does worse', async () => {
    await open(16);
    await tabTo('.cr-widget [aria-label="Training"] button.cr-primary');
    await page.keyboard.press('Enter');
    const numbers = page.locator('.cr-legend .cr-number');
    await expect
      .poll(async () => (await page.getByText(/^Step \d+\./).textContent()) ?? '', { timeout: 60_000 })
      .toMatch(/Step ([5-9]\d|\d{3})/);
    await page.keyboard.press('Enter'); // the same button: Pause
    await button('Play').waitFor();
    const [kept, forgot] = (await numbers.allTextContents()).map((text) =>
      Number(text.replace('−', '-').replace('e-', 'e-')),
    );
    expect(kept).toBeLessThan(forgot ?? 0);
  });

  test('chapter 18 trains the moons to 100 % from its fixed seed, in a worker', async () => {
    await open(18);
    await page.locator('.cr-train').scrollIntoViewIfNeeded();
    await button('Play').click();
    await expect.poll(() => page.locator('.cr-train .cr-facts').textContent(), { timeout: 60_000 }).toContain('100 %');
    expect(watched.complaints).toEqual([]);
  });

  test('chapter 18: a point moved by keyboard is heard by the running network', async () => {
    await open(18);
    await page.locator('.cr-train').scrollIntoViewIfNeeded();
    await page.locator('.cr-point').first().focus();
    const before = await page.locator('.cr-point').first().getAttribute('transform');
    await page.keyboard.press('Shift+ArrowUp');
    await expect.poll(() => page.locator('.cr-point').first().getAttribute('transform')).not.toBe(before);
  });

  test('chapter 20 trains microgpt, compiled, in a worker, and prints names', async () => {
    await open(20);
    await page.locator('.cr-train').scrollIntoViewIfNeeded();
    const facts = async (): Promise<string> => (await page.locator('.cr-facts').textContent()) ?? '';
    const names = page.locator('.cr-names li');
    await expect.poll(() => names.count(), { timeout: 30_000 }).toBe(10);
    const untrained = await names.allTextContents();
    await button('Play').click();
    await expect
      .poll(async () => Number(/step(\d+)/.exec(await facts())?.[1]), { timeout: 80_000 })
      .toBeGreaterThan(150);
    if (await button('Pause').isVisible()) await button('Pause').click(); // on a fast machine it has finished by now
    expect(await facts()).toContain('parameters4,192');
    expect(await facts()).toContain('runscompiled');
    expect(await names.allTextContents()).not.toEqual(untrained);
    for (const name of await names.allTextContents()) expect(name).toMatch(/^[a-z·]+$/);
    expect(Number(/mean of about 50([\d.]+)/.exec(await facts())?.[1])).toBeLessThan(3); // 3.296 is knowing nothing: ln 27
    expect(watched.complaints).toEqual([]);
  });

  test('the measure of long tasks sees a long task', async () => {
    await open(1);
    const busy = (): Promise<void> =>
      page.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        let x = 0; // so much work, not so much time: under load most of the time is other programs'
        for (let i = 0; i < 2e7; i++) x = Math.sin(x + i);
        document.body.dataset.worked = String(x);
      });
    let longest = 0; // a trace may lose events where the machine is busy; one that is blind loses them each time
    for (let attempt = 0; attempt < 4 && longest <= 50; attempt++)
      longest = Math.max(longest, await longestTask(browser, page, busy));
    expect(longest).toBeGreaterThan(50);
  });

  test.each([18, 20])(
    'chapter %i trains with no task of the main thread over 50 ms, and Pause answers within 100 ms',
    async (number) => {
      await open(number);
      await page.locator('.cr-train').scrollIntoViewIfNeeded();
      await expect.poll(() => page.locator('.cr-facts').textContent(), { timeout: 30_000 }).toMatch(/parameters\d/);
      await page.waitForTimeout(1000); // the page settles; what is measured is training
      const training = async (): Promise<void> => {
        if (await button('Play').isVisible()) await button('Play').click();
        await page.waitForTimeout(2500);
      };
      expect(await leastLongestTask(browser, page, training, 50)).toBeLessThanOrEqual(50);
      const answers: number[] = [];
      for (let attempt = 0; attempt < 12 && Math.min(Infinity, ...answers) > 100; attempt++) {
        if (await button('Play').isVisible()) await button('Play').click();
        answers.push(await timeToPause(page)); // another program may have had the core: the best counts
      }
      expect(Math.min(...answers)).toBeLessThan(100);
      const step = (): Promise<string | null> => page.locator('.cr-train .cr-facts dd').first().textContent();
      const stands = async (): Promise<boolean> => {
        const before = await step();
        await page.waitForTimeout(400);
        return (await step()) === before;
      };
      await expect.poll(stands, { timeout: 30_000 }).toBe(true); // the worker may be in the middle of a step when it is told
    },
  );

  test('with JavaScript off the text, the code, the formulas and the first graph are there', async () => {
    const path = chapter(6);
    const still = await openPage(browser, { javaScriptEnabled: false });
    await still.page.goto(`${site}${path}`);
    expect(await still.page.locator('h1').textContent()).toContain('chain rule');
    expect(await still.page.locator('.vp-doc pre code').first().isVisible()).toBe(true);
    expect(await still.page.locator('mjx-container svg').first().isVisible()).toBe(true);
    expect(await still.page.locator('.cr-graph-scroll:visible .cr-node').count()).toBeGreaterThan(2);
    await still.close();
  });

  test('an edited formula asks for Graphviz then, and only then', async () => {
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await open(3);
    const field = page.getByLabel('Formula');
    await field.scrollIntoViewIfNeeded();
    expect(loaded.filter((url) => url.includes('layout.worker'))).toEqual([]);
    await field.fill('d = tanh(a) + a');
    await page.locator('[aria-label^="d, add"]').waitFor();
    expect(loaded.filter((url) => url.includes('layout.worker')).length).toBe(1);
  });
});
