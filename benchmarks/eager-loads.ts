/**
 * What the eager engine is measured on, each beside the readable reference: the same numbers in, the same number out.
 *
 *   graph     a random binary graph of 100,000 nodes: build and backward
 *   notebook  one training step of MLP(3, [4, 4, 1]) on four samples, squared error
 *   moons     one training step of MLP(2, [16, 16, 1]) on 100 samples, squared error; a neuron is one `dot` node here, a chain there
 */
import { sum, Value } from '@chainrule/engine';
import { MLP, makeMoons, mseLoss } from '@chainrule/nn';
import * as reference from '../examples/reference/reference.ts';
import type { Side } from './interleave.ts';

export interface Load {
  readonly name: string;
  /** Nodes of the graph, where a time per node says more than a time per step. */
  readonly nodes?: number;
  readonly sides: () => readonly Side[];
}

/** Lehmer's generator: small, and the same for every side. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const size = 100_000;

/** What the graph needs of a Value, ours or the reference's. */
interface Node<T> {
  add(other: T): T;
  mul(other: T): T;
  tanh(): T;
  backward(): void;
  grad: number;
}

/** Which two earlier nodes each node joins, and how: drawn once. */
const plan = (() => {
  const random = lehmer(7);
  return Array.from({ length: size }, (_, i) => {
    const recent = (): number => i + 15 - Math.floor(random() * Math.min(i + 16, 64));
    return { a: recent(), b: recent(), kind: random() };
  });
})();

function graph<T extends Node<T>>(make: (x: number) => T): number {
  const random = lehmer(11);
  const nodes = Array.from({ length: 16 }, () => make(random() - 0.5));
  const [leaf] = nodes;
  for (const { a, b, kind } of plan) {
    const [x, y] = [nodes[a], nodes[b]];
    if (x === undefined || y === undefined) throw new Error('the plan leads to a node that is not there');
    nodes.push(kind < 0.4 ? x.add(y).tanh() : x.mul(y));
  }
  nodes.at(-1)?.backward();
  return leaf?.grad ?? Number.NaN;
}

const xs = [[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]]; // biome-ignore format: a sample a row
const ys = [1, -1, -1, 1];

/** Both networks with the same parameters; each step is made and undone, so that every step does the same work. */
function networks(nin: number, nouts: readonly number[]): { ours: MLP; theirs: reference.MLP } {
  const random = lehmer(5);
  const theirs = new reference.MLP(nin, nouts, random);
  const ours = new MLP(nin, nouts);
  const values = theirs.parameters().map((p) => p.data);
  for (const [i, p] of ours.parameters().entries()) p.data = values[i] ?? Number.NaN;
  return { ours, theirs };
}

/** Gradients to zero, backward, and a step of rate 0: all the work, and the same work next time. */
function step(loss: { data: number; backward(): void }, parameters: readonly { data: number; grad: number }[]): number {
  for (const p of parameters) p.grad = 0;
  loss.backward();
  let total = loss.data;
  for (const p of parameters) {
    p.data -= 0 * p.grad;
    total += p.grad;
  }
  return total;
}

function training(
  nin: number,
  nouts: readonly number[],
  rows: readonly number[][],
  targets: readonly number[],
): readonly Side[] {
  const { ours, theirs } = networks(nin, nouts);
  const parameters = ours.parameters();
  const engine = (): number => {
    const scores = rows.flatMap((row) => ours.forward(row));
    return step(mseLoss(scores, targets, { reduction: 'sum' }), parameters);
  };
  const plain = (): number => {
    let loss = new reference.Value(0);
    for (const [i, row] of rows.entries()) {
      for (const y of theirs.forward(row)) loss = loss.add(y.sub(targets[i] ?? Number.NaN).pow(2));
    }
    return step(loss, theirs.parameters());
  };
  return [
    { name: 'engine', run: engine },
    { name: 'reference', run: plain },
  ];
}

const moons = makeMoons(100, { noise: 0.1, seed: 1 });

export const loads: readonly Load[] = [
  {
    name: 'graph: 100,000 random binary nodes, build and backward',
    nodes: size + plan.filter(({ kind }) => kind < 0.4).length,
    sides: () => [
      { name: 'engine', run: () => graph((x) => new Value(x)) },
      { name: 'reference', run: () => graph((x) => new reference.Value(x)) },
    ],
  },
  { name: 'notebook: a step of MLP(3, [4, 4, 1]), 4 samples', sides: () => training(3, [4, 4, 1], xs, ys) },
  {
    name: 'moons: a step of MLP(2, [16, 16, 1]), 100 samples',
    sides: () => training(2, [16, 16, 1], moons.x, moons.y),
  },
];

/** The sum of many values: one n-ary node against a chain. */
export const sumLoad: Load = {
  name: 'sum: 10,000 values, one node against a chain',
  sides: () => [
    {
      name: 'engine',
      run: () => {
        const leaves = Array.from({ length: 10_000 }, (_, i) => new Value(i));
        const total = sum(leaves);
        total.backward();
        return total.data;
      },
    },
    {
      name: 'reference',
      run: () => {
        let total = new reference.Value(0);
        for (let i = 0; i < 10_000; i++) total = total.add(new reference.Value(i));
        total.backward();
        return total.data;
      },
    },
  ],
};
