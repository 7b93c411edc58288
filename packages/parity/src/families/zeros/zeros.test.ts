/** The signs of zeros: what is claimed of torch's kernels, and that a sign which is another is seen, in values and in gradients. */
import { describe, expect, it } from 'vitest';
import { type Backend, eagerBackend } from '../../backends.ts';
import { leafValues } from '../../expressions/program.ts';
import { judge } from '../../method/run.ts';
import type { Answer } from '../../method/tolerance.ts';
import { zeros } from './index.ts';
import type { ZeroCase } from './points.ts';
import { signOf, unsettled } from './settled.ts';

const eager = eagerBackend();
const cases = Array.from({ length: zeros.count }, (_, i) => zeros.draw(1, i));

/** What is wrong when torch's answer to a case is ours with something changed; undefined if nothing is. */
function judged(example: ZeroCase, change: (answer: Answer) => Answer): string | undefined {
  const ours = zeros.run(example, eager) as Answer; // the eager engine runs all
  return judge(zeros, example, eager, change(ours))?.what;
}
const find = (op: string, ...inputs: number[]): ZeroCase => {
  const found = cases.find(
    (one) => one.op === op && !one.followed && leafValues(one.program).every((x, i) => Object.is(x, inputs[i])),
  );
  if (!found) throw new Error(`there is no case of ${op} at ${inputs}`);
  return found;
};
const at = (index: number, x: number) => (numbers: Float64Array) => numbers.map((y, i) => (i === index ? x : y));

describe('zeros', () => {
  it('has every op, every reduction at −0 alone, each alone and followed by atan2', () => {
    for (const op of ['sum', 'mean', 'prod', 'amax', 'norm', 'logsumexp'])
      expect(
        cases.filter((one) => one.op === op && leafValues(one.program).every((x) => Object.is(x, -0))).length,
      ).toBeGreaterThan(5);
    expect(new Set(cases.map(({ op }) => op)).size).toBeGreaterThan(70);
    expect(cases.filter(({ followed }) => followed).length).toBeGreaterThan(1000);
  });

  it('agrees with itself', () => {
    for (const example of cases) expect(judged(example, (same) => same)).toBeUndefined();
  });

  it('tells the two zeros apart in a value', () => {
    const sum = find('sum', -0, -0);
    expect(judged(sum, (ours) => ({ ...ours, values: at(0, -0)(ours.values) }))).toBe(
      'sign of value 0: PyTorch -0, here 0',
    );
  });

  it('tells them apart in a gradient', () => {
    const relu = find('relu', -1);
    expect(judged(relu, (ours) => ({ ...ours, gradients: at(0, -0)(ours.gradients) }))).toBe(
      'sign of gradient 0: PyTorch -0, here 0',
    );
  });

  it('tells π from −π after atan2', () => {
    const sum = cases.find(
      (one) => one.op === 'sum' && one.followed && leafValues(one.program).every((x) => Object.is(x, -0)),
    );
    if (!sum) throw new Error('there is none');
    expect(zeros.run(sum, eager)?.values[0]).toBe(Math.PI);
    expect(judged(sum, (ours) => ({ ...ours, values: Float64Array.of(-Math.PI) }))).toMatch(/value 0: PyTorch -3\.14/);
  });

  it('takes either where torch has both, and still compares numbers', () => {
    const maximum = find('maximum', 0, -0);
    expect(judged(maximum, (ours) => ({ ...ours, values: at(0, -0)(ours.values) }))).toBeUndefined();
    expect(judged(maximum, (ours) => ({ ...ours, values: at(0, 1)(ours.values) }))).toBe('value 0: PyTorch 1, here 0');
  });

  it('takes either, and either claim, where the processor decides, and still compares numbers', () => {
    const dot = find('dot', 0, -1, -0);
    for (const claim of [0, 1])
      for (const value of [0, -0])
        expect(judged(dot, (ours) => ({ ...ours, values: at(1, claim)(at(0, value)(ours.values)) }))).toBeUndefined();
    expect(judged(dot, (ours) => ({ ...ours, values: at(0, 1)(ours.values) }))).toBe('value 0: PyTorch 1, here 0');
  });

  it.each([
    ['sum', [-0, -0], 1, 0],
    ['maximum', [0, -0], 1, 1],
  ] as const)(
    'does not take it from torch that a sign of %s at %j is (un)settled: the table says',
    (op, inputs, claim, other) => {
      const said = judged(find(op, ...inputs), (ours) => ({ ...ours, values: at(claim, other)(ours.values) }));
      expect(said).toMatch(/whether torch has one sign of zero for the value/);
    },
  );

  it('is answered by eager, interpreter and compiled with the signs that `grad` keeps, and by no backend that has lost them', () => {
    const nothing: Backend = { name: 'none', program: () => undefined, network: () => undefined };
    expect(zeros.run(find('relu', -1), nothing)).toBeUndefined();
    expect(Object.is(zeros.run(find('neg', 0), eager)?.values[0], -0)).toBe(true);
  });
});

describe('signOf()', () => {
  it.each([
    ['maximum', [0, -0], 'value', 0, 'unsettled'],
    ['maximum', [0, 0], 'value', 0, 'settled'],
    ['amax', [-0, 0, 0], 'value', 0, 'unsettled'],
    ['amin', [-0, -0], 'value', -0, 'settled'],
    ['clamp', [0, -0, 0], 'value', 0, 'settled'],
    ['clamp', [0, 0, -0], 'value', 0, 'unsettled'],
    ['clamp', [1, -0, 0], 'value', 0, 'settled'],
    ['dot', [-0, 1, -0], 'value', 0, 'by processor'],
    ['dot', [0, 1, -0], 'value', 0, 'settled'],
    ['dot', [-0, -0, 1, 1, 0], 'value', 0, 'settled'],
    ['dot', [0, 1, 0], 'gradient', -0, 'unsettled'],
    ['dot', [0, 1, 0], 'gradient', 0, 'settled'],
    ['pow', [-0, 0.5], 'value', 0, 'unsettled'],
    ['pow', [0, 0.5], 'value', 0, 'settled'],
    ['sum', [-0, 0], 'value', 0, 'settled'],
  ] as const)('of %s at %j, in the %s: as torch’s kernels', (op, inputs, of, zero, sign) => {
    expect(signOf({ op, inputs, of, zero })).toBe(sign);
  });

  it('gives a reason for everything that is not', () => {
    for (const { where, why } of unsettled) expect(`${where}: ${why}`).toMatch(/\w{3}.*: .*\w{3}/);
  });
});
