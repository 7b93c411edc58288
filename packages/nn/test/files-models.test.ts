/** Models in files: what was saved is read back, and whatever goes wrong is named with the function that was called. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FormatError, MLP, SGD } from '../src/index.ts';
import {
  loadCheckpointFile,
  loadStateDict,
  saveCheckpointFile,
  saveStateDict,
  writeFileAtomically,
} from '../src/node/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chainrule-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('files', () => {
  it('keep a state dictionary, in either form', async () => {
    const state = new MLP(2, [3, 1]).stateDict();
    for (const name of ['model.safetensors', 'model.json']) {
      await saveStateDict(join(folder, name), state);
      expect(await loadStateDict(join(folder, name))).toEqual(state);
    }
    await expect(saveStateDict('model.bin', state)).rejects.toThrow(/one of .safetensors, .json, but got ".bin"/);
    await writeFile(join(folder, 'bad.json'), '[');
    await expect(loadStateDict(join(folder, 'bad.json'))).rejects.toThrow(FormatError);
  });

  it('keep a run', async () => {
    const run = (): { model: MLP; optimizer: SGD } => {
      const model = new MLP(2, [3, 1] as readonly number[]);
      return { model, optimizer: new SGD(model.parameters(), { lr: 0.3 }) };
    };
    const [a, b] = [run(), run()];
    await saveCheckpointFile(join(folder, 'run.safetensors'), a, 7);
    expect(await loadCheckpointFile(join(folder, 'run.safetensors'), b)).toBe(7);
    expect(b.model.stateDict()).toEqual(a.model.stateDict());
  });

  it('are written whole or not at all: a failure leaves the old file and nothing beside it', async () => {
    const path = join(folder, 'whole');
    await writeFileAtomically(path, 'old');
    await expect(writeFileAtomically(path, { not: 'content' } as never)).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['saveStateDict', () => saveStateDict(7 as never, new Map())],
    ['loadStateDict', () => loadStateDict(undefined as never)],
    ['saveCheckpointFile', () => saveCheckpointFile(['run'] as never, { model: new MLP(1, [1]) })],
    ['loadCheckpointFile', () => loadCheckpointFile(null as never, { model: new MLP(1, [1]) })],
  ])('%s() names itself where the path is none', async (name, call) => {
    await expect(call()).rejects.toThrow(`${name}(): path must be`);
  });

  it('of another ending are not read either, and JSON is a line of text', async () => {
    const path = join(folder, 'line.json');
    await saveStateDict(path, new Map([['t', { shape: [1], data: Float64Array.of(0.5) }]]));
    expect((await readFile(path, 'utf8')).split('\n')).toEqual([expect.stringMatching(/^\{.*\}$/), '']);
    await writeFile(join(folder, 'line.txt'), await readFile(path));
    await expect(loadStateDict(join(folder, 'line.txt'))).rejects.toThrow(
      /loadStateDict\(\): the ending of path must be one of/,
    );
  });
});
