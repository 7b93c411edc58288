/**
 * What `toPyTorch` writes, in PyTorch: recorded answers everywhere (torch-answers.ts), and torch itself where there is a Python with
 * it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  activationNames,
  Dropout,
  Embedding,
  Generator,
  Layer,
  MLP,
  type Module,
  makeMoons,
  mseLoss,
  Sequential,
  SGD,
  type StateDict,
  saveSafetensors,
} from '../src/index.ts';
import { toPyTorch } from '../src/pytorch/index.ts';
import { python } from './python.ts';
import { type Answer, askTorch, numbersOf, type Question, record, recordedAnswer } from './torch-answers.ts';

const tensor = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]?.length ?? 0],
  data: Float64Array.from(rows.flat()),
});
const generator = new Generator(5);
const shared = new Layer(2, 2, { activation: 'relu', generator });
const sharedMLP = new MLP(2, [3, 2], { generator });

/** A question, and what its answer is held against. */
interface Case {
  readonly question: Question;
  check(answer: Answer): void;
}

/** The files of a model under a folder, with more of ours. */
function filesOf(folder: string, model: Module, more: Readonly<Record<string, StateDict>>): Question['files'] {
  const states = Object.entries(more).map(([name, state]) => [name, saveSafetensors(state)] as const);
  const files = [...Object.entries(toPyTorch(model)), ...states];
  return Object.fromEntries(files.map(([name, content]) => [folder + name, content]));
}

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

const models: readonly [Module, number[][]][] = [
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

/** Models are loaded strictly and give the same outputs, and torch has every activation. */
function outputs(): Case {
  const files = models.map(([model, rows], m) =>
    filesOf(`${m}/`, model.eval(), { 'x.safetensors': new Map([['x', tensor(rows)]]) }),
  );
  const texts = activationNames.map((activation) => toPyTorch(new Layer(1, 1, { activation }))['model.py']);
  const functions = texts.map((text) => /return Dense\(1, 1, (.*)\)/.exec(text)?.[1]);
  const folders = models.map((_, m) => String(m));
  return {
    question: {
      name: 'outputs',
      files: Object.assign({}, ...files),
      commands: [['-c', SCRIPT.replace('FUNCTIONS', functions.join(', ')), ...folders]],
      wanted: folders.map((folder) => `${folder}/y.safetensors`),
    },
    check(answer) {
      expect(answer.printed.match(/All keys matched successfully/g)).toHaveLength(models.length);
      expect(answer.printed).toContain('all activations');
      for (const [m, [model, rows]] of models.entries()) {
        const y = numbersOf(answer, `${m}/y.safetensors`, 'y');
        const ours = model.predict(rows);
        expect(y).toHaveLength(ours.length);
        for (const [i, x] of ours.entries()) expect(Math.abs(x - (y[i] as number))).toBeLessThan(1e-12);
      }
    },
  };
}

/** The script trains under torchrun on two processes as on one, and as here. */
function training(): Case {
  const { x, y } = makeMoons(64, { noise: 0.1, seed: 3 });
  const model = new MLP(2, [6, 1], { outputActivation: 'linear', generator });
  const data: StateDict = new Map([
    ['x', tensor(x)],
    ['y', { shape: [64], data: Float64Array.from(y) }],
  ]);
  const files = filesOf('', model, { 'data.safetensors': data });
  const flags = '--data data.safetensors --weights model.safetensors --batch-size 64 --epochs 5'.split(' ');
  // Port 0: one that is free. Two processes on this machine, whatever its name resolves to.
  const meeting = ['--rdzv-backend=c10d', '--rdzv-endpoint=127.0.0.1:0', '--local-addr=127.0.0.1'];
  const run = ['-m', 'torch.distributed.run', '--nproc_per_node=2', ...meeting, 'train.py'];
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  for (let epoch = 0; epoch < 5; epoch++) {
    optimizer.zeroGrad();
    mseLoss(
      x.map((row) => model.forward(row)),
      y,
    ).backward();
    optimizer.step();
  }
  const wanted = ['one.safetensors', 'two.safetensors'];
  return {
    question: {
      name: 'training',
      files,
      commands: [
        ['train.py', ...flags, '--out', 'one.safetensors'],
        [...run, ...flags, '--out', 'two.safetensors'],
      ],
      wanted,
    },
    check(answer) {
      for (const [key, { data: ours }] of model.stateDict())
        for (const file of wanted) {
          const theirs = numbersOf(answer, file, key);
          expect(theirs).toHaveLength(ours.length);
          for (const [i, w] of ours.entries()) expect(theirs[i]).toBeCloseTo(w, 12);
        }
    },
  };
}

describe.each([
  ['models load strictly and give the same outputs, and torch has every activation', outputs],
  ['the script trains under torchrun on two processes as on one, and as here', training],
] as const)('in PyTorch %s:', (_, make) => {
  let made: Case;
  beforeAll(() => {
    made = make();
  });

  it.skipIf(python === undefined)('torch itself', () => {
    const answer = askTorch(made.question);
    made.check(answer);
    if (process.env.TORCH_RECORD === '1') record(made.question, answer);
  });

  it('recorded answers', () => made.check(recordedAnswer(made.question)));

  it('recorded answers are no answers to another question', () => {
    const { name, files, commands, wanted } = made.question;
    const other = { ...files, 'model.py': 'another network' };
    expect(() => recordedAnswer({ name, files: other, commands, wanted })).toThrow(/something else when/);
  });
});
