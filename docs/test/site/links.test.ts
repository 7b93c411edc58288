import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chapter, hasBrowser, launch, openPage, visit, type Watched } from './browser.ts';

/** One demo: where it is, what a reader changes, and what shows that it was changed. */
interface Demo {
  readonly chapter: number;
  readonly name: string;
  readonly css: string;
  act(demo: Locator): Promise<unknown>;
  read(demo: Locator): Promise<unknown>;
}

const value = (css: string) => (demo: Locator) => demo.locator(css).first().inputValue();
const values = (css: string) => (demo: Locator) =>
  demo.locator(css).evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value).join());
/** What is there now; waiting for what the demo has not shown yet would take half a minute. */
const text = (css: string) => async (demo: Locator) => (await demo.locator(css).allTextContents())[0] ?? '';
const fill = (css: string, to: string) => (demo: Locator) => demo.locator(css).first().fill(to);
const press = (name: string | RegExp) => (demo: Locator) => demo.getByRole('button', { name }).first().click();

/** Changes a field and leaves it, as somebody who types does. */
const change = (css: string, to: string) => async (demo: Locator) => {
  await demo.locator(css).first().fill(to);
  await demo.locator(css).first().blur();
};

async function answer(demo: Locator): Promise<void> {
  await demo.locator('input').fill('3');
  await press('Check')(demo);
}
const check = (demo: Locator): Promise<void> => demo.locator('input[type=checkbox]').first().check();
const checked = (demo: Locator): Promise<boolean> => demo.locator('input[type=checkbox]').first().isChecked();
async function movePoint(demo: Locator): Promise<void> {
  await demo.locator('.cr-point').first().focus();
  await demo.page().keyboard.press('Shift+ArrowUp');
}
/** Where the first point is, in whole pixels: a link keeps three decimals. */
const place = async (demo: Locator): Promise<string> =>
  ((await demo.locator('.cr-point').first().getAttribute('transform')) ?? '').replace(/\.\d+/g, '');

/** Step and loss of a training, to their last digit. */
const stepAndLoss = async (demo: Locator): Promise<string> =>
  (await demo.locator('.cr-facts dd').allTextContents()).slice(0, 2).join();
async function threeSteps(demo: Locator): Promise<void> {
  for (const step of [1, 2, 3]) {
    await press('One step')(demo);
    await expect.poll(() => stepAndLoss(demo), { timeout: 20_000 }).toMatch(new RegExp(`^${step},`));
  }
}

const demos: readonly Demo[] = [
  { chapter: 1, name: 'SlopeProbe', css: 'SlopeProbe', act: fill('input', '1.5'), read: value('input') },
  { chapter: 1, name: 'Predict', css: 'Predict', act: answer, read: value('input') },
  { chapter: 2, name: 'SlopeProbe, rows', css: 'SlopeProbe', act: fill('input', '5'), read: value('input') },
  { chapter: 3, name: 'ValueGraph, editable', css: 'ValueGraph', act: fill('input', 'd = a*a'), read: value('input') },
  { chapter: 5, name: 'ValueGraph, fill', css: 'ValueGraph', act: fill('input', '1'), read: value('input') },
  { chapter: 6, name: 'ValueGraph, slopes', css: 'ValueGraph', act: fill('input', '-4'), read: values('input') },
  { chapter: 7, name: 'ValueGraph, steps', css: 'ValueGraph', act: press(/backward/i), read: text('.cr-sentence') },
  { chapter: 9, name: 'OrderSorter', css: 'OrderSorter', act: press(/^Move .* down$/), read: text('.cr-order') },
  { chapter: 10, name: 'ValueGraph, accumulate', css: 'ValueGraph', act: press('grad += …'), read: text('strong') },
  { chapter: 11, name: 'ValueGraph, pieces', css: 'ValueGraph', act: press(/^\d ops/), read: text('p.cr-mono') },
  { chapter: 12, name: 'ThreeWay', css: 'ThreeWay', act: press('a + a'), read: text('.cr-title') },
  { chapter: 13, name: 'TrainPanel, shape', css: 'TrainPanel', act: press('Add a layer'), read: text('p .cr-mono') },
  { chapter: 14, name: 'LossCurve, square', css: 'LossCurve', act: fill('input', '0.5'), read: text('strong') },
  { chapter: 15, name: 'TrainPanel, byhand', css: 'TrainPanel', act: press(/^forward/), read: text('.cr-log') },
  {
    chapter: 15,
    name: 'TrainPanel, rows',
    css: 'TrainPanel',
    act: change('input', '7'),
    read: values('.cr-row input'),
  },
  { chapter: 15, name: 'TrainPanel, steps of rows', css: 'TrainPanel', act: threeSteps, read: stepAndLoss },
  { chapter: 16, name: 'TrainPanel, forget', css: 'TrainPanel', act: fill('input', '0.2'), read: value('input') },
  { chapter: 17, name: 'TrainPanel, compare', css: 'TrainPanel', act: check, read: checked },
  { chapter: 18, name: 'TrainPanel, moved point', css: 'TrainPanel', act: movePoint, read: place },
  { chapter: 18, name: 'TrainPanel, steps', css: 'TrainPanel', act: threeSteps, read: stepAndLoss },
  { chapter: 19, name: 'SoftmaxBars', css: 'SoftmaxBars', act: fill('input', '1'), read: value('input') },
  {
    chapter: 20,
    name: 'TrainPanel, names',
    css: 'TrainPanel',
    act: change('input', '5'),
    read: values('.cr-row input'),
  },
  { chapter: 20, name: 'TrainPanel, steps', css: 'TrainPanel', act: threeSteps, read: stepAndLoss },
];

