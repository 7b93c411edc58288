/**
 * Random programs over the whole table: each step is an op on earlier nodes, with reductions and matrix-like dots among them.
 *
 * Numbers are drawn from the ops' domains where they are inputs; what steps make of them may well be NaN or infinite, and that
 * has to agree too.
 */
import type { NodeOp, Params } from '../src/op.ts';
import * as ops from '../src/ops/index.ts';
import { type Tape, TapeBuilder } from '../src/trace/tape.ts';

/** A small generator of numbers in [0, 1): the minimal standard of Park and Miller. */
export const generator = (seed: number): (() => number) => {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
};

/** Every record of the table that is one node. */
export const nodeOps: readonly NodeOp[] = Object.values<{ readonly arity: number | string }>(ops).filter(
  (op): op is NodeOp => op.arity !== 'vector',
);

/** Options other than the defaults, for ops that have any. */
export const paramsOf = (op: NodeOp, random: () => number): Params => {
  const changed = Object.entries(op.params).map(([name, value]): [string, number | string] => {
    if (random() < 0.5 || typeof value === 'string') return [name, value];
    return [name, name === 'p' ? 1 + Math.floor(random() * 3) : value * (0.5 + random())];
  });
  return Object.fromEntries(changed);
};

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T; // never empty

interface Sizes {
  readonly parameters: number;
  readonly inputs: number;
  readonly steps: number;
  /** The ops to draw from; default: all. */
  readonly among?: readonly NodeOp[];
}

/** A random program with one output. */
export const randomTape = (random: () => number, { parameters, inputs, steps, among = nodeOps }: Sizes): Tape => {
  const tape = new TapeBuilder(parameters, inputs);
  const node = (): number => Math.floor(random() * tape.nodes.length);
  const list = (length: number): number[] => Array.from({ length }, node);
  for (let i = 0; i < steps; i++) {
    const kind = random();
    if (kind < 0.05) tape.constant(Math.round((random() - 0.5) * 8) / 2);
    else if (kind < 0.2) {
      // Neurons over one list, as a layer has.
      const xs = list(2 + Math.floor(random() * 5));
      const rows = 1 + Math.floor(random() * 6);
      for (let row = 0; row < rows; row++) {
        const weights = xs.map(() => Math.floor(random() * parameters));
        tape.step(ops.dot, random() < 0.5 ? [weights, xs] : [weights, xs, [Math.floor(random() * parameters)]]);
      }
    } else {
      const op = pick(among, random);
      const params = paramsOf(op, random);
      if (op.arity === 'n')
        tape.step(op, op === ops.dot ? [list(3), list(3)] : [list(1 + Math.floor(random() * 4))], params);
      else tape.step(op, [list(op.arity)], params);
    }
  }
  const last = tape.nodes.length - 1;
  return tape.finish([tape.step(ops.add, [[last, node()]])]);
};

/** How the weights of a layered program lie among its parameters. */
export type WeightOrder = 'rows' | 'shuffled' | 'shared';

/**
 * A random net: layers of dots over one list, an activation each, sometimes the layer before passed along, and a loss with a term
 * of parameters alone. Large enough that the compiler makes matrix blocks of it.
 */
export const layeredTape = (random: () => number, order: WeightOrder): Tape => {
  const widths = Array.from({ length: 3 + Math.floor(random() * 2) }, () => 5 + Math.floor(random() * 8));
  const inputs = widths[0] ?? 5;
  const pairs = widths.slice(1).map((width, i) => [width, widths[i] ?? 1] as const);
  const count = pairs.reduce((sum, [rows, columns]) => sum + rows * (columns + 1), 0);
  const tape = new TapeBuilder(count, inputs);
  const ids = Array.from({ length: count }, (_, i) => i);
  if (order === 'shuffled') ids.sort(() => random() - 0.5);
  let next = 0;
  const weight = (): number => {
    if (order === 'shared' && random() < 0.2) return Math.floor(random() * count);
    return ids[next++] ?? 0;
  };
  let xs = Array.from({ length: inputs }, (_, i) => count + i);
  const activations = [ops.tanh, ops.relu, ops.sigmoid, ops.softplus, ops.clone];
  for (const [rows, columns] of pairs) {
    const activation = pick(activations, random);
    const biased = random() < 0.7;
    const outputs = Array.from({ length: rows }, () => {
      const weights = Array.from({ length: columns }, weight);
      return tape.step(ops.dot, biased ? [weights, xs, [weight()]] : [weights, xs]);
    });
    const active = outputs.map((id) => (activation === ops.clone ? id : tape.step(activation, [[id]])));
    const residual = rows === columns && random() < 0.5;
    xs = residual ? active.map((id, i) => tape.step(ops.add, [[id, xs[i] ?? 0]])) : active;
  }
  const decay = tape.step(ops.sum, [ids.slice(0, 6).map((id) => tape.step(ops.square, [[id]]))]);
  const spread = tape.step(ops.logsumexp, [xs]);
  return tape.finish([tape.step(ops.add, [[spread, tape.step(ops.mul, [[decay, tape.constant(0.01)]])]])]);
};
