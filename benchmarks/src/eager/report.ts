/** Outcomes as text: where they were measured, then a table per load. Losses are printed like wins. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Outcome } from './measure.ts';

/** Where the figures come from. */
export interface Machine {
  readonly cpu: string;
  readonly node: string;
  readonly commit: string;
}

/** This machine, this Node, this state of the sources. */
export function machine(): Machine {
  const git = (...args: string[]): string => spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim() ?? '';
  // What the benchmarks themselves record changes nothing that they measure.
  const changed = git('status', '--porcelain', '--', '.', ':!docs/.vitepress/recorded') === '' ? '' : ', with changes';
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed}`,
  };
}

const digits = (x: number): string => x.toLocaleString('en', { maximumSignificantDigits: 3 });

/** One load as lines; no times and no ratios if the sides disagree. */
export function describeOutcome({ load, what, unit, timings, disagreements }: Outcome): string[] {
  const heading = `${load}: ${what}`;
  if (disagreements.length > 0)
    return [heading, '  The results differ, so nothing was timed:', ...disagreements.map((line) => `    ${line}`)];
  const head = ['', `median ${unit}`, 'least', 'ours is faster by'];
  const rows = timings.map(({ side, median, least, ratio }, i) => [
    side,
    digits(median),
    digits(least),
    i === 0 ? '' : `${digits(ratio)}×`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [heading, ...[head, ...rows].map((row) => `  ${line(row)}`.trimEnd())];
}
