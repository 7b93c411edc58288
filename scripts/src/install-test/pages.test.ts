import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../repository.ts';
import { fromInstalled, pageOf } from './pages.ts';

test.each(['README.md', 'packages/engine/README.md', 'packages/nn/README.md'])(
  '%s has a page of one import, and says what it shows',
  (path) => {
    const { page, shows } = pageOf(readFileSync(join(root, path), 'utf8'));
    expect(page.match(/\bfrom\s+'|\bimport\(|\bsrc=/g)).toHaveLength(1);
    expect(page).toMatch(/from 'https:\/\/cdn\.jsdelivr\.net\/npm\/@chainrule\/\w+'/);
    expect(shows.length).toBeGreaterThan(5);
  },
);

test('pageOf() refuses a README without a page, and a page that shows nothing', () => {
  expect(() => pageOf('# A package')).toThrow('has no page');
  expect(() => pageOf('```html\n<p>\n```\n\nNothing.\n')).toThrow('what it shows');
  expect(pageOf('```html\n<p>\n```\n\nThe page shows `1`.\n')).toEqual({ page: '<p>\n', shows: '1' });
});

test('fromInstalled() puts the file that the manifest names in place of the address, and wants both CDNs to agree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-page-'));
  const at = join(folder, 'node_modules/@chainrule/nn');
  mkdirSync(at, { recursive: true });
  const page = "import { MLP } from 'https://cdn.jsdelivr.net/npm/@chainrule/nn';";
  writeFileSync(join(at, 'package.json'), JSON.stringify({ jsdelivr: './dist/a.js', unpkg: './dist/a.js' }));
  expect(fromInstalled(page, folder)).toBe("import { MLP } from '/node_modules/@chainrule/nn/dist/a.js';");
  writeFileSync(join(at, 'package.json'), JSON.stringify({ jsdelivr: './dist/a.js', unpkg: './b.js' }));
  expect(() => fromInstalled(page, folder)).toThrow('different files');
  rmSync(folder, { recursive: true });
});