/** How each widget is known on a page. */
const marks: Readonly<Record<string, string>> = {
  SlopeProbe: '[id^=slope-], :has(> .cr-body .cr-nudges)',
  Predict: '.cr-predict',
  ValueGraph: ':has(.cr-graph)',
  OrderSorter: ':has(.cr-order)',
  TrainPanel: '[id^=train-], #by-hand, #network-shape, [id^=forget-], [id^=compare-]',
  LossCurve: ':has(.cr-squares)',
  SoftmaxBars: ':has(.cr-softmax)',
  ThreeWay: ':has(.cr-three)',
};

describe.skipIf(!hasBrowser)('a link to one state of one demo', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  /** The widget of a page that a demo is about; of chapter 15's two panels the one that the name says. */
  function find(page: Page, { css, name }: Demo): Locator {
    const all = page.locator(`.cr-widget:is(${marks[css]})`);
    if (name.endsWith('byhand')) return page.locator('#by-hand');
    return name.endsWith('rows') && css === 'TrainPanel' ? page.locator('.cr-widget:has(.is-rows)') : all.first();
  }
  async function open(path: string): Promise<Watched> {
    const watched = await openPage(browser, { reducedMotion: 'reduce' });
    await visit(watched.page, path);
    return watched;
  }

  test.each(demos)('chapter $chapter, $name: Copy link leads to the state, and Reset leads back', async (demo) => {
    const path = chapter(demo.chapter);
    const first = await open(path);
    await first.page.evaluate(() => {
      navigator.clipboard.writeText = async (text) => void Object.assign(window, { copied: text });
    });
    const mine = find(first.page, demo);
    await mine.scrollIntoViewIfNeeded();
    await first.page.waitForTimeout(300); // what begins when it is seen has begun
    const before = await demo.read(mine).catch(() => '');
    await demo.act(mine);
    await expect.poll(() => demo.read(mine)).not.toEqual(before);
    const after = await demo.read(mine);
    await mine.getByRole('button', { name: 'Copy link' }).click();
    await mine.getByRole('button', { name: 'Copied' }).waitFor();
    const address = await first.page.evaluate(() => (window as { copied?: string }).copied ?? '');
    await first.close();

    const second = await open(path + new URL(address).hash);
    const theirs = find(second.page, demo);
    await expect.poll(() => demo.read(theirs), { timeout: 20_000 }).toEqual(after);
    await theirs.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => demo.read(theirs).catch(() => '')).toEqual(before);
    expect(second.complaints).toEqual([]);
    await second.close();
  });

  test('code in a link to a chapter is shown with a notice, and runs on a click only', async () => {
    const { page, close } = await open(chapter(3));
    const id = await page.locator('.cr-widget:has(.cr-code)').first().getAttribute('id');
    await close();
    const linked = await open(`${chapter(3)}#${id}&${new URLSearchParams({ code: "console.log('mine');" })}`);
    const runner = linked.page.locator(`#${id}`);
    await runner.getByText('It has not run').waitFor();
    await linked.page.waitForTimeout(1000);
    expect(await runner.locator('.cr-lines').count()).toBe(0);
    await runner.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => runner.locator('.cr-lines').textContent()).toBe('mine');
    await linked.close();
  });
});
