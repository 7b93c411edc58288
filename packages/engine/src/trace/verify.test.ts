/** Tapes with their gradients as text, and what makes a tape ill formed: each fault planted by hand. */
import { describe, expect, it } from 'vitest';
import { generator, layeredTape } from '../../test/random-tape.ts';
import * as ops from '../ops/index.ts';
import { differentiate } from './gradient.ts';
import { parseTape } from './parse.ts';
import { type Node, type Tape, TapeBuilder } from './tape.ts';
import { printTape } from './text.ts';
import { verifyTape } from './verify.ts';

const fixed = (): TapeBuilder => new TapeBuilder(1, 1);
/** A tape with some of its nodes exchanged. */
const planted = (tape: Tape, change: (nodes: Node[]) => void, outputs = tape.outputs): Tape => {
  const nodes = [...tape.nodes];
  change(nodes);
  return { ...tape, nodes, outputs };
};

describe('a gradient as text', () => {
  it('reads back: the seed, totals over samples, sums of outer products', () => {
    const builder = new TapeBuilder(2, 2);
    const product = builder.step(ops.dot, [[0, 1], [2, 3]]); // biome-ignore format: weights, inputs
    const loss = builder.step(ops.square, [[product]]);
    const { tape } = differentiate(builder, builder.finish([loss]), [true, true]);
    const text = printTape(tape);
    expect(text).toContain('= seed');
    expect(text).toContain('= total ');
    expect(printTape(parseTape(text))).toBe(text);
    const outer = 'parameters 1\ninputs 1\n%2 = outer %0\nreturn %2\n';
    expect(printTape(parseTape(outer))).toBe(outer);
  });

  it('of random nets is well formed', () => {
    for (let seed = 1; seed < 12; seed++) {
      const given = layeredTape(generator(seed), 'rows');
      const builder = new TapeBuilder(given.parameters, given.inputs);
      for (const node of given.nodes.slice(given.parameters + given.inputs)) {
        if (node.kind === 'step') builder.step(node.op, node.lists, node.params);
        else if (node.kind === 'constant') builder.constant(node.value);
      }
      const trainable = Array.from({ length: given.parameters }, (_, i) => i % 3 !== 0);
      const { tape } = differentiate(builder, builder.finish(given.outputs), trainable);
      verifyTape(tape);
      expect(printTape(parseTape(printTape(tape)))).toBe(printTape(tape));
    }
  });

  it('refuses operands that are no lists where an op takes lists', () => {
    expect(() => parseTape('parameters 0\ninputs 1\n%1 = sum(%0)\nreturn %1')).toThrow(/its operands are lists/);
    expect(() => parseTape('parameters 0\ninputs 1\n%1 = total %0..%0 %0\nreturn %1')).toThrow(/total takes one node/);
    expect(() => parseTape('parameters 0\ninputs 1\n%1 = outer \nreturn %1')).toThrow(/outer takes one node/);
  });
});

describe('verifyTape() refuses', () => {
  const tape = (): Tape => {
    const builder = fixed();
    return builder.finish([builder.step(ops.add, [[0, 1]])]);
  };
  it.each<[string, () => Tape, RegExp]>([
    ['a node of another number', () => planted(tape(), (nodes) => nodes.reverse()), /it calls itself/],
    [
      'parameters out of order',
      () =>
        planted(tape(), (nodes) => {
          nodes[0] = { kind: 'parameter', id: 0, index: 5 };
        }),
      /parameters come first/,
    ],
    [
      'inputs out of order',
      () =>
        planted(tape(), (nodes) => {
          nodes[1] = { kind: 'input', id: 1, index: 5 };
        }),
      /inputs follow the parameters/,
    ],
    [
      'an operand that comes later',
      () =>
        planted(tape(), (nodes) => {
          nodes[2] = { kind: 'step', id: 2, op: ops.neg, params: {}, lists: [[2]] };
        }),
      /does not come before/,
    ],
    [
      'an operand below 0',
      () =>
        planted(tape(), (nodes) => {
          nodes[2] = { kind: 'step', id: 2, op: ops.neg, params: {}, lists: [[-1]] };
        }),
      /does not come before/,
    ],
    [
      'too many operands',
      () =>
        planted(tape(), (nodes) => {
          nodes[2] = { kind: 'step', id: 2, op: ops.neg, params: {}, lists: [[0, 1]] };
        }),
      /neg takes 1 operands/,
    ],
    [
      'too many lists',
      () =>
        planted(tape(), (nodes) => {
          nodes[2] = { kind: 'step', id: 2, op: ops.sum, params: {}, lists: [[0], [1]] };
        }),
      /sum takes 1 lists/,
    ],
    [
      'too few lists',
      () =>
        planted(tape(), (nodes) => {
          nodes[2] = { kind: 'step', id: 2, op: ops.sum, params: {}, lists: [] };
        }),
      /sum takes 1 lists/,
    ],
    ['an output that is no node', () => planted(tape(), () => {}, [3]), /return: %3 is no node|%3 is no node/],
    ['an output below 0', () => planted(tape(), () => {}, [-1]), /%-1 is no node/],
    [
      'a total that a sample uses',
      () => {
        const builder = fixed();
        const total = builder.total(builder.step(ops.neg, [[1]]));
        const after = builder.finish([builder.step(ops.add, [[total, 0]])]);
        return {
          ...after,
          phases: after.phases.map((phase, id) => (id === after.nodes.length - 1 ? 'sample' : phase)),
        };
      },
      /it belongs to a sample, but %3 is known only after/,
    ],
    [
      'a total in another phase',
      () => {
        const builder = fixed();
        const made = builder.finish([builder.total(builder.step(ops.neg, [[1]]))]);
        return { ...made, phases: made.phases.map(() => 'sample' as const) };
      },
      /a total is known only after the samples/,
    ],
  ])('%s', (_what, make, message) => {
    expect(() => verifyTape(make())).toThrow(message);
  });
});
