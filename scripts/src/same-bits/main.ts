/**
 * `pnpm bits [--require-all]`: one hash of data, random numbers, initial weights, schedules and a thousand compiled steps
 * (program.ts), in every engine at hand: Node 20 to 26, Deno, Bun, Chromium and Firefox. The runtimes come from npm.
 *
 * Exit 0 when all agree, 1 when one differs, 2 when one is not to be had, which only --require-all asks for.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { execa } from 'execa';
import { type Browser, browserPath, visit } from '../install-test/browser.ts';
import { hasNodes, installRuntimes } from '../install-test/nodes.ts';
import { newFolder } from '../install-test/packing.ts';
import { root } from '../repository.ts';

/** The hash, or undefined where there is no such engine. */
interface Answer {
  readonly engine: string;
  readonly bits?: string;
  readonly trouble?: string;
}

/** Writes the program into a folder: as a module for runtimes, and as a page. */
async function writeProgram(folder: string): Promise<void> {
  const bundle = async (last: string, file: string): Promise<void> => {
    const contents = `import { bits } from './program.ts';\n${last}`;
    const stdin = { contents, resolveDir: join(root, 'scripts/src/same-bits'), loader: 'ts' } as const;
    const options: BuildOptions = { bundle: true, format: 'esm', target: 'es2022', conditions: ['@chainrule/source'] };
    await build({ ...options, stdin, outfile: join(folder, file), logLevel: 'error' });
  };
  mkdirSync(folder, { recursive: true });
  await bundle('console.log(await bits());', 'bits.mjs');
  await bundle('document.title = await bits();', 'page.js');
  const page = '<!doctype html><title>waiting</title><body><script type="module" src="/page.js"></script>';
  writeFileSync(join(folder, 'index.html'), page);
}

const trouble = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 2000);

async function inRuntimes(program: string): Promise<Answer[]> {
  const own = { name: `node ${process.versions.node}, this one`, path: process.execPath, args: [] };
  const others = hasNodes() ? await installRuntimes() : [];
  const answers: Answer[] = [];
  for (const { name, path, args } of [own, ...others]) {
    try {
      answers.push({ engine: name, bits: (await execa(path, [...args, program], { stdin: 'ignore' })).stdout.trim() });
    } catch (error) {
      answers.push({ engine: name, trouble: trouble(error) });
    }
  }
  return answers;
}

async function inBrowser(browser: Browser, folder: string): Promise<Answer> {
  if (browserPath(browser) === undefined) return { engine: browser };
  const { title, said } = await visit(folder, { browser, until: ({ title }) => !['', 'waiting'].includes(title) });
  const well = /^[0-9a-f]{64} /.test(title);
  return well ? { engine: browser, bits: title } : { engine: browser, trouble: `${title} ${said.join('; ')}` };
}

/** What to print, and how the run ends. */
export function verdict(
  answers: readonly Answer[],
  requireAll: boolean,
): { readonly lines: string[]; readonly code: number } {
  const hashes = new Set(answers.flatMap(({ bits }) => bits ?? []));
  const lines = answers.map(
    ({ engine, bits, trouble = 'not here' }) =>
      `${(bits ?? trouble).replace(/ .*/s, (rest) => (hashes.size > 1 || bits === undefined ? rest : ''))}  ${engine}`,
  );
  const failed = answers.some(({ trouble }) => trouble !== undefined) || hashes.size !== 1;
  const missing = answers.filter(({ bits, trouble }) => bits === undefined && trouble === undefined).length;
  const same = `${answers.length - missing} engines ${failed ? 'DO NOT agree' : 'agree'}${missing > 0 ? `, ${missing} not here` : ''}`;
  return { lines: [...lines, same], code: failed ? 1 : missing > 0 && requireAll ? 2 : 0 };
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--require-all' && arg !== '--');
  if (unknown !== undefined) {
    process.stderr.write(`bits: unknown argument ${unknown}. The only one is --require-all.\n`);
    return 2;
  }
  const folder = newFolder('bits');
  await writeProgram(folder);
  const answers = await inRuntimes(join(folder, 'bits.mjs'));
  for (const browser of ['Chromium', 'Firefox'] as const) answers.push(await inBrowser(browser, folder));
  const { lines, code } = verdict(answers, args.includes('--require-all'));
  process.stdout.write(`${lines.join('\n')}\n`);
  return code;
}

if (process.argv[1]?.endsWith('main.ts')) process.exitCode = await main(process.argv.slice(2));
