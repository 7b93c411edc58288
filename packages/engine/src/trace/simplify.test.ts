/** Simplification: what it writes instead, that it gives the same numbers, and what it leaves alone. */
import { describe, expect, it } from 'vitest';
import { fc, forAll, within } from '../../../../vitest.property.ts';
import { compile, type Operand, Value } from '../index.ts';
import * as ops from '../ops/index.ts';
import { record } from './record.ts';
import { printTape } from './text.ts';

const traced = (fn: (x: Value) => Operand): string => {
  const program = ([x]: Value[]): Value => ops.clone(fn(x as Value)); // one input
  const text = printTape(record({ fn: program, inputs: [1], parameters: [] }).tape);
  return text.split('\n').slice(2, -1).join('; ');
};

describe('a tape is made simpler', () => {
  it.each([
    ['pow by 1', (x: Value) => x.pow(1), 'return %0'],
    ['pow by 2', (x: Value) => x.pow(2), '= mul(%0 %0)'],
    ['pow by 3', (x: Value) => x.pow(3), '%1 = mul(%0 %0); %2 = mul(%1 %0); return %2'],
    ['pow by ½', (x: Value) => x.pow(0.5), '= sqrt(%0)'],
    ['pow by −1', (x: Value) => x.pow(-1), '%1 = 1; %2 = div(%1 %0); return %2'],
    ['pow by −2', (x: Value) => x.pow(-2), '%1 = 1; %2 = mul(%0 %0); %3 = div(%1 %2); return %3'],
    ['pow by −½', (x: Value) => x.pow(-0.5), '%1 = 1; %2 = sqrt(%0); %3 = div(%1 %2); return %3'],
    ['pow by anything else', (x: Value) => x.pow(1.5), '= pow(%0 %1)'],
    ['pow to the input', (x: Value) => ops.pow(2, x), '= pow(%1 %0)'],
    ['times 1', (x: Value) => x.mul(1), 'return %0'],
    ['1 times', (x: Value) => ops.mul(1, x), 'return %0'],
    ['over 1', (x: Value) => x.div(1), 'return %0'],
    ['1 over', (x: Value) => ops.div(1, x), '= div(%1 %0)'],
    ['less 0', (x: Value) => x.sub(0), 'return %0'],
    ['0 less', (x: Value) => ops.sub(0, x), '= sub(%1 %0)'],
    ['plus −0', (x: Value) => x.add(-0), 'return %0'],
    ['−0 plus', (x: Value) => ops.add(-0, x), 'return %0'],
    ['plus 0, which makes 0 of −0', (x: Value) => x.add(0), '= add(%0 %1)'],
    ['times 0, which keeps NaN', (x: Value) => x.mul(0), '= mul(%0 %1)'],
    ['minus minus', (x: Value) => x.neg().neg(), 'return %0'],
    ['minus minus of what was made', (x: Value) => x.exp().neg().neg(), '%1 = exp(%0); return %1'],
    ['where true', (x: Value) => x.where(1, 7), 'return %0'],
    ['where false', (x: Value) => x.where(0, 7), '%1 = 7; return %1'],
    ['where with one answer', (x: Value) => x.where(x, x), 'return %0'],
    ['where by the input', (x: Value) => x.where(x, 7), '= where('],
  ])('%s', (_name, fn, expected) => {
    expect(traced(fn)).toContain(expected);
  });

  it('numbers alone are worked out, where the kernel would give the same bits', () => {
    const number = (text: RegExp) => expect.stringMatching(text);
    expect(traced((x) => x.add(ops.neg(new Value(2, { requiresGrad: false }))))).toEqual(number(/= -2;/));
    expect(traced((x) => x.add(ops.sub(new Value(5, { requiresGrad: false }), 3)))).toEqual(number(/= 2;/));
    expect(traced((x) => x.add(ops.clamp(9, 0, 4)))).toEqual(number(/= 4;/));
    const minusTwo = () => new Value(-2, { requiresGrad: false });
    expect(traced((x) => x.add(ops.leakyRelu(minusTwo(), { negativeSlope: 0.5 })))).toEqual(number(/= -1;/));
  });
});

describe('the numbers stay', () => {
  const exponents = fc.constantFrom(-2, -1, -0.5, 0.5, 1, 2, 3, 1.5);
  it('pow of a compiled function is that of the eager one, and so is its gradient', () => {
    forAll(
      fc.tuple(exponents, within(0.05, 8)),
      ([p, x]) => {
        const w = new Value(x);
        const compiled = compile(() => w.pow(p), { inputs: [1], parameters: [w] });
        const loss = compiled.valueAndGrad([[0]]);
        compiled.dispose();
        const leaf = new Value(x);
        const eager = leaf.pow(p);
        eager.backward();
        expect(Math.abs(loss - eager.data)).toBeLessThanOrEqual(2 ** -50 * eager.data);
        expect(Math.abs(w.grad - leaf.grad)).toBeLessThanOrEqual(2 ** -48 * Math.abs(leaf.grad));
      },
      { runs: 40 },
    );
  });
});
