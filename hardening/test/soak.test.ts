/**
 * The short soak: 10,000 steps on either path and 150 compilations, a hundredth of `pnpm soak`, whose recorded report the promises
 * page prints. It runs in a process of its own, where nothing else allocates.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { growth } from '../src/soak/heap.ts';
import { holds, type Line, MOST_GROWTH } from '../src/soak/soak.ts';
import { train } from '../src/soak/training.ts';

const program = fileURLToPath(new URL('../src/soak/main.ts', import.meta.url));
const node = ['--conditions=@chainrule/source', '--import', 'tsx', program];

it('a training ends where it must from 4 checkpoints, and memory is flat over steps and compilations', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-soak-'));
  try {
    const json = join(folder, 'report.json');
    const options = ['--steps', '10000', '--stretches', '5', '--cycles', '150', '--json', json];
    const { stdout } = await promisify(execFile)(process.execPath, [...node, ...options]);
    const { lines } = JSON.parse(readFileSync(json, 'utf8')) as { readonly lines: readonly Line[] }; // as main.ts writes it
    expect(lines.map(({ count }) => count)).toEqual([10_000, 10_000, 10_000, 10_000, 150]);
    expect(lines.every(holds), stdout).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a run that drew one number more ends elsewhere: the hash sees every step', async () => {
  const options = { path: 'eager', steps: 60, samples: 1 } as const;
  const [whole, cut, longer] = [
    await train({ ...options, stretch: 0 }),
    await train({ ...options, stretch: 25 }),
    await train({ ...options, steps: 61, stretch: 0 }),
  ];
  expect([cut.losses, cut.parameters]).toEqual([whole.losses, whole.parameters]);
  expect(longer.losses).not.toBe(whole.losses);
  expect(longer.parameters).not.toBe(whole.parameters);
});

it('growth() sees a leak, and no leak in noise', () => {
  const leaking = Array.from({ length: 20 }, (_, i) => 1e7 + 1e5 * i);
  expect(growth(leaking)).toBeGreaterThan(MOST_GROWTH);
  expect(growth(leaking.map((_, i) => 1e7 + 1e4 * (i % 3)))).toBeLessThan(1e5);
});
