/**
 * A walk through every demo of a page by keyboard alone: Tab goes through all of it, Enter presses every button a few times, Escape
 * leaves what can be left, and the focus is never dropped on the page's body, from where Tab would begin again at the top.
 */
import type { Page } from 'playwright-core';

/** What has the focus: '' for the body, a description otherwise. */
interface Focus {
  readonly what: string;
  readonly kind: 'button' | 'editor' | 'drawing' | 'other';
  readonly inDemo: boolean;
  /** Seen before, as far as the mark on the element says. */
  readonly seen: boolean;
  /** After all demos of the page. */
  readonly behind: boolean;
}

const focus = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body)
      return { what: '', kind: 'other', inDemo: false, seen: false, behind: false };
    const seen = at.hasAttribute('data-walked');
    at.setAttribute('data-walked', '');
    const demo = at.closest('.cr-widget')?.getAttribute('aria-label') ?? '';
    const name = at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40) ?? '';
    const kind = at.matches('button, summary')
      ? 'button'
      : at.matches('.cm-content')
        ? 'editor'
        : at.matches('.cr-node, .cr-point')
          ? 'drawing'
          : 'other';
    const last = [...document.querySelectorAll('.cr-widget')].at(-1);
    const follows = (last?.compareDocumentPosition(at) ?? 0) & Node.DOCUMENT_POSITION_FOLLOWING;
    const behind = follows !== 0 && last?.contains(at) === false;
    return { what: `${demo} › ${at.localName} ${name}`, kind, inDemo: at.closest('.cr-widget') !== null, seen, behind };
  });

/** Waits until a press has been dealt with: some frames, and an editor that is on its way. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const began = performance.now();
    while (/Loading the editor/.test(document.activeElement?.textContent ?? '') && performance.now() - began < 10_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 8));
  });
}

const keys = { button: ['Enter', 'Enter', 'Enter'], editor: [], drawing: ['ArrowRight', 'Escape'], other: [] } as const;

/** Presses what has the focus; says where the focus was dropped by that. */
async function press(page: Page, here: Focus): Promise<string[]> {
  const dropped: string[] = [];
  for (const key of keys[here.kind]) {
    await page.keyboard.press(key);
    await settle(page);
    let now = await focus(page);
    if (now.kind === 'editor') {
      await page.keyboard.press('Escape');
      await settle(page);
      now = await focus(page);
    }
    if (now.what === '') dropped.push(`${key} on ${here.what}`);
    if (now.what !== here.what) break; // the focus went along with what was pressed
  }
  return dropped;
}

/** Where the focus was dropped, in words, and how many places of demos were stopped at. */
export async function walk(page: Page): Promise<{ dropped: string[]; stops: number }> {
  const [dropped, most] = [[] as string[], 700];
  let [stops, from] = [0, 'the first demo'];
  await page
    .locator('.cr-widget')
    .first()
    .evaluate((demo: HTMLElement) => {
      demo.tabIndex = -1; // as demos have it; the front page's is no place to link to
      demo.focus();
    });
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const here = await focus(page);
    if (here.behind) return { dropped, stops };
    if (here.what === '') return { dropped: [...dropped, `Tab from ${from}`], stops };
    from = here.what;
    if (!here.inDemo || here.seen) continue;
    stops++;
    dropped.push(...(await press(page, here)));
  }
  throw new Error(`Tab never comes to the end of the demos in ${most} presses`);
}
