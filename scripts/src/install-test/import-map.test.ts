import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addresses, importMap } from './import-map.ts';

test('addresses() has every export of a manifest that is a script, and no other', () => {
  const found = addresses('@a/b', {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './deep': { require: './deep.cjs', import: { types: './deep.d.ts', default: './esm/deep.mjs' } },
    './plain': './plain.js',
    './package.json': './package.json',
    './types': { types: './dist/types.d.ts' },
    './none': { import: { types: './dist/none.d.ts' }, default: './dist/none.js' },
  });
  expect(found).toEqual([
    ['@a/b', '/node_modules/@a/b/dist/index.js'],
    ['@a/b/deep', '/node_modules/@a/b/esm/deep.mjs'],
    ['@a/b/plain', '/node_modules/@a/b/plain.js'],
    ['@a/b/none', '/node_modules/@a/b/dist/none.js'],
  ]);
});

test('importMap() is an element with the addresses of all packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-map-'));
  for (const name of ['one', '@a/two']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ exports: { '.': './x.js' } }));
  }
  const text = importMap(folder, ['one', '@a/two']);
  const inside = /^<script type="importmap">(.*)<\/script>$/.exec(text)?.[1] ?? '';
  expect(JSON.parse(inside)).toEqual({
    imports: { one: '/node_modules/one/x.js', '@a/two': '/node_modules/@a/two/x.js' },
  });
});
