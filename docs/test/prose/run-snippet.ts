/**
 * Runs a snippet of the docs and holds what it prints against what the page shows.
 *
 * A snippet says what it prints in one of two ways: a comment after each `console.log(…);` (one line each, in order), or, for
 * loops and tables, a file `NAME.out.txt` beside it, which pages show as it is. Text must be equal; numbers may differ in the
 * last bits, since Math.exp and its like do between runtimes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { vi } from 'vitest';

const logged = /console\.log\(.*\);(?:\s*\/\/ ?(.*))?$/;
const number = /(?<![\w.])-?(?:\d+\.?\d*(?:e[+-]?\d+)?|Infinity)/g;

/** The lines that a snippet promises to print; undefined stands for a promise that is missing. */
export function promised(file: string): (string | undefined)[] {
  const out = file.replace(/\.ts$/, '.out.txt');
  if (existsSync(out)) return readFileSync(out, 'utf8').trimEnd().split('\n');
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.includes('console.log(')).map((line) => logged.exec(line)?.[1]);
}

/** Imports a snippet and collects the lines that it prints. */
export async function run(file: string): Promise<string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...args: unknown[]) => {
    lines.push(...format(...args).split('\n'));
  });
  try {
    await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    log.mockRestore();
  }
  return lines;
}

const numbersOf = (line: string): number[] => [...line.matchAll(number)].map(([text]) => Number(text));

const close = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

/** Whether two printed lines say the same. */
export function agree(got: string, shown: string): boolean {
  if (got === shown) return true;
  const [a, b] = [numbersOf(got), numbersOf(shown)];
  const words = got.replace(number, '#') === shown.replace(number, '#');
  return words && a.length === b.length && a.every((x, i) => close(x, b[i] ?? Number.NaN));
}

/** Every number that was printed, in order. */
export const printedNumbers = (lines: readonly string[]): number[] => lines.flatMap(numbersOf);

/** Whether `part` occurs within `whole` in the same order, gaps allowed. */
export function isSubsequence(part: readonly number[], whole: readonly number[]): boolean {
  let at = 0;
  for (const x of whole) if (at < part.length && close(x, part[at] ?? Number.NaN)) at++;
  return at === part.length;
}
