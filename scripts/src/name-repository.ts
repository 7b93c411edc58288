/**
 * Writes into each published package where its source is, just before publishing: repository, homepage and bugs into package.json, whole
 * addresses in place of the relative links of its README, and the address of the page of errors into what its messages end in. npm asks for the repository before it vouches that a tarball was built from that
 * source (provenance). The repository itself names no host, so that a fork publishes under its own name; the release workflow says
 * which it is.
 *
 *   GITHUB_REPOSITORY=owner/name tsx scripts/src/name-repository.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { released } from './public-api.ts';
import { root } from './repository.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** Where the repository's site is. */
const siteOf = (repository: string): string => {
  const [owner = '', name = ''] = repository.split('/');
  return `https://${owner.toLowerCase()}.github.io/${name}/`;
};

/** The file of what messages end in, with the address of the page of errors. */
export function withErrorsPage(source: string, repository: string): string {
  const declared = /(seeErrors: string = )'[^']*'/;
  if (!declared.test(source)) throw new Error('errors/site.ts has no seeErrors to be written: see its declaration.');
  return source.replace(declared, `$1' See ${siteOf(repository)}guide/errors/#'`);
}

/** The manifest with the place of its source, the site, and where to report. */
export function withRepository(manifest: Manifest, repository: string, folder: string): Manifest {
  const page = `https://github.com/${repository}`;
  return {
    ...manifest,
    homepage: siteOf(repository),
    bugs: `${page}/issues`,
    repository: { type: 'git', url: `git+${page}.git`, directory: folder },
  };
}

/** The README with whole addresses: a link of a file leads to its page, a picture to its bytes. Code stays as it is. */
export function withAddresses(readme: string, repository: string, folder: string): string {
  const whole = (path: string, kind: 'blob' | 'raw'): string =>
    new URL(path, `https://github.com/${repository}/${kind}/HEAD/${folder}/`).href;
  return readme
    .split(/(^```[\s\S]*?^```)/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part
            .replaceAll(
              /(!\[[^\]]*\])\((\.[^)]*)\)/g,
              (_, text: string, path: string) => `${text}(${whole(path, 'raw')})`,
            )
            .replaceAll(/\]\((\.[^)]*)\)/g, (_, path: string) => `](${whole(path, 'blob')})`),
    )
    .join('');
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
  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8')));
  for (const name of released) {
    const folder = `packages/${name}`;
    edit(`${folder}/package.json`, (text) => {
      const manifest = JSON.parse(text) as Manifest; // npm's own format
      return `${JSON.stringify(withRepository(manifest, repository, folder), null, 2)}\n`;
    });
    const errors = `${folder}/src/errors/site.ts`;
    if (existsSync(join(root, errors))) edit(errors, (text) => withErrorsPage(text, repository));
    edit(`${folder}/README.md`, (text) => withAddresses(text, repository, folder));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
