/**
 * Writes into each published package.json where its source is, just before publishing: npm asks for it before it vouches that a
 * tarball was built from that source (provenance), and resolves a README's links by it. The repository itself names no host,
 * so that a fork publishes under its own name; the release workflow says which it is.
 *
 *   GITHUB_REPOSITORY=owner/name tsx scripts/src/name-repository.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { published } from './public-api.ts';
import { root } from './repository.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** The manifest with the place of its source. */
export function withRepository(manifest: Manifest, repository: string, folder: string): Manifest {
  const url = `git+https://github.com/${repository}.git`;
  return { ...manifest, repository: { type: 'git', url, directory: folder } };
}

/** The repository's name, held against its form: it becomes part of an address. */
export function repositoryName(given: string | undefined): string {
  if (given !== undefined && /^[\w.-]+\/[\w.-]+$/.test(given)) return given;
  throw new RangeError(
    `GITHUB_REPOSITORY must be owner/name, but got ${given ?? 'nothing'}. Set it to the repository.`,
  );
}

function main(): void {
  const repository = repositoryName(process.env.GITHUB_REPOSITORY);
  for (const name of published) {
    const path = join(root, 'packages', name, 'package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest; // npm's own format
    writeFileSync(path, `${JSON.stringify(withRepository(manifest, repository, `packages/${name}`), null, 2)}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
