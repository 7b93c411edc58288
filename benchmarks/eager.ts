/**
 * `pnpm bench`: the eager engine beside the readable reference, interleaved, medians.
 *
 *     node --conditions=@chainrule/source --import tsx benchmarks/eager.ts [--quick] [--json FILE]
 *
 * Prints the machine, Node and the commit, since a time without them says nothing.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { loads, sumLoad } from './eager-loads.ts';
import { interleave } from './interleave.ts';

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});

const commit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown'; // not a clone
  }
};

const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, commit: commit() };
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}\n`);

const microseconds = (ns: number): string => `${(ns / 1000).toFixed(1).padStart(10)} µs`;
const report: unknown[] = [];

for (const { name, nodes, sides } of [...loads, sumLoad]) {
  const timings = await interleave(sides(), flags.quick ? 3 : 7, flags.quick ? 40 : 200);
  const [first] = timings;
  process.stdout.write(`\n${name}\n`);
  for (const timing of timings) {
    const ratio = (timing.median / (first?.median ?? Number.NaN)).toFixed(2);
    const each = nodes === undefined ? '' : `  ${(timing.median / nodes).toFixed(0)} ns/node`;
    process.stdout.write(`  ${timing.name.padEnd(10)}${microseconds(timing.median)}  ×${ratio}${each}\n`);
  }
  report.push({ name, nodes, timings });
}

if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify({ machine, report }, null, 2)}\n`);
