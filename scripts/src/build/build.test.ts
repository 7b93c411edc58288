import { encode } from '@jridgewell/sourcemap-codec';
import { expect, test } from 'vitest';
import { exported, installedPlace } from './finish.ts';
import { reachable } from './reachable.ts';
import { thinMap } from './thin-map.ts';

test('thinMap() keeps where each line of the sources begins, and no name', () => {
  const whole = {
    version: 3,
    sources: ['a.ts', 'b.ts'],
    names: ['x'],
    mappings: encode([
      [[0, 0, 0, 0], [4, 0, 0, 4, 0], [9, 0, 1, 2], [12, 0, 1, 6], [20], [21, 1, 1, 0]],
      [
        [0, 1, 1, 5],
        [7, 1, 1, 9],
      ],
    ]),
  };
  expect(thinMap(whole, (source) => `src/${source}`)).toEqual({
    version: 3,
    sources: ['src/a.ts', 'src/b.ts'],
    names: [],
    mappings: encode([
      [
        [0, 0, 0, 0],
        [9, 0, 1, 2],
        [21, 1, 1, 0],
      ],
      [[0, 1, 1, 5]],
    ]),
  });
});

test('reachable() follows imports, exports and types from the entries, and nothing else', () => {
  const files: Readonly<Record<string, string>> = {
    'dist/index.js':
      "import './call.js'; export * from './value.js'; const text = \"import './not.js'\"; import('node:fs');",
    'dist/call.js': "import { x } from './ops/x.js';",
    'dist/value.js': 'const late = () => import("./late.js");',
    'dist/ops/x.js': "export { y } from '../value.js';",
    'dist/late.js': '',
    'dist/index.d.ts': "import type { A } from './a.ts'; export declare const b: import('./b.js').B;",
    'dist/a.d.ts': '',
    'dist/b.d.ts': '',
  };
  expect([...reachable(['dist/index.js', 'dist/index.d.ts'], (path) => files[path] ?? '')].sort()).toEqual(
    Object.keys(files).sort(),
  );
});

test('exported() lists every path of a manifest, whatever its conditions', () => {
  const exports = { '.': { types: './a.d.ts', node: { default: './b.js' } }, './package.json': './package.json' };
  expect(exported(exports)).toEqual(['./a.d.ts', './b.js', './package.json']);
});

test('installedPlace() finds neighbours and dependencies side by side in node_modules', () => {
  expect(installedPlace('../../src/index.ts')).toBe('../../src/index.ts');
  expect(installedPlace('../../../engine/src/value.ts')).toBe('../../../engine/src/value.ts');
  const store = '../../../../node_modules/.pnpm/pure-rand@8.2.0/node_modules/pure-rand/lib/esm/generator/mersenne.js';
  expect(installedPlace(store)).toBe('../../../../pure-rand/lib/esm/generator/mersenne.js');
});
