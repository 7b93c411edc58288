import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browserFolder, reasonOf } from './browser-cache.ts';
import { root } from './repository.ts';
import { skippedIn, summary } from './test.ts';

test('what was skipped is counted by reason, what was replayed apart, and the last line has both', () => {
  const { lines, unexplained } = summary([
    { file: 'docs/test/site/look.test.ts', name: 'a page' },
    { file: 'docs/test/site/look.test.ts', name: 'another' },
    { file: 'docs/test/prose/python.test.ts', name: 'chapter 12' },
    { file: 'packages/nn/test/in-pytorch.test.ts', name: 'in PyTorch models load: torch itself' },
  ]);
  expect(lines).toEqual([
    'replayed 2: no Python with torch: compared with recorded answers',
    'skipped 2: no browser: install Chromium, or set CHROMIUM',
    '2 tests skipped, 2 replayed',
  ]);
  expect(unexplained).toEqual([]);
});

test('a skip without a reason is named, counted, and unexplained', () => {
  const odd = { file: 'packages/nn/src/a.test.ts', name: 'adds' };
  expect(summary([odd])).toEqual({
    lines: ['skipped WITHOUT A REASON: packages/nn/src/a.test.ts adds', '1 tests skipped, 0 replayed'],
    unexplained: [odd],
  });
  expect(summary([]).lines).toEqual(['0 tests skipped, 0 replayed']);
});

test('skippedIn() takes everything that neither passed nor failed', () => {
  const assertionResults = ['passed', 'failed', 'skipped', 'pending', 'todo'].map((status) => ({
    status,
    fullName: status,
  }));
  const found = skippedIn({ testResults: [{ name: join(root, 'docs/test/a.test.ts'), assertionResults }] });
  expect(found.map(({ file, name }) => `${file} ${name}`)).toEqual(
    ['skipped', 'pending', 'todo'].map((name) => `docs/test/a.test.ts ${name}`),
  );
});

test("the browser's folder is in the user's cache, and a refusal of npm's is said in one line", () => {
  expect(browserFolder({ XDG_CACHE_HOME: join('a', 'cache') })).toMatch(/^a.cache.chainrule.chromium-\d/);
  const refused = new Error('Command failed\nnpm error code E404\nnpm error 404 Not Found\nnpm error A complete log');
  expect(reasonOf(refused)).toBe('code E404, 404 Not Found.');
  expect(reasonOf(new Error('It does not run here.\nmore'))).toMatch(/^It does not run here/);
});
