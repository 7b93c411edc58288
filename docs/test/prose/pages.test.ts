import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import * as byHand from './facts/by-hand.ts';
import * as guide from './facts/guide.ts';
import * as learning from './facts/learning.ts';
import * as machine from './facts/machine.ts';
import * as slopes from './facts/slopes.ts';
import { wrong } from './facts/wrong.ts';
import { type Facts, Page } from './page.ts';

vi.hoisted(() => vi.spyOn(console, 'log').mockImplementation(() => {}));

const docs = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['learn', 'guide', 'guide/comparisons', 'examples'].flatMap((part) => {
  return readdirSync(`${docs}/${part}`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${part}/${name.slice(0, -3)}`);
});
const facts: Readonly<Record<string, (page: Facts) => void>> = {
  ...slopes.facts,
  ...byHand.facts,
  ...machine.facts,
  ...learning.facts,
  ...guide.facts,
};

test('every facts entry belongs to a page', () => {
  expect([...Object.keys(facts), ...Object.keys(wrong)].filter((name) => !pages.includes(name))).toEqual([]);
});

test.each(pages)('the numbers in the prose of %s are true, and each is checked', (name) => {
  const page = new Page(readFileSync(`${docs}/${name}.md`, 'utf8'));
  facts[name]?.(page);
  page.chosen(...(wrong[name] ?? []));
  expect(page.problems().join('\n')).toBe('');
});
