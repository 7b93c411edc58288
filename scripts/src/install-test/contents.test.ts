import { expect, test } from 'vitest';
import { checkContents, checkManifest } from './contents.ts';

const fine = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/index.js',
  'dist/index.d.ts',
  'src/index.ts',
];

test('checkContents() passes dist, src and the four files, and names what is stray or missing', () => {
  expect(checkContents('engine', fine)).toEqual([]);
  expect(checkContents('engine', [...fine, 'tsconfig.json', 'src/a.test.ts'])).toEqual([
    'engine: tsconfig.json does not belong into the package',
    'engine: src/a.test.ts is a test',
  ]);
  expect(
    checkContents(
      'engine',
      fine.slice(1).filter((path) => path !== 'LICENSE'),
    ),
  ).toEqual(['engine: LICENSE is missing']);
  expect(checkContents('engine', [...fine, 'python/oracle.py'])).toHaveLength(1);
  expect(checkContents('parity', [...fine, 'python/oracle.py'])).toEqual([]);
});

test('checkManifest() refuses install scripts, other dependencies and the private condition', () => {
  expect(checkManifest('nn', { dependencies: { '@chainrule/engine': '^0.1.0', 'pure-rand': '8.4.2' } })).toEqual([]);
  expect(checkManifest('engine', { scripts: { postinstall: 'x' }, dependencies: { 'pure-rand': '8' } })).toEqual([
    'engine: runs a postinstall script',
    'engine: depends on pure-rand, which was not agreed on',
  ]);
  expect(checkManifest('engine', { exports: { '.': { '@chainrule/source': './src/index.ts' } } })).toHaveLength(1);
  expect(checkManifest('nn', { dependencies: { '@chainrule/engine': 'workspace:^' } })).toHaveLength(1);
});
