/** The network playground in a browser: drawn, trained, changed by hand and by keyboard, linked. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, launch, leastLongestTask, openPage, visit, type Watched } from './browser.ts';

describe.skipIf(!hasBrowser)('the network playground', () => {
  let browser: Browser;
  let watched: Watched;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    watched = await openPage(browser, { reducedMotion: 'reduce' });
    return () => watched.close();
  });

  async function open(hash = ''): Promise<Watched['page']> {
    await visit(watched.page, `/playground/network${hash}`);
    await expect.poll(facts, { timeout: 20_000 }).toMatch(/runs(compiled|eager)/);
    return watched.page;
  }
  const facts = async (): Promise<string> => (await watched.page.locator('.cr-facts').first().textContent()) ?? '';
  const hash = (): string => decodeURIComponent(new URL(watched.page.url()).hash);

  test('a link leads to the same network: its steps, and what was changed by hand at which step', async () => {
    const page = await open('#n=60&hidden=3&steps=30&changes=0:p2:1:1,12:w0:0.5,20:rate:0.03&at=1.1&tests=1');
    await expect.poll(facts, { timeout: 20_000 }).toContain('step30');
    const reached = await facts();
    expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.03');
    await page.getByRole('button', { name: 'One step' }).click();
    await expect.poll(facts).toContain('step31');
    await expect.poll(hash).toContain('steps=31');
    await page.reload();
    await expect.poll(facts, { timeout: 20_000 }).toContain('step31');
    expect(await facts()).not.toBe(reached);
    expect(watched.complaints).toEqual([]);
  });

  test('a weight is changed by keyboard alone: arrow keys to a neuron, Tab to its fields', async () => {
    const page = await open();
    await page.locator('.cr-neuron[aria-pressed="true"]').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain(
      'Layer 2, neuron 1',
    );
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Layer 2, neuron 1, weight from neuron 1',
    );
    await page.keyboard.press('Control+A');
    await page.keyboard.type('1.25');
    await page.keyboard.press('Enter');
    await expect.poll(hash).toContain('0:w12:1.25');
  });

  test('what is typed wrong has a sentence at its field, and the old state holds', async () => {
    const page = await open();
    for (const [label, text, words] of [
      ['Hidden layers', 'a,b', 'is no number of neurons'],
      ['Hidden layers', '-3', 'is no number of neurons'],
      ['Learning rate', 'fast', 'is no number: Learning rate'],
      ['Batch size', '0', 'is out of range'],
    ] as const) {
      const field = page.getByLabel(label, { exact: true });
      await field.fill(text);
      await field.press('Enter');
      await page.getByRole('alert').filter({ hasText: words }).first().waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const described = await field.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${described}"]`).textContent()).toContain('It stays');
    }
    expect(await facts()).toContain('parameters25');
  });

  test('layers and neurons grow and shrink by + and −, features by their boxes; one feature has to stay', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'One hidden layer more' }).click();
    await page.getByRole('button', { name: 'Layer 3: one neuron more' }).click();
    await expect.poll(() => page.getByLabel('Hidden layers', { exact: true }).inputValue()).toBe('4, 2, 3');
    await page.getByRole('checkbox', { name: 'x²' }).check();
    await expect.poll(() => page.locator('.cr-neuron').count()).toBe(3 + 9 + 1);
    for (const name of ['x', 'y']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
    await page.getByRole('checkbox', { name: 'x²' }).click();
    await page.getByText('needs at least one feature').waitFor();
    expect(await page.getByRole('checkbox', { name: 'x²' }).isChecked()).toBe(true);
  });

  test('the code is that of what is seen, and the editor runs it to the same losses', async () => {
    const page = await open('#n=60&hidden=3&steps=20');
    await expect.poll(facts, { timeout: 20_000 }).toContain('step20');
    await page.getByRole('button', { name: 'Show me the code' }).click();
    const loss = Number(/training loss([\d.]+)/.exec(await facts())?.[1]);
    await page.getByRole('link', { name: 'Open it in the editor' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click({ timeout: 20_000 });
    await expect
      .poll(() => page.locator('.cr-lines').textContent(), { timeout: 20_000 })
      .toContain('step 20 training loss');
    const said = (await page.locator('.cr-lines').textContent()) ?? '';
    expect(Number(/training loss ([\d.]+)/.exec(said)?.[1])).toBeCloseTo(loss, 3);
  });

  test('no task of the main thread over 50 ms while it trains, Pause answers in 100 ms and keeps the focus', async () => {
    const page = await open('#hidden=8-8-8&features=x-y-xx-yy-xy-sinx-siny&tests=1&rate=0.03');
    await page.waitForTimeout(1500); // the page settles; what is measured is training
    const training = async (): Promise<void> => {
      if ((await page.locator('.cr-play').textContent()) === 'Play') await page.locator('.cr-play').click();
      await page.waitForTimeout(2500);
    };
    expect(await leastLongestTask(browser, page, training, 50)).toBeLessThanOrEqual(50);
    const answers: number[] = [];
    for (let attempt = 0; attempt < 12 && Math.min(Infinity, ...answers) > 100; attempt++) {
      if ((await page.locator('.cr-play').textContent()) === 'Play') await page.locator('.cr-play').click();
      answers.push(
        await page.evaluate(async () => {
          const play = document.querySelector<HTMLElement>('.cr-play');
          const began = performance.now();
          play?.focus();
          play?.click();
          while (play?.textContent !== 'Play' && performance.now() - began < 2000)
            await new Promise((resolve) => setTimeout(resolve, 1));
          return document.activeElement === play ? performance.now() - began : Infinity;
        }),
      );
    }
    expect(Math.min(...answers)).toBeLessThan(100); // another program may have had the core: the best counts
  });

  test('a part that a link hides is not there, and can be brought back', async () => {
    const page = await open('#hide=training-program');
    expect(await page.getByLabel('Learning rate').count()).toBe(0);
    await page.getByText('For a lesson').click();
    await page.getByRole('checkbox', { name: 'Training', exact: true }).check();
    await page.getByLabel('Learning rate').waitFor();
  });

  test('off the screen it pauses, and goes on when it is back', async () => {
    const page = await open();
    await page.locator('.cr-play').click();
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.cr-playground')?.style.setProperty('margin-top', '9000px');
    });
    await expect.poll(() => page.locator('.cr-play').textContent()).toBe('Play');
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.cr-playground')?.style.removeProperty('margin-top');
    });
    await expect.poll(() => page.locator('.cr-play').textContent()).toBe('Pause');
  });
});
