/**
 * What tsc wrote to the `dist` of the package it runs in becomes what is published:
 *
 *   only the files that the package's entries lead to;
 *   modules without comments, which the sources and the declarations have, each with a map of lines (thin-map.ts);
 *   dist/browser/NAME.js, if there is a src/browser.ts: everything in one minified file, for a page that has no bundler.
 *
 *   tsx ../../scripts/src/build/finish.ts
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { bare } from './bare.ts';
import { reachable } from './reachable.ts';
import { type SourceMap, thinMap } from './thin-map.ts';

/** What is read of a package.json. */
interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly publishConfig: { readonly exports: unknown };
}

/** Every path of a package's `exports`, whatever its conditions. */
export function exported(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports];
  return typeof exports === 'object' && exports !== null ? Object.values(exports).flatMap(exported) : [];
}

/**
 * Where a source lies, seen from `dist/browser` of an installed package; `source` is a path from there in this repository.
 * What a neighbour or a dependency brought is found in the folder that they are installed in, side by side.
 */
export function installedPlace(source: string): string {
  const dependency = /^.*\/node_modules\/(.*)$/.exec(source)?.[1];
  if (dependency !== undefined) return `../../../../${dependency}`;
  const neighbour = /^(?:\.\.\/){3}(\w+\/src\/.*)$/.exec(source)?.[1];
  return neighbour === undefined ? source : `../../../${neighbour}`;
}

const common: BuildOptions = {
  format: 'esm',
  target: 'es2022',
  sourcemap: 'linked',
  sourcesContent: false,
  write: false,
};

/** Runs esbuild, and writes its files with maps of lines. */
async function emit(options: BuildOptions): Promise<void> {
  const { outputFiles = [] } = await build({ ...common, ...options });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    const made = path.endsWith('.map')
      ? JSON.stringify(thinMap(JSON.parse(text) as SourceMap, installedPlace)) // esbuild's own format
      : options.minify
        ? text
        : bare(text);
    writeFileSync(path, made);
  }
}

/** Removes what no entry leads to, and returns the modules that are left. */
function prune(dist: string, entries: readonly string[]): string[] {
  const kept = reachable(entries);
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((path) => join(dist, path));
  for (const path of files)
    if (/\.(js|d\.ts)$/.test(path) && !kept.has(path))
      for (const each of [path, `${path}.map`]) rmSync(each, { force: true });
  return files.filter((path) => path.endsWith('.js') && kept.has(path));
}

async function main(folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest; // npm's own format
  const paths = [...exported(manifest.publishConfig.exports), ...Object.values(manifest.bin ?? {})];
  const built = (path: string): boolean => /\.(js|d\.ts)$/.test(path) && !path.includes('/browser/');
  const dist = join(folder, 'dist');
  const modules = prune(
    dist,
    paths.filter(built).map((path) => join(folder, path)),
  );
  await emit({ entryPoints: modules, outdir: dist, outbase: dist });
  const page = join(folder, 'src/browser.ts');
  if (!existsSync(page)) return;
  const outfile = join(dist, 'browser', `${basename(folder)}.js`);
  await emit({ entryPoints: [page], outfile, bundle: true, minify: true, conditions: ['@chainrule/source'] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.cwd());
