/** A process killed in the middle of saving, at moments drawn anew each time: the file is one of the two checkpoints, whole. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MLP, SGD } from '@chainrule/nn';
import { loadCheckpointFile, saveCheckpointFile } from '@chainrule/nn/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProgram } from '../../src/program.ts';

const KILLS = 5;
/** More kills than these are not needed until one comes in the middle of writing. */
const MOST_KILLS = 40;
const LONGEST = 120; // milliseconds; a save takes some
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainrule-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const partsOf = () => {
  const model = new MLP(64, [512, 64]);
  return { model, optimizer: new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 }) };
};

/** Starts the saving, waits until it goes, kills it after so many milliseconds. */
async function killAfter(path: string, milliseconds: number): Promise<void> {
  const child = startProgram('save-forever.ts', [path]);
  const over = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill('SIGKILL');
  expect(await over).toBe('SIGKILL');
}

it('a kill at any moment leaves a whole checkpoint, and the next save works', async () => {
  const path = join(folder, 'run.safetensors');
  let between = 0;
  for (let kill = 0; kill < KILLS || (between === 0 && kill < MOST_KILLS); kill++) {
    await killAfter(path, Math.random() * LONGEST);
    const parts = partsOf();
    const value = await loadCheckpointFile(path, parts);
    expect([1, 2]).toContain(value);
    expect(parts.model.parameters().every(({ data }) => data === value)).toBe(true);
    between += readdirSync(folder).filter((name) => name.endsWith('.tmp')).length;
    await saveCheckpointFile(path, parts, 3);
    expect(await loadCheckpointFile(path, partsOf())).toBe(3);
    for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name));
  }
  // Most kills come while the new file is being written; without one, nothing was tried.
  expect(between).toBeGreaterThan(0);
}, 300_000);
