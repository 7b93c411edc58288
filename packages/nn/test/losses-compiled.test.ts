import { readFileSync } from 'node:fs';
import { type CompiledFunction, compile, parameterBlock, type Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { crossEntropy, losses, multiMarginLoss, nllLoss } from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

interface Case {
  name: keyof typeof losses;
  options: { reduction: string };
  shape: number[];
  inputs?: string[][];
  input?: string[];
  target: (string | number)[];
  probabilities?: boolean;
  value: string[];
  gradients?: string[][];
  gradient?: string[];
}
const golden: { elements: Case[]; classes: Case[] } = JSON.parse(
  readFileSync(new URL('golden/training.json', import.meta.url), 'utf8'),
);
type Call = (...args: unknown[]) => Value;
const call = (name: Case['name']): Call => losses[name] as unknown as Call;
const one = ({ shape, options }: Case): boolean => shape.length === 1 && options.reduction === 'mean';

/** Scores are inputs plus parameters that are 0, so that the parameters' gradients are the scores'. */
function run(make: (parameters: readonly Value[]) => CompiledFunction, inputs: number[][], batch: number[][]) {
  const { values, grad } = parameterBlock(new Float64Array(inputs.flat().length));
  const loss = make(values).valueAndGrad(...batch.map((row) => Float64Array.from(row)));
  return { loss, gradients: [...grad] };
}

function close(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).toBeNaN();
  else expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(want)));
}

describe('losses under compile() give what torch gives', () => {
  it.each(golden.elements.filter(one))('$name $options', ({ name, options, ...test }) => {
    const inputs = (test.inputs ?? []).map((list) => list.map(fromHex));
    const target = (test.target as string[]).map(fromHex);
    const make = (parameters: readonly Value[]): CompiledFunction =>
      compile(
        (...rows) => {
          const scores = rows.slice(0, -1).map((row, k) => row.map((x, i) => x.add(parameters[k * 3 + i] as Value))); // three each
          return call(name)(...scores, rows.at(-1), options);
        },
        { inputs: [...inputs.map(() => 3), 3], parameters },
      );
    const { loss, gradients } = run(make, inputs, [...inputs, target]);
    close(loss, fromHex(test.value[0] as string));
    for (const [i, g] of (test.gradients ?? []).flat().entries()) close(gradients[i] as number, fromHex(g));
  });

  it.each(golden.classes.filter(one))('$name $options, probabilities: $probabilities', ({ name, options, ...test }) => {
    const input = (test.input ?? []).map(fromHex);
    const target = test.target.map((x) => (typeof x === 'string' ? fromHex(x) : x));
    const make = (parameters: readonly Value[]): CompiledFunction =>
      compile(
        (x, y) => {
          const scores = x.map((v, i) => v.add(parameters[i] as Value)); // four of each
          return call(name)(scores, test.probabilities ? y : y[0], options);
        },
        { inputs: [4, target.length], parameters },
      );
    const { loss, gradients } = run(make, [input], [input, target]);
    close(loss, fromHex(test.value[0] as string));
    for (const [i, g] of (test.gradient ?? []).entries()) close(gradients[i] as number, fromHex(g));
  });

  it('covers every loss that torch has', () => {
    const seen = new Set([...golden.elements, ...golden.classes].filter(one).map(({ name }) => name));
    const wanted = Object.values(losses).flatMap(({ name, torch }) => (torch === null ? [] : [name]));
    expect([...seen].sort()).toEqual(wanted.sort());
  });
});

describe('a class that is a placeholder', () => {
  const scores = [1, 2, 3];
  const compiled = (loss: (x: readonly Value[], y: Value) => Value, y: number): number | undefined =>
    compile((x, [target]) => loss(x, target as Value), { inputs: [3, 1] }).forward([scores], [[y]])[0]; // width 1

  it.each([
    {},
    { ignoreIndex: -1 },
    { ignoreIndex: 1 },
    { weight: [1, 0, 3] },
    { labelSmoothing: 0.1 },
    { weight: [1, 0, 3], labelSmoothing: 0.1, ignoreIndex: 2 },
  ])('gives what the number gives, ignored ones too: %j', (options) => {
    for (const reduction of ['sum', 'mean'] as const) {
      const all = { ...options, reduction };
      for (const y of [0, 1, 2, options.ignoreIndex ?? -100]) {
        const [number, placeholder] = [
          crossEntropy(scores, y, all).data,
          compiled((x, t) => crossEntropy(x, t, all), y),
        ];
        close(placeholder as number, number); // there is one output
      }
    }
  });

  it('gives no gradient where it is ignored', () => {
    const { values, grad } = parameterBlock(Float64Array.of(1, 2, 3));
    const fn = compile(([y]) => crossEntropy(values, y as Value, { reduction: 'sum' }), {
      inputs: [1],
      parameters: values,
    });
    expect(fn.valueAndGrad([[-100]])).toBe(0);
    expect([...grad]).toEqual([0, 0, 0]);
  });

  it('gives NaN where it is none of the classes: nothing can be thrown there', () => {
    for (const y of [-1, 3, 0.5, NaN]) {
      expect(compiled((x, t) => crossEntropy(x, t), y)).toBeNaN();
      expect(compiled((x, t) => nllLoss(x, t), y)).toBeNaN();
      expect(compiled((x, t) => multiMarginLoss(x, t), y)).toBeNaN();
    }
  });
});
