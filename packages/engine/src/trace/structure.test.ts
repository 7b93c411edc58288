/** The key of a tape's structure: equal for equal tapes, and for no others. */
import { describe, expect, it } from 'vitest';
import { generator, layeredTape, randomTape } from '../../test/random-tape.ts';
import { defineOp } from '../index.ts';
import * as ops from '../ops/index.ts';
import { parseTape } from './parse.ts';
import { structureOf } from './structure.ts';
import { type Tape, TapeBuilder } from './tape.ts';
import { printTape } from './text.ts';

const write = (steps: (tape: TapeBuilder) => number): string => {
  const tape = new TapeBuilder(4, 2);
  return structureOf(tape.finish([steps(tape)]), [true, true, true, true]);
};

describe('structureOf()', () => {
  it('tells random programs apart exactly as their texts do', () => {
    const byText = new Map<string, string>();
    for (let seed = 1; seed < 200; seed++) {
      const random = generator(seed % 150); // some come twice
      const tape: Tape =
        seed % 3 === 0
          ? layeredTape(random, 'rows')
          : randomTape(random, { parameters: 2, inputs: 1, steps: 1 + (seed % 4) });
      const flags = new Array<boolean>(tape.parameters).fill(true);
      const text = printTape(tape);
      const key = structureOf(tape, flags);
      expect(structureOf(parseTape(text), flags)).toBe(key);
      expect(byText.get(text) ?? key).toBe(key);
      byText.set(text, key);
    }
    expect(new Set(byText.values()).size).toBe(byText.size);
  });

  it.each<[string, (tape: TapeBuilder) => number, (tape: TapeBuilder) => number]>([
    ['0 and −0', (t) => t.step(ops.add, [[4, t.constant(0)]]), (t) => t.step(ops.add, [[4, t.constant(-0)]])],
    ['the last bit of a constant', (t) => t.constant(0.1), (t) => t.constant(0.1 + 2 ** -56)],
    ['the order of operands', (t) => t.step(ops.sub, [[4, 5]]), (t) => t.step(ops.sub, [[5, 4]])],
    ['one element of a long list', (t) => t.step(ops.sum, [[0, 1, 2, 3, 4]]), (t) => t.step(ops.sum, [[0, 1, 2, 3, 5]])],
    ['where one list ends', (t) => t.step(ops.dot, [[0, 1], [4, 5]]), (t) => t.step(ops.dot, [[0, 1], [4, 4]])],
    ['a list again, and another', (t) => t.step(ops.dot, [[0, 4, 1, 5], [0, 4, 1, 5]]), (t) => t.step(ops.dot, [[0, 4, 1, 5], [0, 4, 1, 4]])],
    ['a number option', (t) => t.step(ops.leakyRelu, [[4]], { negativeSlope: 0.1 }), (t) => t.step(ops.leakyRelu, [[4]], { negativeSlope: 0.2 })],
    ['a text option', (t) => t.step(ops.gelu, [[4]], { approximate: 'tanh' }), (t) => t.step(ops.gelu, [[4]], { approximate: 'none' })],
  ])('tells %s apart', (_what, one, other) => {
    expect(write(one)).toBe(write(one));
    expect(write(one)).not.toBe(write(other));
  }); // biome-ignore format: a pair a row

  it('tells ops of one name apart, and which parameters train', () => {
    const named = (factor: number) =>
      defineOp({ name: 'scaled', arity: 1, forward: (x) => factor * x, vjps: [(k, g) => k.mul(g, factor)] });
    const [two, three] = [named(2), named(3)];
    expect(write((t) => t.step(two, [[4]]))).not.toBe(write((t) => t.step(three, [[4]])));
    const tape = new TapeBuilder(2, 1);
    const finished = tape.finish([tape.step(ops.mul, [[0, 1]])]);
    expect(structureOf(finished, [true, false])).not.toBe(structureOf(finished, [true, true]));
  });
});
