/**
 * What users hand in, by the piece: rows, columns, groups, segments, tensors, modules. Each reader is timed at two sizes, and ten times
 * the pieces may take at most fifteen times the time: nothing looks through everything for each of the things that it reads.
 */
import { compile, grad, logsumexp, sum, toDot, Value } from '@chainrule/engine';
import {
  Adam,
  accuracy,
  clipGradNorm,
  confusionMatrix,
  crossEntropy,
  DataLoader,
  fromJSON,
  Layer,
  LinearLR,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  Module,
  mseLoss,
  r2,
  Sequential,
  SGD,
  type StateDict,
  saveCheckpoint,
  saveSafetensors,
  standardize,
  summary,
  toJSON,
  trainTestSplit,
} from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';
import { toOnnx } from '@chainrule/nn/onnx';
import { toPyTorch } from '@chainrule/nn/pytorch';

/** One reader and what it is given so many of. */
export interface Reader {
  readonly name: string;
  /** What is counted. */
  readonly of: string;
  /** Makes so many, and gives what reads them. */
  make(count: number): () => unknown;
}

const upTo = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));
const leaves = (count: number): Value[] => upTo(count, (i) => new Value(i % 7));

/** A model of so many modules, side by side. */
class Wide extends Module {
  readonly parts: readonly Module[];
  constructor(count: number) {
    super();
    this.parts = upTo(count, () => new Layer(1, 1));
  }
}

const groups = (count: number): { readonly params: readonly Value[] }[] => leaves(count).map((w) => ({ params: [w] }));

/** Every second parameter frozen, one step done: as many segments as parameters. */
function striped(count: number): Adam {
  const params = leaves(count);
  for (const [i, w] of params.entries()) w.requiresGrad = i % 2 === 0;
  const optimizer = new Adam(params, { lr: 0.1 });
  optimizer.step();
  return optimizer;
}

const tensors = (count: number): StateDict =>
  new Map(upTo(count, (i) => [`layers.${i}.weight`, { shape: [1], data: new Float64Array([i]) }]));
const chain = (count: number): Sequential => new Sequential(...upTo(count, () => new Layer(1, 1)));

/** What ten times the pieces may take, as a multiple of the time. */
export const MOST = 15;

/**
 * How much longer a reader takes for ten times the pieces. Ten readings of a tenth, each of its own pieces, are timed against one
 * of all: so both have the same memory to go through, and caches and collections weigh on both.
 */
export async function ratioOf(make: Reader['make'], pieces: number, rounds: number): Promise<number> {
  const tenths = upTo(10, () => make(pieces / 10));
  const whole = make(pieces);
  await tenths[0]?.();
  const best = { tenths: Infinity, whole: Infinity };
  for (let round = 0; round < rounds; round++) {
    let began = performance.now();
    for (const read of tenths) await read();
    best.tenths = Math.min(best.tenths, performance.now() - began);
    began = performance.now();
    await whole();
    best.whole = Math.min(best.whole, performance.now() - began);
  }
  return (10 * best.whole) / best.tenths;
}

