/**
 * From the built packages to what a user installs: tarballs, and empty projects with them inside.
 * Everything happens in a temporary folder; the repository stays as it is.
 */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../repository.ts';

/** A packed package. */
export interface Tarball {
  readonly name: 'engine' | 'nn' | 'parity' | 'create-chainrule';
  readonly file: string;
}

export const names: readonly Tarball['name'][] = ['engine', 'nn', 'parity', 'create-chainrule'];

/** The name that npm knows a package by. */
export const npmName = (name: Tarball['name']): string => (name.startsWith('create-') ? name : `@chainrule/${name}`);

/** The files of some of the tarballs. */
export const filesOf = (tarballs: readonly Tarball[], ...wanted: Tarball['name'][]): string[] =>
  tarballs.filter((tarball) => wanted.includes(tarball.name)).map((tarball) => tarball.file);

/** A new temporary folder. */
export const newFolder = (name: string): string => mkdtempSync(join(tmpdir(), `chainrule-${name}-`));

/** Packs a built package as `pnpm publish` would. */
export async function pack(name: Tarball['name'], to: string): Promise<Tarball> {
  const folder = join(to, name);
  mkdirSync(folder, { recursive: true });
  await execa('pnpm', ['pack', '--pack-destination', folder], {
    cwd: join(root, 'packages', name),
    preferLocal: true,
    localDir: root,
  });
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error(`pnpm pack left no tarball for ${name}`);
  return { name, file: join(folder, file) };
}

/** The paths in a tarball, without npm's leading `package/`. */
export async function contents(tarball: Tarball): Promise<string[]> {
  const { stdout } = await execa('tar', ['-tzf', tarball.file]);
  return stdout.split('\n').map((line) => line.trim().replace(/^package\//, ''));
}

/** An empty project with packages installed by npm: tarballs by file, others by exact version. */
export async function project(
  name: string,
  packages: readonly string[],
  overrides: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = newFolder(name);
  const manifest = { name: `try-${name}`, version: '0.0.0', private: true, type: 'module', overrides };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const flags = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--ignore-scripts', '--save-exact'];
  await execa('npm', ['install', ...flags, ...packages], { cwd: folder });
  return folder;
}
