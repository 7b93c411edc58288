import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  activationNames,
  Dropout,
  Embedding,
  Generator,
  Layer,
  loadSafetensors,
  MLP,
  Module,
  makeMoons,
  mseLoss,
  Neuron,
  Sequential,
  SGD,
  type StateDict,
  saveSafetensors,
} from '../src/index.ts';
import { toPyTorch } from '../src/pytorch/index.ts';
import { python, runPython } from './python.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Writes a model's files into a folder of their own. */
function write(model: Module, more: Record<string, StateDict> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-torch-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(toPyTorch(model))) writeFileSync(join(folder, name), content);
  for (const [name, state] of Object.entries(more)) writeFileSync(join(folder, name), saveSafetensors(state));
  return folder;
}
const tensor = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]?.length ?? 0],
  data: Float64Array.from(rows.flat()),
});
const generator = new Generator(5);

describe('toPyTorch', () => {
  it('writes the network as an expression over torch modules', () => {
    const model = new Sequential(
      new Embedding(5, 2),
      new Layer(4, 3, { activation: 'gelu', bias: false }),
      new Dropout(0.1),
      new MLP(3, [4, 2], { activation: 'relu', outputActivation: 'softmax' }),
    );
    expect(toPyTorch(model)['model.py']).toContain(
      'return nn.Sequential(Rows(5, 2), Dense(4, 3, torch.nn.functional.gelu, bias=False), nn.Dropout(0.1), ' +
        'MLP(Dense(3, 4, torch.relu), Dense(4, 2, nn.Softmax(dim=-1))))',
    );
  });

  it('refuses what only its author can translate', () => {
    class Own extends Module {}
    expect(() => toPyTorch(new Own())).toThrow(/cannot be exported: Own is no module of this package/);
    expect(() => toPyTorch(new Neuron(2))).toThrow(RangeError);
    expect(() => toPyTorch({} as never)).toThrow(TypeError);
  });
});

const SCRIPT = `
import torch
from model import build, load_file, save_file
model = build().eval()
print(model.load_state_dict(load_file("model.safetensors"), strict=True))
save_file({"y": model(load_file("x.safetensors")["x"])}, "y.safetensors")
`;

describe.skipIf(python === undefined)('in PyTorch (needs a Python with torch)', () => {
  const models: [string, Module, number[][]][] = [
    [
      'an MLP',
      new MLP(2, [8, 3], { activation: 'silu', outputActivation: 'logSoftmax', generator }),
      [
        [1, -2],
        [0.5, 3],
      ],
    ],
    [
      'a Sequential',
      new Sequential(
        new Layer(2, 4, { activation: 'mish', bias: false, generator }),
        new Dropout(0.5),
        new Layer(4, 1, { generator }),
      ),
      [[1, -2]],
    ],
    [
      'an Embedding',
      new Sequential(new Embedding(5, 3, { generator }), new Layer(6, 2, { generator })),
      [
        [4, 0],
        [1, 1],
      ],
    ],
  ];
  it.each(models)('%s loads strictly and gives the same outputs', (_, model, rows) => {
    model.eval();
    const folder = write(model, { 'x.safetensors': new Map([['x', tensor(rows)]]) });
    expect(runPython(folder, '-c', SCRIPT)).toContain('All keys matched successfully');
    const y = loadSafetensors(readFileSync(join(folder, 'y.safetensors'))).get('y')?.data ?? [];
    const ours = model.predict(rows);
    expect(y).toHaveLength(ours.length);
    for (const [i, x] of ours.entries()) expect(Math.abs(x - (y[i] as number))).toBeLessThan(1e-12);
  });

  it('every activation is a function that torch has', () => {
    const names = activationNames.map((activation) => toPyTorch(new Layer(1, 1, { activation }))['model.py']);
    const functions = names.map((text) => /return Dense\(1, 1, (.*)\)/.exec(text)?.[1]);
    const script = `import torch\nfrom torch import nn\nfor f in [${functions.join(', ')}]:\n    f(torch.rand(2, dtype=torch.float64))\nprint("all")`;
    expect(runPython('.', '-c', script).trim()).toBe('all');
  });

  it('trains under torchrun on two processes as on one, and as here', () => {
    const { x, y } = makeMoons(64, { noise: 0.1, seed: 3 });
    const model = new MLP(2, [6, 1], { outputActivation: 'linear', generator });
    const data: StateDict = new Map([
      ['x', tensor(x)],
      ['y', { shape: [64], data: Float64Array.from(y) }],
    ]);
    const folder = write(model, { 'data.safetensors': data });
    const flags = [
      '--data',
      'data.safetensors',
      '--weights',
      'model.safetensors',
      '--batch-size',
      '64',
      '--epochs',
      '5',
    ];
    runPython(folder, 'train.py', ...flags, '--out', 'one.safetensors');
    const address = ['--master-addr', '127.0.0.1', '--master-port', String(20_000 + (process.pid % 20_000))];
    const run = ['-m', 'torch.distributed.run', '--nproc_per_node=2', ...address, 'train.py'];
    runPython(folder, ...run, ...flags, '--out', 'two.safetensors');
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    for (let epoch = 0; epoch < 5; epoch++) {
      optimizer.zeroGrad();
      mseLoss(
        x.map((row) => model.forward(row)),
        y,
      ).backward();
      optimizer.step();
    }
    const [one, two] = ['one', 'two'].map((name) => loadSafetensors(readFileSync(join(folder, `${name}.safetensors`))));
    for (const [key, { data: ours }] of model.stateDict())
      for (const [i, w] of ours.entries()) {
        expect(one?.get(key)?.data[i]).toBeCloseTo(w, 12);
        expect(two?.get(key)?.data[i]).toBeCloseTo(w, 12);
      }
  }, 120_000);
});
