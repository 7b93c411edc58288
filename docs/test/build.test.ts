import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const docs = fileURLToPath(new URL('..', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'chainrule-docs-'));

beforeAll(async () => {
  const options = { cwd: docs, preferLocal: true, env: { DOCS_BASE: '/sub/path/' } };
  await execa('typedoc', [], options);
  await execa('vitepress', ['build', '--outDir', out], options);
}, 240_000);

afterAll(() => rmSync(out, { recursive: true, force: true }));

const page = (name: string): string => readFileSync(join(out, name), 'utf8');

test('the site builds, with every section of its map that exists', () => {
  for (const name of ['index.html', 'learn/index.html', 'guide/index.html', 'examples/index.html', 'api/index.html']) {
    expect(existsSync(join(out, name)), name).toBe(true);
  }
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

test('an examples page shows the file that the tests run', () => {
  expect(page('examples/index.html')).toContain('node:assert/strict');
});
