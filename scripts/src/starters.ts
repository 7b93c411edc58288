/**
 * Keeps what `npm create chainrule` writes in step with the packages: its templates ask for the versions beside them, and the starters in
 * `examples` are what it writes. A template that changes is a release of create-chainrule. `version-packages` runs this.
 *
 *   tsx scripts/src/starters.ts
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create } from '../../packages/create-chainrule/src/create.ts';
import { templates } from '../../packages/create-chainrule/src/templates.ts';
import { published } from './public-api.ts';
import { root } from './repository.ts';

const home = join(root, 'packages/create-chainrule');

/** The text with the range of each of our packages at its version: in a manifest, and in the imports of a notebook. */
export const withVersions = (text: string, versions: ReadonlyMap<string, string>): string =>
  text.replaceAll(/(@chainrule\/\w+)(": "|@)\^[\d.]+/g, (whole, name: string, between: string) => {
    const version = versions.get(name);
    return version === undefined ? whole : `${name}${between}^${version}`;
  });

const versionOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { version: string }).version; // npm's own format

/** The version of every package that is published. */
export const versions = (): ReadonlyMap<string, string> =>
  new Map(published.map((name) => [`@chainrule/${name}`, versionOf(`packages/${name}`)]));

/** The templates' files that name a version, as they have to be, by path. */
export function expected(): ReadonlyMap<string, string> {
  const files = templates.map(({ name }) =>
    join(home, 'templates', name, name === 'notebook' ? 'moons.ipynb' : 'package.json'),
  );
  return new Map(files.map((path) => [path, withVersions(readFileSync(path, 'utf8'), versions())]));
}

/** The starters in `examples`, by the name of their template. */
export const starters = ['node', 'vite'] as const;

/** What `npm create chainrule` writes for a starter, in a temporary folder. */
export async function made(name: (typeof starters)[number]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-starter-'));
  const words = [`chainrule-starter-${name}`, '--template', name];
  const code = await create(words, { folder, say: () => {}, tell: (line) => process.stderr.write(`${line}\n`) });
  if (code !== 0) throw new Error(`npm create chainrule ended with ${code}`);
  return join(folder, words[0] ?? '');
}

/** A patch more. */
export const bumped = (version: string): string => version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** The version of create-chainrule in the last commit. */
const committedVersion = (): string => {
  const path = 'packages/create-chainrule/package.json';
  const text = execFileSync('git', ['show', `HEAD:${path}`], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(text) as { version: string }).version; // npm's own format
};

/** Releases create-chainrule, unless its own changesets have done so already. */
function release(): void {
  const [manifest, log] = [join(home, 'package.json'), join(home, 'CHANGELOG.md')];
  const version = versionOf('packages/create-chainrule');
  if (version !== committedVersion()) return; // its own changesets have done so
  const next = bumped(version);
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(`"version": "${version}"`, `"version": "${next}"`));
  const entry = `## ${next}\n\n### Patch Changes\n\n- The templates ask for the newest versions of the packages.\n`;
  writeFileSync(log, readFileSync(log, 'utf8').replace(/^(# .*\n)/, `$1\n${entry}`));
}

async function main(): Promise<void> {
  const changed = [...expected()].filter(([path, text]) => readFileSync(path, 'utf8') !== text);
  for (const [path, text] of changed) writeFileSync(path, text);
  if (changed.length > 0) release();
  for (const name of starters) {
    const [from, to] = [await made(name), join(root, `examples/starter-${name}`)];
    mkdirSync(to, { recursive: true });
    for (const old of readdirSync(to)) if (old !== 'node_modules') rmSync(join(to, old), { recursive: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
