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
const shared = new Layer(2, 2, { activation: 'relu', generator });
const sharedMLP = new MLP(2, [3, 2], { generator });

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

  it('writes a module that is in two places once, and names it in the other', () => {
    const both = new Sequential(shared, new Sequential(sharedMLP, shared), sharedMLP);
    expect(toPyTorch(both)['model.py']).toContain(
      'return nn.Sequential((shared1 := Dense(2, 2, torch.relu)), nn.Sequential((shared0 := MLP(Dense(2, 3, torch.tanh), ' +
        'Dense(3, 2, torch.tanh))), shared1), shared0)',
    );
  });

  it('refuses what only its author can translate', () => {
    class Own extends Module {}
    expect(() => toPyTorch(new Own())).toThrow(/cannot be exported: Own is no module of this package/);
    expect(() => toPyTorch(new Neuron(2))).toThrow(RangeError);
    expect(() => toPyTorch({} as never)).toThrow(TypeError);
  });
});

/** Loads every model of the folders strictly, writes its outputs, and tries every activation. */
const SCRIPT = `
import importlib.util, sys
import torch
from torch import nn
for folder in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("model", folder + "/model.py")
    model = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(model)
    net = model.build().eval()
    print(net.load_state_dict(model.load_file(folder + "/model.safetensors"), strict=True))
    model.save_file({"y": net(model.load_file(folder + "/x.safetensors")["x"])}, folder + "/y.safetensors")
for f in [FUNCTIONS]:
    f(torch.rand(2, dtype=torch.float64))
print("all activations")
`;

describe.skipIf(python === undefined)('in PyTorch (needs a Python with torch)', () => {
  const models: [Module, number[][]][] = [
    [
      new MLP(2, [8, 3], { activation: 'silu', outputActivation: 'logSoftmax', generator }),
      [
        [1, -2],
        [0.5, 3],
      ],
    ],
    [
      new Sequential(
        new Layer(2, 4, { activation: 'mish', bias: false, generator }),
        new Dropout(0.5),
        new Layer(4, 1, { generator }),
      ),
      [[1, -2]],
    ],
    [new Sequential(shared, new Layer(2, 2, { generator }), shared, new Sequential(sharedMLP, sharedMLP)), [[1, -2]]],
    [
      new Sequential(new Embedding(5, 3, { generator }), new Layer(6, 2, { generator })),
      [
        [4, 0],
        [1, 1],
      ],
    ],
  ];

  it('models load strictly and give the same outputs, and torch has every activation', () => {
    const own = models.map(([model, rows]) => write(model.eval(), { 'x.safetensors': new Map([['x', tensor(rows)]]) }));
    const texts = activationNames.map((activation) => toPyTorch(new Layer(1, 1, { activation }))['model.py']);
    const functions = texts.map((text) => /return Dense\(1, 1, (.*)\)/.exec(text)?.[1]);
    const printed = runPython('.', '-c', SCRIPT.replace('FUNCTIONS', functions.join(', ')), ...own);
    expect(printed.match(/All keys matched successfully/g)).toHaveLength(4);
    expect(printed).toContain('all activations');
    for (const [m, [model, rows]] of models.entries()) {
      const y = loadSafetensors(readFileSync(join(own[m] as string, 'y.safetensors'))).get('y')?.data ?? [];
      const ours = model.predict(rows);
      expect(y).toHaveLength(ours.length);
      for (const [i, x] of ours.entries()) expect(Math.abs(x - (y[i] as number))).toBeLessThan(1e-12);
    }
  }, 120_000);

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
    // Port 0: one that is free. Two processes on this machine, whatever its name resolves to.
    const meeting = ['--rdzv-backend=c10d', '--rdzv-endpoint=127.0.0.1:0', '--local-addr=127.0.0.1'];
    const run = ['-m', 'torch.distributed.run', '--nproc_per_node=2', ...meeting, 'train.py'];
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
