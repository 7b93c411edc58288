/** Mutants as data: reading the lines that a run leaves, and counting them. */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { root } from '../repository.ts';

/** Stryker's place in a file; lines and columns count from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A line of plugin.mjs. */
interface Line {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly replacement?: string;
  readonly status: string;
}

/** One change to the code, and what became of it. */
export interface Mutant {
  /** From the repository's root. */
  readonly file: string;
  readonly line: number;
  /** The line on which the code ends. */
  readonly last: number;
  readonly mutator: string;
  /** The code that was changed, on one line, and what took its place. */
  readonly code: string;
  readonly became: string;
  readonly status: string;
}

const longest = 90;
const oneLine = (text: string): string => {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
};

function codeAt(text: string, { start, end }: Line['location']): string {
  const lines = text.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return oneLine(lines.join('\n'));
}

/** The mutants of a run. @param text - what plugin.mjs wrote @param read - the text of a file by its whole path */
export function readMutants(text: string, read = (path: string): string => readFileSync(path, 'utf8')): Mutant[] {
  const texts = new Map<string, string>();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { fileName, mutatorName, location, replacement = '', status } = JSON.parse(line) as Line; // plugin.mjs writes it so
      const source = texts.get(fileName) ?? read(fileName);
      texts.set(fileName, source);
      const file = relative(root, fileName).split(sep).join('/');
      const code = codeAt(source, location);
      const place = { file, line: location.start.line, last: location.end.line };
      return { ...place, mutator: mutatorName, code, became: oneLine(replacement), status };
    });
}

/** How many mutants of a file, or of all, met which end. */
export interface Score {
  readonly killed: number;
  readonly survived: number;
  /** No test runs the code. */
  readonly noCoverage: number;
}

const killed = new Set(['Killed', 'Timeout']);
export const isKilled = ({ status }: Mutant): boolean => killed.has(status);
export const isAlive = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';

/** Counts; mutants that were ignored or would not even load do not count. */
export const scoreOf = (mutants: readonly Mutant[]): Score => ({
  killed: mutants.filter(isKilled).length,
  survived: mutants.filter(({ status }) => status === 'Survived').length,
  noCoverage: mutants.filter(({ status }) => status === 'NoCoverage').length,
});

export const testedIn = ({ killed: k, survived, noCoverage }: Score): number => k + survived + noCoverage;

/** The share of mutants that some test notices, in [0, 1]; 1 where there are none. */
export const shareOf = (score: Score): number => (testedIn(score) === 0 ? 1 : score.killed / testedIn(score));

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
