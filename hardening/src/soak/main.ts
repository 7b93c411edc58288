/**
 * `pnpm soak [--steps N] [--stretches N] [--cycles N] [--json FILE]`: a million steps on either path, whole and from checkpoints, and
 * ten thousand compilations. Exit 0 if every line holds, 1 if not, 2 for bad arguments.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
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

function readCounts(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      steps: { ...text, default: '1000000' },
      stretches: { ...text, default: '10' },
      cycles: { ...text, default: '10000' },
      json: text,
    },
  });
  const count = (name: 'steps' | 'stretches' | 'cycles'): number => {
    if (!/^[1-9]\d{0,8}$/.test(values[name]))
      throw new Error(`--${name} must be a whole number >= 1, got '${values[name]}'.`);
    return Number(values[name]);
  };
  return { steps: count('steps'), stretches: count('stretches'), cycles: count('cycles'), json: values.json };
}

async function main(): Promise<number> {
  const { json, ...length } = readCounts(process.argv.slice(2));
  const lines = await soak(length, show);
  if (json !== undefined) {
    const report = { date: new Date().toISOString().slice(0, 10), node: process.version, ...length, lines };
    writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return lines.every(holds) ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
