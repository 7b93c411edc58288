import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFiles, root } from './repository.ts';

const copy = mkdtempSync(join(tmpdir(), 'chainrule-release-'));
const run = (name: string, ...args: string[]) => execa(name, args, { cwd: copy, localDir: root, preferLocal: true });

const version = (name: string, from = copy): string => {
  const text = readFileSync(join(from, 'packages', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // npm's own format
};
const before = { engine: version('engine', root), nn: version('nn', root), parity: version('parity', root) };

/** A copy of what changesets looks at, as a repository of its own, with one change in the engine alone. */
beforeAll(async () => {
  for (const path of listFiles().filter((file) => /package\.json$|^\.changeset\/|^pnpm-|^biome\.json$/.test(file))) {
    cpSync(join(root, path), join(copy, path));
  }
  for (const path of listFiles().filter((file) => /^\.changeset\/(?!README).*\.md$/.test(file)))
    rmSync(join(copy, path));
  writeFileSync(join(copy, '.changeset', 'one.md'), "---\n'@chainrule/engine': minor\n---\n\nA new op.\n");
  await run('git', 'init', '--quiet', '--initial-branch=main');
  await run('git', 'add', '.');
  await run('git', '-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '-m', 'All');
  await run('changeset', 'version');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const parts = (text: string): number[] => text.split('.').map(Number);

test('a change in the engine alone bumps the engine as asked', () => {
  const [major = 0, minor = 0] = parts(before.engine);
  expect(version('engine')).toBe(`${major}.${minor + 1}.0`);
  expect(readFileSync(join(copy, 'packages/engine/CHANGELOG.md'), 'utf8')).toContain('A new op.');
});

test('a change in the engine alone gives nn and parity a patch', () => {
  for (const name of ['nn', 'parity'] as const) {
    const [major = 0, minor = 0, patch = 0] = parts(before[name]);
    expect(version(name)).toBe(`${major}.${minor}.${patch + 1}`);
  }
});
