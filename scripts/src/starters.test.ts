import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './repository.ts';
import { expected, starters, withVersions } from './starters.ts';

test('every starter asks for the packages as they are', () => {
  expect(starters().length).toBeGreaterThan(1);
  for (const [path, text] of expected()) expect(readFileSync(join(root, path), 'utf8'), path).toBe(text);
});

test('a new version moves the range of that package, and nothing else', () => {
  const manifest = { name: 'mine', dependencies: { '@chainrule/engine': '^0.1.0', other: '^1.0.0' } };
  expect(withVersions(manifest, new Map([['@chainrule/engine', '0.2.0']]))).toEqual({
    name: 'mine',
    dependencies: { '@chainrule/engine': '^0.2.0', other: '^1.0.0' },
  });
});

test('versions are written together with the starters', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { [name: string]: string };
  };
  expect(scripts['version-packages']).toMatch(/^changeset version && tsx scripts\/src\/starters\.ts && /);
});