/** The readers. */
export const readers: readonly Reader[] = [
  {
    name: 'parseCSV',
    of: 'columns',
    make: (n) => {
      const line = upTo(n, (i) => `c${i}`).join();
      const row = upTo(n, (i) => i).join();
      return () => parseCSV(`${line}\n${row}\n`, { target: 'c0' });
    },
  },
  {
    name: 'parseCSV, columns named',
    of: 'columns',
    make: (n) => {
      const columns = upTo(n, (i) => `c${i}`);
      const row = upTo(n, (i) => i).join();
      return () => parseCSV(`${columns.join()}\n${row}\n`, { target: 'c0', columns });
    },
  },
  {
    name: 'parseCSV',
    of: 'rows',
    make: (n) => {
      const text = `a,b\n${upTo(n, (i) => `${i},class ${i}`).join('\n')}\n`;
      return () => parseCSV(text, { target: 'b' });
    },
  },
  {
    name: 'trainTestSplit, stratify',
    of: 'rows',
    make: (n) => {
      const data = { x: upTo(n, (i) => [i]), y: upTo(n, (i) => i % 2) };
      return () => trainTestSplit(data, { stratify: true, seed: 1 });
    },
  },
  {
    name: 'trainTestSplit, stratify',
    of: 'classes',
    make: (n) => {
      const data = { x: upTo(n, (i) => [i]), y: upTo(n, (i) => i) };
      return () => trainTestSplit(data, { stratify: true, seed: 1 });
    },
  },
  {
    name: 'standardize',
    of: 'rows',
    make: (n) => {
      const x = upTo(n, (i) => [i, 1]);
      return () => standardize(x);
    },
  },
  {
    name: 'standardize',
    of: 'columns',
    make: (n) => {
      const x = [upTo(n, (i) => i), upTo(n, () => 1)];
      return () => standardize(x);
    },
  },
  {
    name: 'DataLoader',
    of: 'rows',
    make: (n) => {
      const data = { x: upTo(n, (i) => [i]), y: upTo(n, (i) => i) };
      return () => [...new DataLoader(data, { batchSize: 2, shuffle: true })].length;
    },
  },
  {
    name: 'optimizer.stateDict',
    of: 'segments',
    make: (n) => {
      const o = striped(n);
      return () => o.stateDict();
    },
  },
  {
    name: 'optimizer.loadStateDict',
    of: 'segments',
    make: (n) => {
      const optimizer = striped(n);
      const state = optimizer.stateDict();
      return () => optimizer.loadStateDict(state);
    },
  },
  {
    name: 'new SGD',
    of: 'groups',
    make: (n) => {
      const all = groups(n);
      return () => new SGD(all, { lr: 0.1 });
    },
  },
  {
    name: 'optimizer.loadStateDict',
    of: 'groups',
    make: (n) => {
      const optimizer = new Adam(groups(n), { lr: 0.1 });
      optimizer.step();
      const state = optimizer.stateDict();
      return () => optimizer.loadStateDict(state);
    },
  },
  {
    name: 'schedule.step',
    of: 'groups',
    make: (n) => {
      const schedule = new LinearLR(new SGD(groups(n), { lr: 0.1 }), { totalIters: 1e6 });
      return () => schedule.step();
    },
  },
  {
    name: 'loadCheckpoint',
    of: 'groups',
    make: (n) => {
      const model = new MLP(1, [1]);
      const optimizer = new Adam(groups(n), { lr: 0.1 });
      optimizer.step();
      const bytes = saveCheckpoint({ model, optimizer });
      return () => loadCheckpoint(bytes, { model, optimizer });
    },
  },
  {
    name: 'saveSafetensors',
    of: 'tensors',
    make: (n) => {
      const s = tensors(n);
      return () => saveSafetensors(s);
    },
  },
  {
    name: 'loadSafetensors',
    of: 'tensors',
    make: (n) => {
      const f = saveSafetensors(tensors(n));
      return () => loadSafetensors(f);
    },
  },
  {
    name: 'fromJSON',
    of: 'tensors',
    make: (n) => {
      const t = JSON.stringify(toJSON(tensors(n)));
      return () => fromJSON(t);
    },
  },
  {
    name: 'model.parameters',
    of: 'modules',
    make: (n) => {
      const m = new Wide(n);
      return () => m.parameters();
    },
  },
  {
    name: 'model.train',
    of: 'modules',
    make: (n) => {
      const m = new Wide(n);
      return () => m.train();
    },
  },
  {
    name: 'model.loadStateDict',
    of: 'modules',
    make: (n) => {
      const m = new Wide(n);
      const s = m.stateDict();
      return () => m.loadStateDict(s);
    },
  },
  {
    name: 'summary',
    of: 'modules',
    make: (n) => {
      const m = new Wide(n);
      return () => summary(m);
    },
  },
  {
    name: 'Sequential.predict',
    of: 'layers',
    make: (n) => {
      const m = chain(n);
      return () => m.predict([[1]]);
    },
  },
  {
    name: 'toPyTorch',
    of: 'layers',
    make: (n) => {
      const m = chain(n);
      return () => toPyTorch(m);
    },
  },
  {
    name: 'toOnnx',
    of: 'layers',
    make: (n) => {
      const m = chain(n);
      return () => toOnnx(m);
    },
  },
  {
    name: 'accuracy',
    of: 'rows',
    make: (n) => {
      const y = upTo(n, (i) => i % 2);
      return () => accuracy(y, y);
    },
  },
  {
    name: 'confusionMatrix',
    of: 'rows',
    make: (n) => {
      const y = upTo(n, (i) => i % 2);
      return () => confusionMatrix(y, y);
    },
  },
  {
    name: 'r2',
    of: 'rows',
    make: (n) => {
      const y = upTo(n, (i) => i);
      return () => r2(y, y);
    },
  },
  {
    name: 'mseLoss',
    of: 'rows',
    make: (n) => {
      const x = leaves(n);
      const y = upTo(n, (i) => i);
      return () => mseLoss(x, y).backward();
    },
  },
  {
    name: 'crossEntropy',
    of: 'rows',
    make: (n) => {
      const x = upTo(n, () => leaves(2));
      const y = upTo(n, (i) => i % 2);
      return () => crossEntropy(x, y).backward();
    },
  },
  {
    name: 'crossEntropy',
    of: 'classes',
    make: (n) => {
      const x = leaves(n);
      return () => crossEntropy(x, 0).backward();
    },
  },
  {
    name: 'clipGradNorm',
    of: 'parameters',
    make: (n) => {
      const x = leaves(n);
      return () => clipGradNorm(x, 1);
    },
  },
  {
    name: 'logsumexp, backward',
    of: 'elements',
    make: (n) => {
      const x = leaves(n);
      return () => logsumexp(x).backward();
    },
  },
  {
    name: 'grad',
    of: 'inputs',
    make: (n) => {
      const x = leaves(n);
      return () => grad(sum(x), x);
    },
  },
  {
    name: 'grad, createGraph',
    of: 'inputs',
    make: (n) => {
      const x = leaves(n);
      return () => grad(logsumexp(x), x, { createGraph: true });
    },
  },
  {
    name: 'toDot',
    of: 'nodes',
    make: (n) => {
      const y = sum(leaves(n));
      return () => toDot(y);
    },
  },
  {
    name: 'compile',
    of: 'parameters',
    make: (n) => {
      const ws = leaves(n);
      return () => compile(() => sum(ws), { inputs: [1], parameters: ws }).dispose();
    },
  },
  { name: 'compile', of: 'inputs', make: (n) => () => compile(([...x]) => sum(x.flat()), { inputs: [n] }).dispose() },
];
