/** Where two engines part, node by node: an oracle that is wrong on purpose, at a node of our choice. */
import { describe, expect, it } from 'vitest';
import { packBlock } from '../bits.ts';
import type { Program } from '../expressions/program.ts';
import { expressions } from '../families/expressions.ts';
import type { Oracle, RawAnswer } from '../oracle/process.ts';
import { firstParting } from './parting.ts';

const leaf = (value: number) => ({ kind: 'leaf', value }) as const;
/** a · b, its tanh: values and gradients of all four nodes at (0.5, −2). */
const program: Program = {
  nodes: [
    leaf(0.5),
    leaf(-2),
    { kind: 'op', op: 'mul', args: [0, 1], params: {} },
    { kind: 'op', op: 'tanh', args: [2], params: {} },
  ],
  output: 3,
} as unknown as Program; // as generators draw them
const y = Math.tanh(-1);
const slope = 1 - y * y;
const values = [0.5, -2, -1, y];
const gradients = [-2 * slope, 0.5 * slope, slope, 1];

/** Answers with these numbers, or with an error. */
const oracleOf = (answer: RawAnswer): Oracle => ({ ask: async () => answer }) as unknown as Oracle; // all that is asked of it
const saying = (nodeValues: readonly number[], nodeGradients: readonly number[]): Oracle =>
  oracleOf({ nodeValues: packBlock(nodeValues), nodeGradients: packBlock(nodeGradients) } as unknown as RawAnswer);

describe('firstParting()', () => {
  it('names the first node whose value differs', async () => {
    const wrong = values.map((x, i) => (i >= 2 ? x + 0.25 : x));
    expect(await firstParting(expressions, program, saying(wrong, gradients))).toBe(
      `They part at n2: its value is -0.75 in PyTorch and -1 here.`,
    );
  });

  it('names the last node whose gradient differs, where all values agree', async () => {
    const wrong = gradients.map((g, i) => (i <= 2 ? 2 * g : g));
    expect(await firstParting(expressions, { program }, saying(values, wrong))).toMatch(
      /^All values agree; they part at the gradient of n2: /,
    );
  });

  it('names the node whose value or gradient is NaN on one side only', async () => {
    const gone = (xs: readonly number[], at: number): number[] => xs.map((x, i) => (i === at ? NaN : x));
    expect(await firstParting(expressions, program, saying(gone(values, 3), gradients))).toMatch(
      /part at n3: .* NaN in/,
    );
    expect(await firstParting(expressions, program, saying(values, gone(gradients, 1)))).toMatch(/gradient of n1: NaN/);
  });

  it('says so where PyTorch gave too few numbers', async () => {
    expect(await firstParting(expressions, program, saying([], gradients))).toMatch(/0 values for the 4 nodes/);
    expect(await firstParting(expressions, program, saying(values, [1]))).toMatch(/1 gradients for the 4 nodes/);
  });

  it('takes a program of ops that have no gradient', async () => {
    const nodes = [leaf(1), leaf(2), { kind: 'op', op: 'lt', args: [0, 1] }];
    const flat = { nodes, output: 2 } as unknown as Program; // as generators draw them
    expect(await firstParting(expressions, flat, saying([1, 2, 1], [0, 0, 0]))).toMatch(/agree node by node/);
    expect(await firstParting(expressions, flat, saying([1, 2, 0], [0, 0, 0]))).toMatch(/part at n2/);
  });

  it('says so where nothing differs: then it is the second derivatives', async () => {
    expect(await firstParting(expressions, program, saying(values, gradients))).toMatch(/second derivatives/);
  });

  it('says nothing of cases that are no programs, and of programs that PyTorch refuses', async () => {
    const refusing = oracleOf({ error: 'no' } as unknown as RawAnswer);
    for (const example of [7, null, {}, { program: 1 }, { program: {} }])
      expect(await firstParting(expressions, example, refusing)).toBeUndefined();
    expect(await firstParting(expressions, program, refusing)).toBeUndefined();
  });

  it('takes a program without a gradient for one whose gradients are 0', async () => {
    const flat = { nodes: [{ kind: 'constant', value: 3 }], output: 0 } as unknown as Program;
    expect(await firstParting(expressions, flat, saying([3], [0]))).toMatch(/agree node by node/);
    expect(await firstParting(expressions, flat, saying([4], [0]))).toMatch(/part at n0/);
  });
});
