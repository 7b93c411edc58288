/** Tapes: text and back, what is well formed, what simplification may and may not do. */
import { describe, expect, it } from 'vitest';
import { generator, layeredTape, randomTape } from '../../test/random-tape.ts';
import { Value } from '../index.ts';
import * as ops from '../ops/index.ts';
import { differentiate } from './gradient.ts';
import { parseTape } from './parse.ts';
import { record } from './record.ts';
import { type Node, TapeBuilder } from './tape.ts';
import { printTape } from './text.ts';
import { verifyTape } from './verify.ts';

const traced = (fn: (x: Value) => Value, simplify = true): string => {
  const text = printTape(record({ fn: ([x]) => fn(x as Value), inputs: [1], parameters: [], simplify }).tape);
  return text.split('\n').slice(2, -2).join('; ');
};

describe('text', () => {
  it('reads back as the tape it was printed from, over random programs and their gradients', () => {
    for (let seed = 1; seed < 60; seed++) {
      const random = generator(seed);
      const tape =
        seed % 3 === 0 ? layeredTape(random, 'shuffled') : randomTape(random, { parameters: 3, inputs: 2, steps: 30 });
      const text = printTape(tape);
      expect(printTape(parseTape(text))).toBe(text);
      verifyTape(parseTape(text));
    }
  });

  it('keeps −0, NaN, Infinity and options', () => {
    const text =
      'parameters 0\ninputs 1\n%1 = -0\n%2 = NaN\n%3 = -Infinity\n%4 = 1e-7\n' +
      '%5 = leakyRelu(%0) {"negativeSlope":0.25}\n%6 = norm([%0..%4]) {"p":{"number":"Infinity"}}\nreturn %5 %6\n';
    expect(printTape(parseTape(text))).toBe(text);
  });

  it.each([
    ['parameters 0\ninputs 1\n%1 = frobnicate(%0)\nreturn %1', /'frobnicate' is no op/],
    ['parameters 0\ninputs 1\n%7 = tanh(%0)\nreturn %7', /the next node is %1/],
    ['parameters 0\ninputs 1\n%1 = tanh(x)\nreturn %1', /'x' is no node/],
    ['parameters 0\ninputs 1\nhello\nreturn %0', /line 3 is/],
    ['parameters 0\ninputs 1\n and %1 = tanh(%0)\nreturn %1', /line 3 is/],
    ['parameters 0\ninputs 1\n%1 = tanh(%0) and more\nreturn %1', /is no op of one node/],
    ['parameters 0\ninputs 1\n%1 = leakyRelu(%0) {"negativeSlope":1} {}\nreturn %1', /no JSON/],
    ['parameters 0\ninputs 1\n', /the last line/],
    ['parameters x\ninputs 1\nreturn %0', /line 1 is `parameters n`/],
    ['parameters 2147483648\ninputs 1\nreturn %0', /over 262144 parameters and inputs/],
    ['parameters 0\ninputs 1\nreturn %0..%999999999', /does not come before it/],
    ['parameters 0\ninputs 1\n%1 = tanh(%1)\nreturn %1', /does not come before it/],
    ['parameters 0\ninputs 1\n%1 = softmax([%0])\nreturn %1', /no op of one node/],
    ['parameters 0\ninputs 1\n%1 = __proto__(%0)\nreturn %1', /no op of one node/],
    ['parameters 0\ninputs 1\n%1 = leakyRelu(%0) {"slope":1}\nreturn %1', /the options are negativeSlope/],
    ['parameters 0\ninputs 1\n%1 = leakyRelu(%0) {"negativeSlope":"1"}\nreturn %1', /the options are negativeSlope/],
    ['parameters 0\ninputs 1\n%1 = leakyRelu(%0) {]}\nreturn %1', /no JSON/],
    ['parameters 0\ninputs 1\n%1 = add(%0)\nreturn %1', /add takes 2 operands/],
    ['parameters 0\ninputs 1\n%1 = total %0 %0\nreturn %1', /total takes one node/],
    [
      'parameters 262000\ninputs 1\n%262001 = dot([%0..%261999] [%0..%261999])\n%262002 = dot([%0..%261999] [%1..%262000] [%0])\n%262003 = sum([%0..%999])\nreturn %0',
      /over 1048576 operands/,
    ],
  ])('refuses what is no tape: %j', (text, message) => {
    expect(() => parseTape(text)).toThrow(message);
  });
});

describe('verifyTape()', () => {
  const sound = (): { nodes: Node[]; phases: ('before' | 'sample' | 'after')[] } => {
    const tape = new TapeBuilder(1, 1);
    tape.step(ops.mul, [[0, 1]]);
    return { nodes: [...tape.nodes], phases: [...tape.phases] };
  };
  const check = (node: object): void => {
    const { nodes, phases } = sound();
    verifyTape({
      parameters: 1,
      inputs: 1,
      nodes: [...nodes, { id: 3, ...node } as Node],
      phases: [...phases, 'sample'],
      outputs: [3],
    });
  };

  it('passes gradients of random programs', () => {
    for (let seed = 1; seed < 40; seed++) {
      const source = layeredTape(generator(seed), 'rows');
      const builder = new TapeBuilder(source.parameters, source.inputs);
      for (const node of source.nodes) {
        if (node.kind === 'constant') builder.constant(node.value);
        if (node.kind === 'step') builder.step(node.op, node.lists, node.params);
      }
      verifyTape(differentiate(builder, builder.finish(source.outputs), new Array(source.parameters).fill(true)).tape);
    }
  });

  it.each([
    ['a number that is not its place', { id: 9, kind: 'constant', value: 1 }, /calls itself %9/],
    ['an operand that comes later', { kind: 'step', op: ops.neg, params: {}, lists: [[4]] }, /does not come before/],
    ['too few operands', { kind: 'step', op: ops.mul, params: {}, lists: [[0]] }, /mul takes 2 operands/],
    ['a parameter out of place', { kind: 'parameter', index: 3 - 1 }, /parameters come first/],
    ['a total among the samples', { kind: 'total', of: 2 }, /only after the samples/],
  ])('refuses %s', (_what, node, message) => {
    expect(() => check(node)).toThrow(message);
  });
});

describe('simplification', () => {
  it('takes out what changes no bit', () => {
    expect(traced((x) => x.mul(1).div(1).sub(0).neg().neg())).toBe('');
    expect(traced((x) => x.add(-0))).toBe('');
    expect(traced((x) => x.pow(2))).toContain('mul(%0 %0)');
  });

  it('keeps x + 0, x · 0, 0 − x and 0 / x, which −0, NaN and Infinity tell apart', () => {
    expect(traced((x) => x.add(0))).toContain('add(');
    expect(traced((x) => x.mul(0))).toContain('mul(');
    expect(traced((x) => ops.sub(0, x))).toContain('sub(');
    expect(traced((x) => ops.div(0, x))).toContain('div(');
  });

  it('computes on constants only where the record says that kernel and forward agree', () => {
    expect(traced((x) => x.mul(new Value(2, { requiresGrad: false }).add(3)))).toContain('%1 = 5');
    expect(traced((x) => x.mul(new Value(2, { requiresGrad: false }).exp()))).toContain('exp(');
  });

  it('can be left out', () => {
    expect(traced((x) => x.mul(1), false)).toContain('mul(');
  });

  it('makes equal steps one', () => {
    expect(traced((x) => x.tanh().mul(x.tanh()))).toBe('%1 = tanh(%0); %2 = mul(%1 %1)');
  });
});
