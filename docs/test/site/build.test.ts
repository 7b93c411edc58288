import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ops } from '@chainrule/engine';
import { expect, inject, test } from 'vitest';
import { messages } from '../../../packages/engine/src/errors/all.ts';
import { rules } from '../../../packages/nn/src/errors/all.ts';

const out = inject('out');
const page = (name: string): string => readFileSync(join(out, name), 'utf8');
const sections = [
  'index',
  'learn/index',
  'guide/index',
  'guide/errors/index',
  'examples/index',
  'playground/index',
  'playground/network',
  'parity/index',
  'benchmarks/index',
  'reference/ops',
  'api/index',
];

test.each(sections)('the site has %s', (name) => {
  expect(existsSync(join(out, `${name}.html`))).toBe(true);
});

test('the tutorial has 22 chapters', () => {
  const chapters = readdirSync(join(out, 'learn')).filter((name) => /^\d\d-.*\.html$/.test(name));
  expect(chapters.map((name) => Number(name.slice(0, 2)))).toEqual(Array.from({ length: 22 }, (_, i) => i));
});

test('under DOCS_BASE every link and file of a page starts with it', () => {
  const links = [...page('guide/index.html').matchAll(/(?:href|src)="(\/[^"]*)"/g)].map((match) => match[1]);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) expect(link).toMatch(/^\/sub\/path\//);
});

test('the API section has a page for the engine’s Value and one for nn’s MLP', () => {
  expect(page('api/@chainrule/engine/classes/Value.html')).toContain('backward');
  expect(page('api/@chainrule/nn/classes/MLP.html')).toContain('parameters');
});

test('the reference has an entry for every op of the table, and no other', () => {
  const ids = [...page('reference/ops.html').matchAll(/<h3 id="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(ids)).toEqual(new Set(Object.keys(ops).map((name) => name.toLowerCase())));
});

test('the error reference has an entry for every code of engine and nn', () => {
  const html = page('guide/errors/index.html');
  for (const code of Object.keys(messages)) expect(html).toContain(`id="${code}"`);
  for (const name of Object.keys(rules)) expect(html).toContain(`id="NN_${name}"`);
  expect(html).toContain('unknown option &#39;two&#39;; known: &#39;alpha&#39;, &#39;beta&#39;');
});

test('llms.txt lists the chapters, and each page is there as Markdown', () => {
  expect(page('llms.txt')).toContain('learn/09-');
  const chapter = readdirSync(join(out, 'learn')).find((name) => /^09-.*\.md$/.test(name)) ?? '';
  expect(page(`learn/${chapter}`)).toContain('People get stuck on');
});

test('the build takes no more than five minutes of a processor, API included', () => {
  const time = inject('buildTime');
  if (time === 0) return; // a site built before
  expect(time).toBeGreaterThan(1000);
  expect(time).toBeLessThan(300_000); // a minute or two, as a rule: a runaway build is what this notices
});
