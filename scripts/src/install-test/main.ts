/**
 * `pnpm test:install [words…] [--require-all]`: packs every package as it would be published and uses the tarballs as a
 * stranger would, in each runtime, compiler and bundler of `cases.ts`. Words choose the cases whose names contain one.
 *
 * Needs `pnpm build` first. Exit 0 when all passed, 1 when one failed, 2 for bad flags. What could not run here is said, and
 * counts as a failure under --require-all.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.ts';
import { Unavailable } from './case.ts';
import { cases } from './cases.ts';
import { names, newFolder, pack, type Tarball } from './packing.ts';

const write = (text: string): void => void process.stdout.write(`${text}\n`);

async function packAll(): Promise<Tarball[]> {
  const folder = newFolder('tarballs');
  const tarballs: Tarball[] = [];
  for (const name of names) tarballs.push(await pack(name, folder));
  return tarballs;
}

/** Runs one case and says how it went: true when it passed. */
async function report(name: string, run: () => Promise<void>, requireAll: boolean): Promise<boolean> {
  const started = Date.now();
  const seconds = (): string => `(${((Date.now() - started) / 1000).toFixed(1)} s)`;
  try {
    await run();
    write(`ok      ${name} ${seconds()}`);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const away = error instanceof Unavailable;
    write(`${away ? 'not run' : 'FAILED '} ${name} ${seconds()}\n${message.trim().replaceAll(/^/gm, '    ')}`);
    return away && !requireAll;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--require-all' && arg !== '--');
  const words = args.filter((arg) => !arg.startsWith('--'));
  const chosen = cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (unknown !== undefined || chosen.length === 0) {
    const what = unknown === undefined ? `no case has ${words.join(' or ')} in its name` : `unknown flag ${unknown}`;
    process.stderr.write(`test:install: ${what}. Cases: ${cases.map(({ name }) => name).join('; ')}.\n`);
    return 2;
  }
  const unbuilt = names.find((name) => !existsSync(join(root, 'packages', name, 'dist')));
  if (unbuilt !== undefined) {
    process.stderr.write(`test:install: packages/${unbuilt} is not built. Run pnpm build first.\n`);
    return 2;
  }
  const tarballs = await packAll();
  let passed = 0;
  for (const { name, run } of chosen)
    if (await report(name, () => run(tarballs), args.includes('--require-all'))) passed += 1;
  write(`${passed} of ${chosen.length} cases are well`);
  return passed === chosen.length ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
