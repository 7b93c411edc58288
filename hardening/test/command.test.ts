/** The commands of this folder say how they are used, and refuse what they do not know before any work begins. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(program: string, args: readonly string[]): Promise<Ended> {
  const path = fileURLToPath(new URL(`../src/${program}`, import.meta.url));
  const all = ['--conditions=@chainrule/source', '--import', 'tsx', path, ...args];
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, all, { timeout: 240_000 })) };
  } catch (error) {
    return error as Ended; // execFile's error has all three
  }
}

describe.each([
  ['pnpm fuzz', 'fuzz/main.ts', ['--target', 'none']],
  ['pnpm soak', 'soak/main.ts', ['--steps', '0']],
  ['pnpm promises', 'promises/measure.ts', ['--json']],
])('%s', (name, program, bad) => {
  it('prints its usage when asked', async () => {
    const { code, stdout, stderr } = await run(program, ['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(`Usage: ${name} [`)).toBe(true);
  });

  it.each([
    [['--bogus'], '--bogus'],
    [bad, bad[0] ?? ''],
  ])('refuses %j with exit code 2 and its usage, and does nothing', async (args, named) => {
    const { code, stdout, stderr } = await run(program, args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(named);
    expect(stderr).toContain(`\n\nUsage: ${name} [`);
  });
});
