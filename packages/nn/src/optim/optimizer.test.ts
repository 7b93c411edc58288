/** What optimisers and clipping refuse, by name; and rates below 0, which only a state may bring. */
import { Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { Adam, clipGradNorm, clipGradValue, SGD } from '../index.ts';

const loose = (x: unknown): never => x as never;
const w = (): Value => new Value(1);

describe('an optimiser refuses', () => {
  test.each<[what: string, act: () => unknown, message: RegExp]>([
    ['parameters that are none', () => new SGD(loose(null)), /SGD\(\): parameters must/],
    ['a parameter that is null', () => new SGD(loose([null])), /SGD\(\): parameters must/],
    ['groups among parameters', () => new SGD(loose([{ params: [w()] }, w()])), /SGD\(\): parameters must/],
    ['parameters among groups', () => new SGD(loose([w(), { params: [w()] }])), /SGD\(\): parameters must/],
    ['a group without parameters', () => new SGD([{ params: [] }]), /SGD\(\): params must not be empty/],
    ['a result of an op', () => new SGD([w().mul(2)]), /SGD\(\): parameters must/],
    ['nesterov without momentum', () => new SGD([w()], { nesterov: true }), /SGD\(\): nesterov must/],
    ['nesterov with dampening', () => new SGD([w()], { nesterov: true, momentum: 0.9, dampening: 0.1 }), /SGD\(\): nesterov must/], // biome-ignore format: one line
    ['a rate below 0', () => new SGD([w()], { lr: -1 }), /SGD\(\): lr must/],
    ['betas that are one number', () => new Adam([w()], { betas: loose(0.9) }), /Adam\(\): betas must/],
    ['three betas', () => new Adam([w()], { betas: loose([0.9, 0.9, 0.9]) }), /Adam\(\): betas must have 2/],
    ['a beta of 1', () => new Adam([w()], { betas: [0.9, 1] }), /Adam\(\): betas\[1\] must/],
    ['clipping nothing', () => clipGradNorm(loose(null), 1), /clipGradNorm\(\): parameters must/],
    ['clipping numbers', () => clipGradNorm(loose([1, 2]), 1), /clipGradNorm\(\): parameters must/],
    ['clipping values of numbers', () => clipGradValue(loose([w(), 2]), 1), /clipGradValue\(\): parameters must/],
  ])('%s', (_what, act, message) => {
    expect(act).toThrow(message);
  });
});

test('a state may bring a rate below 0, as a schedule may have set it', () => {
  const optimizer = new SGD([w()], { lr: 0.5 });
  const state = optimizer.stateDict();
  const [group] = state.groups;
  optimizer.loadStateDict({ ...state, groups: [{ ...group, options: { ...group?.options, lr: -0.25 } } as never] });
  expect(optimizer.paramGroups[0]?.lr).toBe(-0.25);
});

test('clipGradNorm() takes any norm of all gradients together, to the last bits', () => {
  const clipped = (normType: number): number[] => {
    const values = [3, -4, 12].map((g) => Object.assign(w(), { grad: g }));
    const norm = clipGradNorm(values, 1, { normType });
    return [norm, ...values.map(({ grad }) => grad)];
  };
  for (const [p, norm] of [
    [1, 19],
    [2, 13],
    [3, 1819 ** (1 / 3)],
    [Infinity, 12],
  ] as const) {
    // biome-ignore format: a pair each
    const [got = NaN, ...grads] = clipped(p);
    expect(got).toBeCloseTo(norm, 12);
    grads.forEach((g, i) => void expect(g).toBeCloseTo(([3, -4, 12][i] as number) / (norm + 1e-6), 12));
  }
});
