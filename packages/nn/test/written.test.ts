/** How a file comes to its place: all of it is on the disk before it takes the old one's place, and nothing is left beside it. */
import { type FileHandle, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MLP } from '../src/index.ts';
import {
  loadCheckpointFile,
  loadStateDict,
  saveCheckpointFile,
  saveStateDict,
  writeFileAtomically,
} from '../src/node/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chainrule-written-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What all open files have in common, which Node does not export. */
async function fileHandle(): Promise<FileHandle> {
  const handle = await open(fileURLToPath(import.meta.url));
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

describe('a file', () => {
  it.each([
    ['text', (path: string) => writeFileAtomically(path, 'new')],
    ['a state', (path: string) => saveStateDict(`${path}.json`, new MLP(1, [1]).stateDict())],
    ['a run', (path: string) => saveCheckpointFile(path, { model: new MLP(1, [1]) })],
  ])('of %s is synced, whole, before it takes the place of the old one', async (_name, write) => {
    const path = join(folder, 'synced');
    await writeFileAtomically(path, 'old');
    await writeFileAtomically(`${path}.json`, 'old');
    const seen: string[][] = [];
    const prototype = await fileHandle();
    const { sync } = prototype;
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      const texts = await Promise.all([path, `${path}.json`].map((name) => readFile(name, 'utf8')));
      const sizes = await Promise.all(
        (await readdir(folder)).map(async (name) => (await readFile(join(folder, name))).length),
      );
      seen.push([...texts, sizes.includes(0) ? 'a file is empty' : 'none is empty']);
      return sync.call(this);
    });
    try {
      await write(path);
    } finally {
      spy.mockRestore();
    }
    expect(seen[0]).toEqual(['old', 'old', 'none is empty']);
    expect((await readFile(path, 'utf8')) === 'old' && (await readFile(`${path}.json`, 'utf8')) === 'old').toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['synced', 'synced.json']);
  });

  it('is closed, also when it could not be synced, and then the old one is still there', async () => {
    const path = join(folder, 'synced');
    await writeFileAtomically(path, 'old');
    const prototype = await fileHandle();
    const opened: FileHandle[] = [];
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      opened.push(this);
      throw new Error('the disk is gone');
    });
    try {
      await expect(writeFileAtomically(path, 'new')).rejects.toThrow('the disk is gone');
    } finally {
      spy.mockRestore();
    }
    expect(opened.map(({ fd }) => fd)).toEqual([-1]); // closed
    expect(await readFile(path, 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['synced', 'synced.json']);
  });

  it('is never seen in part: whoever reads while it is written reads the old one or the new', async () => {
    const path = join(folder, 'synced');
    const [old, fresh] = ['a'.repeat(1e6), 'b'.repeat(1e6)];
    await writeFileAtomically(path, old);
    let writing = true;
    const reader = (async () => {
      const texts = new Set<string>();
      while (writing) texts.add(await readFile(path, 'utf8'));
      return texts;
    })();
    for (let i = 0; i < 5; i++) await writeFileAtomically(path, i % 2 === 0 ? fresh : old);
    writing = false;
    for (const text of await reader) expect(text === old || text === fresh).toBe(true);
  });

  it('that two write at once is one of theirs', async () => {
    const path = join(folder, 'synced');
    const models = [1, 2, 3, 4].map(() => new MLP(1, [1]));
    await Promise.all(models.map((model, i) => saveCheckpointFile(path, { model }, i)));
    const model = new MLP(1, [1]);
    const winner = await loadCheckpointFile(path, { model });
    expect(model.stateDict()).toEqual(models[winner as number]?.stateDict());
  });

  it('is written and read in the form that its name ends in', async () => {
    const state = new MLP(2, [1]).stateDict();
    const [json, safetensors] = [join(folder, 'form.json'), join(folder, 'form.safetensors')];
    await saveStateDict(json, state);
    await saveStateDict(safetensors, state);
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ format: 'chainrule' });
    expect((await readFile(safetensors)).readBigUInt64LE(0)).toBeLessThan(1000n); // the length of a header
    expect(await loadStateDict(json)).toEqual(state);
    expect(await loadStateDict(safetensors)).toEqual(state);
    await rm(json);
    await rm(safetensors);
  });

  const nowhere = undefined as never;
  it.each([
    ['writeFileAtomically', () => writeFileAtomically(nowhere, '')],
    ['saveStateDict', () => saveStateDict(nowhere, new MLP(1, [1]).stateDict())],
    ['loadStateDict', () => loadStateDict(nowhere)],
    ['saveCheckpointFile', () => saveCheckpointFile(nowhere, { model: new MLP(1, [1]) })],
    ['loadCheckpointFile', () => loadCheckpointFile(nowhere, { model: new MLP(1, [1]) })],
  ])('of %s has a name that is a text', async (name, call) => {
    await expect(call()).rejects.toThrow(`${name}(): path must be a string`);
  });
});
