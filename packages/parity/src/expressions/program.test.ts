import { abs, add, mul, ops, softmax, sum, tanh, Value, where } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { packBlock } from '../bits.ts';
import { printProgram, pythonNumber } from './print.ts';
import { type Program, programBody, pruned } from './program.ts';
import { programOf } from './trace.ts';

const [a, b] = [new Value(0.5), new Value(-2)];

describe('programOf()', () => {
  it('reads a graph as data: leaves first, constants, ops with their options and lists', () => {
    const program = programOf(where(1, tanh(mul(a, b)), sum([a, 3])), [a, b]);
    expect(program.nodes.slice(0, 2)).toEqual([
      { kind: 'leaf', value: 0.5 },
      { kind: 'leaf', value: -2 },
    ]);
    expect(program.nodes.some((node) => node.kind === 'op' && node.op === 'sum')).toBe(true);
    expect(
      program.nodes
        .filter((node) => node.kind === 'constant')
        .map((node) => node.value)
        .sort(),
    ).toEqual([1, 3]);
  });
});

describe('programBody()', () => {
  it('puts torch’s paths, blocks for constants, null for leaves and flags for conditions', () => {
    const body = programBody(programOf(where(1, abs(a), b), [a, b]), ops);
    expect(body.leaves).toBe(packBlock([0.5, -2]));
    expect(JSON.stringify(body.nodes)).toContain('["torch.where",[{"flag":');
    expect(JSON.stringify(body.nodes)).toContain('["torch.abs",[0],{}]');
  });

  it('refuses an op that the table does not have', () => {
    const program: Program = { nodes: [{ kind: 'op', op: 'toString', args: [] }], output: 0 };
    expect(() => programBody(program, ops)).toThrow(/uses the op "toString"/);
  });
});

it('pruned() drops what the output does not need', () => {
  const { nodes, output } = programOf(add(a, b), [a, b]);
  const program = pruned({
    nodes: [...nodes, { kind: 'constant', value: 9 }, { kind: 'op', op: 'tanh', args: [0] }],
    output: nodes.length + 1,
  });
  expect(program).toEqual({
    nodes: [
      { kind: 'leaf', value: 0.5 },
      { kind: 'op', op: 'tanh', args: [0] },
    ],
    output: 1,
  });
  expect(output).toBeLessThan(nodes.length);
});

describe('printProgram()', () => {
  it('prints both languages, with options and elements', () => {
    const { typescript, python } = printProgram(
      {
        nodes: [
          { kind: 'leaf', value: -0 },
          { kind: 'op', op: 'elu', args: [0], params: { alpha: 1.5 } },
          { kind: 'op', op: softmax.name, args: [[0, 1]], element: 1 },
        ],
        output: 2,
      },
      ops,
    );
    expect(typescript).toContain('const n0 = new Value(-0);');
    expect(typescript).toContain('const n1 = elu(n0, { alpha: 1.5 });');
    expect(typescript).toContain('const n2 = softmax([n0, n1])[1];');
    expect(python).toContain('n1 = (torch.nn.functional.elu(n0, alpha=1.5)).double()');
    expect(python).toContain('n2 = (torch.softmax(torch.stack([n0, n1]), dim=0)[1]).double()');
  });

  it('prints numbers that read back as the same bits', () => {
    expect([0, -0, 1, 0.1, 1e21, 5e-324, Infinity, Number.NaN].map(pythonNumber)).toEqual([
      '0.0',
      '-0.0',
      '1.0',
      '0.1',
      '1e+21',
      '5e-324',
      'math.inf',
      'math.nan',
    ]);
  });
});
