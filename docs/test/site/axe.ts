/** axe on a page as it is now. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}
declare const axe: { run(options: object): Promise<{ violations: Finding[] }> };

/** axe's rules about colours. */
const colours = ['color-contrast', 'link-in-text-block'];

const words = ({ id, nodes }: Finding): string =>
  `${id}: ${nodes
    .slice(0, 3)
    .map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`)
    .join(' | ')}`;

/**
 * What axe finds in both themes at the page's present width, in words; the page is left dark.
 *
 * The themes differ in colours alone, so the second run looks at the rules about colours and at no other.
 */
export async function axeFindings(page: Page, width: number): Promise<string[]> {
  if (await page.evaluate(() => typeof axe === 'undefined')) await page.evaluate(source);
  const found: string[] = [];
  for (const dark of [false, true]) {
    await page.evaluate((on) => document.documentElement.classList.toggle('dark', on), dark);
    const options = { resultTypes: ['violations'], preload: false, ...(dark ? { runOnly: colours } : {}) };
    const violations = await page.evaluate(async (given) => (await axe.run(given)).violations, options);
    found.push(...violations.map((finding) => `${width} px ${dark ? 'dark' : 'light'}: ${words(finding)}`));
  }
  return found;
}
