/**
 * The declarations in every version of TypeScript that is promised: all that the packages' `exports` lead to, a consumer's program, and
 * the READMEs' examples as they are printed, with the strictest settings that users have and nothing skipped.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { root } from '../repository.ts';
import { blocksOf } from '../snippets.ts';
import type { Case } from './case.ts';
import { filesOf, npmName, project, type Tarball } from './packing.ts';

/** The oldest that is promised, the last of each line since, and the newest, which is another program. */
export const versions: readonly string[] = ['5.4.5', '5.9.3', '6.0.3', '7.0.2'];

const typed = ['engine', 'nn', 'parity'] as const;

/** What an installed package is imported by. */
export function subpaths(name: string, manifest: { readonly exports: Readonly<Record<string, unknown>> }): string[] {
  const paths = Object.keys(manifest.exports).filter((path) => path !== './package.json');
  return paths.map((path) => `${name}${path.slice(1)}`);
}

/** A module that has everything of some others. */
export const gathered = (paths: readonly string[]): string =>
  paths.map((path, i) => `export * as part${i} from '${path}';\n`).join('');

/** Writes what is to be understood into a project, and gives the files. */
function write(folder: string): string[] {
  const files: [string, string][] = typed.flatMap((name) => {
    const from = join(folder, 'node_modules', npmName(name), 'package.json');
    const manifest = JSON.parse(readFileSync(from, 'utf8')) as { exports: Record<string, unknown> }; // npm's format
    const readme = ['engine', 'nn'].includes(name) ? `packages/${name}/README.md` : 'README.md';
    const blocks = blocksOf(readme, readFileSync(join(root, readme), 'utf8'));
    return [
      [`all-of-${name}.ts`, gathered(subpaths(npmName(name), manifest))],
      ...blocks.map(({ code, line }): [string, string] => [`readme-${name}-${line}.ts`, `${code}\nexport {};\n`]),
    ];
  });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return files.map(([name]) => name);
}

const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false'];
const systems = [
  ['NodeNext', 'NodeNext'],
  ['ESNext', 'Bundler'],
] as const;

const compilerCase = (version: string): Case => ({
  name: `TypeScript ${version}: types of every subpath, README examples, NodeNext and Bundler`,
  run: async (tarballs: readonly Tarball[]) => {
    const others = [`typescript@${version}`, '@types/node@20.19.25'];
    const folder = await project('types', [...filesOf(tarballs, ...typed), ...others]);
    cpSync(fileURLToPath(new URL('./programs/consumer.ts', import.meta.url)), join(folder, 'consumer.ts'));
    const files = write(folder);
    for (const [module, moduleResolution] of systems) {
      const flags = [...strict, '--noEmit', '--target', 'ES2022', '--module', module, '--moduleResolution', moduleResolution]; // biome-ignore format: one line
      const complaints: string[] = [];
      for (const rest of [['consumer.ts'], [...files, '--types', 'node']]) {
        const { all, exitCode } = await execa('npx', ['tsc', ...flags, ...rest], { cwd: folder, all: true, reject: false }); // biome-ignore format: one line
        if (exitCode !== 0) complaints.push(all);
      }
      if (complaints.length > 0) throw new Error(`${moduleResolution}:\n${complaints.join('\n')}`);
    }
  },
});

export const typeCases: readonly Case[] = versions.map(compilerCase);
