import { ops } from '@chainrule/engine';
import { expect, it } from 'vitest';
import type { Program } from '../expressions/program.ts';
import { losses } from './losses.ts';
import { whereTorchDivides } from './twice.ts';

const normOf = (...values: number[]): Program => ({
  nodes: [
    ...values.map((value) => ({ kind: 'leaf', value }) as const),
    { kind: 'op', op: 'norm', args: [values.map((_, i) => i)], params: { p: 1.5 } },
  ],
  output: values.length,
});

it('a second derivative that torch has NaN for counts, but in a program with a norm of a zero', () => {
  const theirs = Float64Array.of(0, 1, NaN, 2);
  const ours = Float64Array.of(0, 1, 0, 3);
  expect(whereTorchDivides(normOf(0, 1), ops, theirs, ours)).toEqual(Float64Array.of(0, 1, NaN, 3));
  expect(whereTorchDivides(normOf(2, 1), ops, theirs, ours)).toEqual(ours);
});

it('a first derivative that torch has NaN for counts everywhere', () => {
  const ours = Float64Array.of(0, 1, 0, 3);
  expect(whereTorchDivides(normOf(0, 1), ops, Float64Array.of(NaN, 1, 0, 3), ours)).toEqual(ours);
});

it('an ignored row of crossEntropy is compared unless its largest number is infinite or NaN', () => {
  const one = (row: number[], theirs: number): boolean => {
    const example = {
      name: 'crossEntropy',
      options: { ignoreIndex: 0, reduction: 'none' },
      inputs: [[row]],
      targets: [0],
      single: false,
    } as const;
    const answer = (gradient: number) => ({
      values: Float64Array.of(0),
      gradients: Float64Array.from(row, () => gradient),
    });
    return losses.compare(example as never, answer(theirs), answer(0), undefined as never).where === '';
  };
  expect(one([-Infinity, 1, 0.25], 0)).toBe(true);
  expect(one([-Infinity, 1, 0.25], NaN)).toBe(false);
  expect(one([Infinity, 1, 0.25], NaN)).toBe(true);
  expect(one([Infinity, 1, 0.25], 0)).toBe(false);
  expect(one([-Infinity, -Infinity, -Infinity], NaN)).toBe(true);
});
