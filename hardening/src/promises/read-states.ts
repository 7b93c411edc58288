/** Readers of models and of the states of optimisers, and what writes them into files. */
import { Value } from '@chainrule/engine';
import {
  Adam,
  fromJSON,
  Layer,
  LinearLR,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  Module,
  Sequential,
  SGD,
  type StateDict,
  saveCheckpoint,
  saveSafetensors,
  summary,
  toJSON,
} from '@chainrule/nn';
import { toOnnx } from '@chainrule/nn/onnx';
import { toPyTorch } from '@chainrule/nn/pytorch';
import { type Reader, upTo } from './reader.ts';

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

export const stateReaders: readonly Reader[] = [
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
];
