import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entries, publicNamesOf, published, reportOfPackage } from './public-api.ts';
import { root } from './repository.ts';

const advice = 'the public API has changed: if that was meant, run `pnpm api:update` and add a changeset';

describe.each(published)('the public API of %s', (name) => {
  test('is what was written down', () => {
    const written = readFileSync(join(root, 'scripts', 'api', `${name}.txt`), 'utf8');
    expect(reportOfPackage(name), advice).toBe(written);
  });

  test('is documented: every name has its sentence', () => {
    const silent = entries(name)
      .flatMap(publicNamesOf)
      .filter((each) => !each.documented);
    expect(silent.map((each) => each.name)).toEqual([]);
  });

  test('is shown: what can be called, made or read has an @example, which `pnpm check examples` runs', () => {
    const unshown = entries(name)
      .flatMap(publicNamesOf)
      .filter((each) => !each.example);
    expect(unshown.map((each) => each.name)).toEqual([]);
  });
});

test('publicNamesOf() gives a class its constructor and public members, and leaves private ones out', () => {
  const [entry = ''] = entries('engine');
  const value = publicNamesOf(entry).find((each) => each.name === 'Value');
  expect(value?.kind).toBe('class');
  expect(value?.lines.join('\n')).toMatch(/new \(data: number/);
  expect(value?.lines).toContain('  item: () => number');
  expect(value?.lines.join('\n')).not.toContain('#');
});
