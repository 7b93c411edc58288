/**
 * Disks that are full, read-only or not there while a model is saved: the old file stays as it was, nothing is left beside it, and
 * the next save works. The full disk is a real one (a small tmpfs) where the test may mount it, which takes Linux and root, as
 * in CI; the limit on a file's size and a folder without rights are tried everywhere on Unix.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStateDict, saveStateDict } from '@chainrule/nn/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/program.ts';

const unix = process.platform !== 'win32';
const root = process.platform === 'linux' && process.getuid?.() === 0;
let folder = '';
let disk = '';
/** Whether a disk of our own is there. */
let mounted = false;

const mount = (...args: readonly string[]): boolean => {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainrule-disk-'));
  disk = join(folder, 'disk');
  mkdirSync(disk);
  mounted = root && mount('-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk);
  if (!mounted)
    console.warn('No right to mount a small disk here: the tests of a full and of a read-only disk are skipped.');
});
afterAll(() => {
  if (mounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

const stateOf = (value: number, count: number) =>
  new Map([['w', { shape: [count], data: new Float64Array(count).fill(value) }]]);
const first = async (path: string): Promise<number | undefined> => (await loadStateDict(path)).get('w')?.data[0];

/** The old file is whole, nothing lies beside it, and saving goes on. */
async function asBefore(path: string): Promise<void> {
  expect(await first(path)).toBe(1);
  expect(readdirSync(join(path, '..')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  await saveStateDict(path, stateOf(2, 100));
  expect(await first(path)).toBe(2);
}

describe.skipIf(!root)('a disk of our own', () => {
  it.each(['safetensors', 'json'])('that is full leaves the old .%s file as it was', async (kind) => {
    if (!mounted) return expect(process.env.CI, 'CI must be able to mount a disk').toBeUndefined();
    const path = join(disk, `model.${kind}`);
    await saveStateDict(path, stateOf(1, 100));
    await expect(saveStateDict(path, stateOf(1 / 3, 100_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    await asBefore(path);
  });

  it('that is read-only leaves the old file as it was', async () => {
    if (!mounted) return expect(process.env.CI, 'CI must be able to mount a disk').toBeUndefined();
    const path = join(disk, 'kept.safetensors');
    await saveStateDict(path, stateOf(1, 100));
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    try {
      await expect(saveStateDict(path, stateOf(3, 100))).rejects.toMatchObject({ code: 'EROFS' });
      expect(await first(path)).toBe(1);
    } finally {
      mount('-o', 'remount,rw', disk);
    }
    await asBefore(path);
  });
});

describe.skipIf(!unix)('a limit', () => {
  it('on the size of files leaves the old file as it was', async () => {
    const path = join(folder, 'limited.safetensors');
    await saveStateDict(path, stateOf(1, 100));
    const { out } = await runProgram('save.ts', [path, '100000', '3'], 'ulimit -f 64');
    expect(out.trim()).toBe('EFBIG');
    await asBefore(path);
  });

  it.skipIf(root)('on who may write leaves the old file as it was', async () => {
    const own = join(folder, 'locked');
    mkdirSync(own);
    const path = join(own, 'model.safetensors');
    await saveStateDict(path, stateOf(1, 100));
    chmodSync(own, 0o555);
    await expect(saveStateDict(path, stateOf(3, 100))).rejects.toMatchObject({ code: 'EACCES' });
    chmodSync(own, 0o755);
    await asBefore(path);
  });
});

it('a folder that is not there is an error of the disk, and none is made', async () => {
  await expect(saveStateDict(join(folder, 'nowhere', 'a.json'), stateOf(1, 1))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});
