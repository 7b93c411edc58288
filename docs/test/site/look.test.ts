/** What a picture of the page would show: digits one under the other, a point that follows the finger, an index of the API. */
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
    await visit(watched.page, chapter(number));
    return watched;
  }

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
