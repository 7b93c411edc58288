/** `pnpm soak`: a million steps on either path, whole and from checkpoints, and ten thousand compilations. */
import { writeFileSync } from 'node:fs';
import { runCommand, UsageError } from '../command.ts';
import { holds, type Line, soak } from './soak.ts';

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const kib = (bytes: number): string => `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;

function show(line: Line): void {
  const { what, count, seconds, heapBytes, grownBytes, equal } = line;
  const verdict = holds(line) ? 'holds' : equal ? 'GREW' : 'DIFFERS';
  print(
    `${what}: ${count.toLocaleString('en')} in ${seconds} s, ${kib(heapBytes)} in use, grown by ${kib(grownBytes)}, ${verdict}`,
  );
}

const usage = `Usage: pnpm soak [--steps N] [--stretches N] [--cycles N] [--json FILE]

Trains on either path, whole and from checkpoints, and compiles over and over: the ends must be equal and memory flat.

  --steps N      training steps on either path (default 1000000)
  --stretches N  parts that the second training comes in, each from a checkpoint (default 10)
  --cycles N     compilations (default 10000)
  --json FILE    write the report as JSON
  --help         this text

Exit code: 0 every line holds, 1 one does not, 2 could not run.`;

const options = {
  steps: { type: 'string', default: '1000000' },
  stretches: { type: 'string', default: '10' },
  cycles: { type: 'string', default: '10000' },
  json: { type: 'string' },
} as const;

function readCount(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} must be a whole number >= 1, got '${text}'.`);
  return Number(text);
}

await runCommand(usage, options, async ({ json, ...texts }) => {
  const length = {
    steps: readCount('steps', texts.steps),
    stretches: readCount('stretches', texts.stretches),
    cycles: readCount('cycles', texts.cycles),
  };
  const lines = await soak(length, show);
  if (json !== undefined) {
    const report = { date: new Date().toISOString().slice(0, 10), node: process.version, ...length, lines };
    writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return lines.every(holds) ? 0 : 1;
});
