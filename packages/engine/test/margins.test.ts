/**
 * A record's `margin`: how far its inputs lie from the nearest point where the gradient is a convention. gradcheck, defineOp and the
 * parity generator keep away from such points by it, so a margin that is too large lets wrong comparisons through, and one that is too
 * small hides points that should have been tried.
 */
import { describe, expect, test } from 'vitest';
import { type AnyOp, ops } from '../src/index.ts';

type Row = readonly [
  name: string,
  inputs: readonly number[],
  margin: number,
  params?: Readonly<Record<string, number>>,
];
const each = (names: readonly string[], inputs: readonly number[], margin: number): Row[] =>
  names.map((name) => [name, inputs, margin]);

const atZero = ['abs', 'sign', 'relu', 'leakyRelu', 'elu', 'selu', 'celu', 'softsign'];
const ordered = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'maximum', 'minimum'];
const stepped = ['floor', 'ceil', 'trunc'];
const rows: readonly Row[] = [
  ...each(atZero, [3], 3),
  ...each(atZero, [-2], 2),
  ...each(atZero, [0], 0),
  ...each(ordered, [3, 5], 2),
  ...each(ordered, [-1, -4], 3),
  ...each(ordered, [4, 4], 0),
  ...each(stepped, [2.25], 0.25),
  ...each(stepped, [-2.875], 0.125),
  ...each(stepped, [5], 0),
  ['round', [2.25], 0.25],
  ['round', [2], 0.5],
  ['round', [-1.5], 0],
  ['remainder', [7, 4], 1],
  ['remainder', [9, -4], 1],
  ['fmod', [-7, 4], 1],
  ['fmod', [8, 4], 0],
  ['clamp', [0, -2, 5], 2],
  ['clamp', [4, -2, 5], 1],
  ['clamp', [-3, -2, 5], 1],
  ['clamp', [7, -2, 5], 2],
  ['clamp', [-9, 3, 3.5], 0.5],
  ['hardtanh', [0.25], 0.75],
  ['hardtanh', [-3], 2],
  ['hardtanh', [4], 1, { minVal: -2, maxVal: 5 }],
  ['relu6', [5], 1],
  ['relu6', [1.5], 1.5],
  ...each(['hardsigmoid', 'hardswish'], [2], 1),
  ...each(['hardsigmoid', 'hardswish'], [-5], 2),
  ['softplus', [19], 1],
  ['softplus', [7], 3, { beta: 2, threshold: 20 }],
  ['hypot', [3, -4], 5],
  ['xlogy', [-2, 9], 2],
  ['atan2', [3, -4], 3],
  ['atan2', [-3, -4], 3],
  ['atan2', [3, 4], 5],
  ['atan2', [3, 0], 3],
  ...each(['amax', 'amin'], [5, 1, 3], 2),
  ...each(['amax', 'amin'], [1, 8, 2.5], 1.5),
  ...each(['amax', 'amin'], [7], Infinity),
  ['norm', [-3, 2], 2],
];

const table: Readonly<Record<string, AnyOp>> = ops;
const recordOf = (name: string): AnyOp => table[name] as AnyOp; // every row names one

describe('margin()', () => {
  const cases = rows.map(([name, inputs, margin, params = {}]) => [name, inputs, margin, params] as const);
  test.each(cases)('of %s at %j is %d', (name, inputs, margin, params) => {
    const op = recordOf(name);
    expect(op.margin(inputs, { ...op.params, ...params })).toBe(margin);
  });

  test('of every other record is Infinity: its gradient is a convention nowhere', () => {
    const listed = new Set(rows.map(([name]) => name));
    const others = Object.values<AnyOp>(ops).filter(({ name }) => !listed.has(name));
    expect(others.length).toBeGreaterThan(30);
    for (const op of others) expect([op.name, op.margin([0.5, 0.25, 0.75], op.params)]).toEqual([op.name, Infinity]);
  });
});
