/** Files as writeFileAtomically leaves them: mode, owner, links, long names, and the folder synced. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { constants, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeFileAtomically } from '../src/node/index.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, open: vi.fn(real.open) };
});

const posix = process.platform !== 'win32';
const { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } = fs;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chainrule-atomic-'));
});
afterEach(() => vi.mocked(fs.open).mockClear());
afterAll(() => rm(folder, { recursive: true }));

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

describe.runIf(posix)('writeFileAtomically()', () => {
  it.each(['600', '640', '444', '4711'])('keeps a mode of %s', async (mode) => {
    const path = join(folder, `mode-${mode}`);
    await writeFile(path, 'old');
    await chmod(path, Number.parseInt(mode, 8));
    await writeFileAtomically(path, 'new');
    expect([await modeOf(path), await readFile(path, 'utf8')]).toEqual([mode, 'new']);
  });

  it('gives a new file the mode that the process gives to files', async () => {
    const [ours, theirs] = [join(folder, 'new'), join(folder, 'plain')];
    await writeFile(theirs, '');
    await writeFileAtomically(ours, '');
    expect(await modeOf(ours)).toBe(await modeOf(theirs));
  });

  it('never shows a private file’s content to others: the new file is as private from its first byte on', async () => {
    const path = join(folder, 'private');
    await writeFile(path, 'old', { mode: 0o600 });
    await writeFileAtomically(path, 'new');
    const [, flags, mode] = vi.mocked(fs.open).mock.calls[0] ?? [];
    expect([Number(flags) & constants.O_EXCL, mode]).toEqual([constants.O_EXCL, 0o600]);
  });

  it('writes through a symlink, relative, twice over, in a linked folder, and to a target that is not there yet', async () => {
    await mkdir(join(folder, 'real/deep'), { recursive: true });
    await symlink('real/deep', join(folder, 'linked'));
    await symlink('../target', join(folder, 'real/deep/one'));
    await symlink('one', join(folder, 'real/deep/two'));
    for (const text of ['first', 'second']) {
      await writeFileAtomically(join(folder, 'linked/two'), text);
      expect(await readFile(join(folder, 'real/target'), 'utf8')).toBe(text);
    }
    expect(await readlink(join(folder, 'real/deep/two'))).toBe('one');
    expect((await lstat(join(folder, 'real/target'))).isFile()).toBe(true);
  });

  it('leaves links that lead round in a circle to the system, which refuses them', async () => {
    await symlink('round', join(folder, 'round'));
    await expect(writeFileAtomically(join(folder, 'round'), 'x')).rejects.toThrow();
    expect(await readlink(join(folder, 'round'))).toBe('round');
  });

  it.each([214, 215, 240, 255])('writes a name of %i bytes', async (length) => {
    const path = join(folder, 'n'.repeat(length));
    await writeFileAtomically(path, 'long');
    await writeFileAtomically(path, 'longer');
    expect(await readFile(path, 'utf8')).toBe('longer');
  });

  it('syncs the file before it takes its name, and the folder after', async () => {
    const { open } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
    const path = join(folder, 'synced');
    const seen: string[] = [];
    vi.mocked(fs.open).mockImplementation(async (...args) => {
      const file: FileHandle = await open(...args);
      const { sync } = file;
      file.sync = async () => {
        seen.push(`${args[0] === folder ? 'folder' : 'file'}, ${(await readdir(folder)).includes('synced')}`);
        return sync.call(file);
      };
      return file;
    });
    await writeFileAtomically(path, 'x');
    vi.mocked(fs.open).mockImplementation(open);
    expect(seen).toEqual(['file, false', 'folder, true']);
  });

  it.each([
    ['EINVAL', true],
    ['EACCES', true],
    ['EIO', false],
  ])('passes over a folder that cannot be synced (%s: %s), and over nothing else', async (code, passes) => {
    const { open } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
    vi.mocked(fs.open).mockImplementation(async (...args) => {
      if (args[0] === folder) throw Object.assign(new Error(code), { code });
      return open(...args);
    });
    const written = writeFileAtomically(join(folder, 'unsynced'), code);
    await (passes ? expect(written).resolves.toBeUndefined() : expect(written).rejects.toThrow(code));
    vi.mocked(fs.open).mockImplementation(open);
    expect(await readFile(join(folder, 'unsynced'), 'utf8')).toBe(code);
  });

  it('writes into what is no file, such as a pipe, and leaves it what it is', async () => {
    const path = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const read = readFile(path, 'utf8');
    await writeFileAtomically(path, 'through');
    expect(await read).toBe('through');
    expect((await lstat(path)).isFIFO()).toBe(true);
  });

  it('refuses a folder, and leaves nothing beside it', async () => {
    await mkdir(join(folder, 'a-folder'));
    await expect(writeFileAtomically(join(folder, 'a-folder'), 'x')).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
