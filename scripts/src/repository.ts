/**
 * The repository as the checks see it: its files by path from the root, with `/`, and their text.
 *
 * A check is a function from `Files` to a list of complaints, so its test hands it three lines of planted text instead of a
 * folder on disk. Only `readRepository` touches the disk. Listed are the files that git tracks or would track: what is
 * ignored (builds, caches) is nobody's source.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Text of files by their path from the repository's root. */
export type Files = ReadonlyMap<string, string>;

/** A check: the complaints, one line each; none when all is well. */
export type Check = (files: Files) => readonly string[];

/** Absolute path of the repository's root. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));

const binary = /\.(png|jpg|gif|ico|woff2?|wasm|gz|zip|pdf)$/;

/** Paths from the root of every file that git tracks or would track. */
export function listFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const out = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return [...new Set(out.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).sort();
}

/** Reads every text file of the repository. */
export function readRepository(): Files {
  const texts = listFiles().filter((path) => !binary.test(path));
  return new Map(texts.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

export const isTypeScript = (path: string): boolean => /\.[cm]?tsx?$/.test(path);

export const isTest = (path: string): boolean => /\.test\.ts$/.test(path) || /(^|\/)test\//.test(path);
