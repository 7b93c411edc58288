/** What a picture of the page would show: letters large enough on a phone, code that needs no pushing, an index of the API. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as engine from '@chainrule/engine';
import * as nn from '@chainrule/nn';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { chapter, hasBrowser, launch, openPage, visit, type Watched } from './browser.ts';

const phone = { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' } as const;

describe.skipIf(!hasBrowser)('a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  async function open(number: number, options: object = phone): Promise<Watched> {
    const watched = await openPage(browser, options);
    await visit(watched.page, await chapter(watched.page, number));
    return watched;
  }

  test.each([0, 1, 7, 15, 16, 17, 18])('chapter %i: the letters in its plots are 11 pixels or more', async (number) => {
    const { page, close } = await open(number);
    await page.locator('.cr-plot').first().waitFor();
    const sizes = (): Promise<number[]> =>
      page.locator('.cr-plot').evaluateAll((plots) =>
        plots.flatMap((plot) => {
          const svg = plot as SVGSVGElement;
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          return [...svg.querySelectorAll('text')].map(
            (text) => scale * Number.parseFloat(getComputedStyle(text).fontSize),
          );
        }),
      );
    expect((await sizes()).length).toBeGreaterThan(2);
    await expect.poll(async () => Math.min(...(await sizes())), { timeout: 20_000 }).toBeGreaterThanOrEqual(11); // once measured
    await close();
  });

  test.each([
    [1, 390],
    [8, 390],
    [12, 390],
    [18, 390],
    [20, 390],
    [21, 390],
    [17, 1280],
    [20, 1280],
  ])('chapter %i at %i px: no code has to be pushed sideways', async (number, width) => {
    const { page, close } = await open(number, { ...phone, viewport: { width, height: 900 } });
    const blocks = await page
      .locator('pre:visible')
      .evaluateAll((all) => all.map((pre) => [pre.scrollWidth - pre.clientWidth, pre.textContent?.slice(0, 60)]));
    await close();
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.filter(([over]) => Number(over) > 0)).toEqual([]);
  });

  test('chapter 4: short code within a sentence stands in one line', async () => {
    const { page, close } = await open(4);
    const broken = await page
      .locator(':is(p, li) > code:visible')
      .evaluateAll((all) => all.filter((code) => code.getClientRects().length > 1).map((code) => code.textContent));
    await close();
    expect(broken).toEqual([]);
  });

  test('chapter 12: the digits of the three libraries stand one under the other', async () => {
    const { page, close } = await open(12);
    const row = page.locator('.cr-digits').last().locator('tbody tr').first();
    const places = await row.locator('td').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().y));
    await close();
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(4);
  });

  test('chapter 1: the point follows a finger along the curve, and its slider with it', async () => {
    const { page, close } = await open(1, { viewport: { width: 1280, height: 900 } });
    const plot = page.locator('.cr-plot').first();
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the plot is not on the page');
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () => Number(await page.locator('.cr-slider input').first().inputValue()))
      .toBeCloseTo(1, 1);
    await close();
  });
});

const exported = (all: object): string[] =>
  Object.entries(all)
    .filter(([name, value]) => typeof value === 'function' && !Object.hasOwn(engine.ops, name))
    .map(([name]) => name);

test('the index of the API names every function and class with a sentence, and every op', () => {
  const html = readFileSync(join(inject('out'), 'api/index.html'), 'utf8');
  const rows = new Map(
    [...html.matchAll(/<tr><td[^>]*>(.*?)<\/td><td[^>]*>(.*?)<\/td><\/tr>/gs)].map(([, name = '', says = '']) => [
      name.replace(/<[^>]+>/g, ''),
      says.replace(/<[^>]+>/g, ''),
    ]),
  );
  for (const name of [...exported(engine), ...exported(nn), 'loadDigits', 'toOnnx', 'toPyTorch', 'saveStateDict'])
    expect(rows.get(name) ?? '', name).toMatch(/\w{2,}.*\w/);
  for (const name of Object.keys(engine.ops)) expect(html).toContain(`variables/${name}"`);
});

test('a promise is kept by a test whose name says nothing of how its table is filled in', () => {
  expect(readFileSync(join(inject('out'), 'guide/promises/index.html'), 'utf8')).not.toMatch(/%[sdi]\b/);
});
