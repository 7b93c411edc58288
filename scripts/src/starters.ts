/**
 * Writes into each starter the versions of the packages beside it: a starter is no part of the workspace, so changesets passes it by.
 * `version-packages` runs it.
 *
 *   tsx scripts/src/starters.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { published } from './public-api.ts';
import { listFiles, root } from './repository.ts';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), 'utf8')); // npm's own format

/** The manifest of every starter, by path. */
export const starters = (): string[] =>
  listFiles().filter((file) => /^examples\/starter-\w+\/package\.json$/.test(file));

/** The manifest with the range of each of our packages at its version. */
export function withVersions<M extends Manifest>(manifest: M, versions: ReadonlyMap<string, string>): M {
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, range]) => {
    const version = versions.get(name);
    return [name, version === undefined ? range : `^${version}`];
  });
  return { ...manifest, dependencies: Object.fromEntries(dependencies) };
}

/** The version of every package that is published. */
export const versions = (): ReadonlyMap<string, string> =>
  new Map(published.map((name) => [`@chainrule/${name}`, read(`packages/${name}/package.json`).version ?? '']));

/** The starters as they have to be, by path. */
export const expected = (): ReadonlyMap<string, string> =>
  new Map(starters().map((path) => [path, `${JSON.stringify(withVersions(read(path), versions()), null, 2)}\n`]));

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of expected()) writeFileSync(join(root, path), text);
