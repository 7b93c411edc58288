/** The course in a browser: exercises are checked as one types, practice judges gradient by gradient, and progress is kept. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { drawGraph, modelOf } from '../../.vitepress/theme/practice/draw.ts';
import { exercises } from '../../exercises/index.ts';
import { answers as byHand } from '../exercises/answers/by-hand.ts';
import { answers as gpt } from '../exercises/answers/gpt.ts';
import { answers as slopes } from '../exercises/answers/slopes.ts';
import { codeOf } from '../exercises/answers.ts';
import { chapter, hasBrowser, launch, openPage, visit, type Watched } from './browser.ts';

const planted = { ...slopes, ...byHand, ...gpt };

describe.skipIf(!hasBrowser)('the course', () => {
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
  });
  afterEach(() => watched.close());

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const focusIsOnBody = (): Promise<boolean> => page.evaluate(() => document.activeElement === document.body);

  /** An exercise's demo, by its place on the page. */
  async function exercise(id: string): Promise<Locator> {
    await visit(page, chapter(Number(id.slice(0, 2))));
    const widget = page.locator('.cr-widget', { hasText: exercises.get(id)?.title ?? '' }).last();
    await widget.scrollIntoViewIfNeeded();
    return widget;
  }

  /** Puts code into an exercise's editor, by keyboard. */
  async function write(widget: Locator, code: string): Promise<void> {
    const edit = widget.getByRole('button', { name: 'Edit' });
    if (await edit.isVisible()) {
      await edit.focus();
      await page.keyboard.press('Enter');
    }
    const editor = widget.locator('.cm-content');
    await editor.waitFor();
    await editor.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(code);
  }

  test.each(['01/nudge', '05/step', '08/rules', '21/softmax'])(
    '%s: a wrong answer gets its hint, a right one passes, and it is remembered',
    async (id) => {
      const record = exercises.get(id);
      const [wrong] = planted[id]?.wrong ?? [];
      if (record === undefined || wrong === undefined) throw new Error(`no exercise ${id}`);
      const widget = await exercise(id);
      await write(widget, codeOf(wrong, record.solution));
      await widget.locator('.cr-tip').waitFor({ timeout: 30_000 });
      const said = (record.hints[wrong[2] ?? '']?.say ?? '').replaceAll('`', '');
      expect(await widget.locator('.cr-tip').textContent()).toContain(said);
      expect(await widget.locator('.cm-content').getAttribute('aria-invalid')).toBe('true');
      await write(widget, record.solution);
      await widget.getByText('All checks hold.').waitFor({ timeout: 30_000 });
      expect(await widget.locator('.cm-content').getAttribute('aria-invalid')).toBe('false');
      expect(await focusIsOnBody()).toBe(false);
      await visit(page, '/learn/');
      await page.getByText(`1 of ${exercises.size} exercises`).waitFor();
      expect(watched.complaints).toEqual([]);
    },
  );

  test('code that does not run says so at the editor, and the checks of the last run stay', async () => {
    const widget = await exercise('05/step');
    await write(widget, exercises.get('05/step')?.solution ?? '');
    await widget.getByText('All checks hold.').waitFor({ timeout: 30_000 });
    await write(widget, 'export function step(values {');
    await widget.locator('.cr-error').waitFor({ timeout: 30_000 });
    expect(await widget.locator('.cr-checks li').count()).toBe(4);
    await widget.getByText('Below is what the last code that ran did.').waitFor();
    expect(await widget.getByText('All checks hold.').count()).toBe(0);
    expect(await widget.locator('.cm-content').getAttribute('aria-invalid')).toBe('true');
  });

  test('an answer that never ends is stopped, and the next one runs', async () => {
    const widget = await exercise('06/along');
    await write(widget, 'export function along() { for (;;); }');
    await widget.locator('.cr-error', { hasText: 'endless loop' }).waitFor({ timeout: 30_000 });
    await write(widget, exercises.get('06/along')?.solution ?? '');
    await widget.getByText('All checks hold.').waitFor({ timeout: 30_000 });
  });

  test('what was begun is there again, until it is forgotten on the Learn page', async () => {
    const widget = await exercise('05/step');
    await write(widget, '// mine\nexport const step = 1;');
    await widget.locator('.cr-checks').waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByText('// mine').waitFor({ timeout: 30_000 });
    await visit(page, '/learn/');
    await page.getByText('Continue where you were').waitFor();
    await button('Forget it').click();
    await button('Yes, forget all').click();
    await page.getByText('Begin with').waitFor();
    expect(await focusIsOnBody()).toBe(false);
    expect(await page.evaluate(() => localStorage.getItem('chainrule:progress'))).toBeNull();
  });

  test('practice by keyboard alone: a typical mistake is named, right answers lead on, a bad seed changes nothing', async () => {
    await visit(page, '/learn/practice');
    const fields = page.locator('.cr-guess');
    const { nodes, root } = modelOf(drawGraph(1, 1, 1));
    await fields.first().focus();
    await page.keyboard.type(String(nodes[root]?.data));
    await expect.poll(() => page.locator('.cr-why').first().textContent()).toContain('y’s value, not its slope');
    expect(await fields.first().getAttribute('aria-invalid')).toBe('true');
    const before = await page.locator('.cr-practice-source').textContent();
    await page.locator('.cr-short').fill('-7');
    await page.locator('.cr-short').press('Enter');
    await page.getByText('A seed is a whole number').waitFor();
    expect(await page.locator('.cr-practice-source').textContent()).toBe(before);
    await fields.first().focus();
    for (const { grad } of [...nodes].reverse()) {
      await page.keyboard.press('Control+A');
      await page.keyboard.type(String(grad));
      await page.keyboard.press('Tab');
    }
    await page.getByText('All gradients are right.').first().waitFor();
    await page.keyboard.press('Enter'); // the focus has come to Next graph
    await page.getByText('Level 1 of 8, graph 2.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('cr-guess');
  });

  test('chapter 9: an order is played node by node, forward and back, and the node that passes on is marked', async () => {
    await visit(page, chapter(9));
    await button('Plain recursion').click();
    const now = page.locator('.cr-playing li.is-now');
    await expect.poll(() => now.textContent()).toContain('u passes on 4');
    expect(await now.textContent()).toContain('counted again');
    await button('Back').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => now.textContent()).toContain('3·u passes on 1');
    expect(await page.locator('.cr-sorting .cr-node.is-active').first().getAttribute('aria-label')).toContain('3·u');
    await button('Start').click();
    expect(await now.count()).toBe(0);
    expect(await focusIsOnBody()).toBe(false);
  });

  test('chapter 20: heads look back, a name grows letter by letter, and a name with another letter is told so', async () => {
    await visit(page, chapter(20));
    await button(/Attention/)
      .first()
      .click();
    await page.getByText('what this position looks for').waitFor();
    await button('Train microgpt').first().click();
    await page.locator('.cr-heads svg').first().waitFor({ timeout: 80_000 });
    expect(await page.locator('.cr-heads svg').count()).toBe(4);
    expect(await focusIsOnBody()).toBe(false);
    await page.getByRole('textbox', { name: 'A name' }).fill('zoë');
    await page.getByText('no “ë”').waitFor();
    expect(await page.getByRole('textbox', { name: 'A name' }).getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.cr-heads svg').first().getAttribute('aria-label')).toContain('number 8');
    await button('Draw to the end').click();
    await page.getByText('Made so far').waitFor();
    await button('New name').click();
    const likeliest = button(/^Take [a-z],/).first();
    const letter = (await likeliest.textContent()) ?? '';
    await likeliest.click();
    await expect.poll(() => page.locator('.cr-so-far').textContent()).toBe(letter);
    expect(watched.complaints).toEqual([]);
  });
});

test('every chapter has its notebook and its file in the built site', () => {
  const take = join(inject('out'), 'take');
  const names = readdirSync(take);
  expect(names.filter((name) => name.endsWith('.ipynb')).length).toBe(22);
  expect(names.filter((name) => name.endsWith('.ts')).length).toBe(22);
  for (const name of names.filter((each) => each.endsWith('.ipynb'))) {
    const { nbformat, cells } = JSON.parse(readFileSync(join(take, name), 'utf8')) as {
      nbformat: number;
      cells: { cell_type: string; outputs?: unknown[] }[];
    };
    expect(nbformat).toBe(4);
    expect(
      cells.some(({ outputs }) => (outputs?.length ?? 0) > 0),
      name,
    ).toBe(true);
  }
});
