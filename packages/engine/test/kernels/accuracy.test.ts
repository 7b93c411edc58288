/**
 * How far kernels lie from the truth: within what accuracy.ts says, at recorded true values (fixtures/reference.json, which
 * reference.py writes) and, for the four that networks run most, at a million points against pairs of doubles.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ops } from '../../src/index.ts';
import { accuracy } from '../../src/kernels/accuracy.ts';
import { float32Machine, float64Machine, kernels } from '../../src/kernels/index.ts';
import type { Dtype, Machine } from '../../src/machine.ts';
import type { Params } from '../../src/op.ts';
import * as pairs from './double-double.ts';
import { ulpError, unit } from './ulp-error.ts';

type Kernel = (m: Machine<number>, ...operands: readonly (number | Params)[]) => number;
const table = kernels as unknown as Readonly<Record<string, Kernel>>; // operands as the record of that name says
const paramsOf = (name: string): Params =>
  (ops as Readonly<Record<string, { readonly params: Params }>>)[name]?.params ?? {};

type Points = readonly (readonly number[])[];
const file = readFileSync(new URL('./fixtures/reference.json', import.meta.url), 'utf8');
const reference = JSON.parse(file) as Readonly<Record<string, Readonly<Record<Dtype, Points>>>>; // reference.py writes it so

const error = (m: Machine<number>, name: string, point: readonly number[]): number => {
  const inputs = point.slice(0, -2);
  const [high = NaN, low = NaN] = point.slice(-2);
  return ulpError(table[name]?.(m, ...inputs, paramsOf(name)) ?? NaN, high, low, m.dtype);
};

/** a·b + c rounded once, as a fused instruction does: the sum of an exact product and c, both parts kept to the end. */
const fused = (a: number, b: number, c: number): number => {
  const [high, low] = pairs.add(pairs.product(a, b), [c, 0]);
  return high + low;
};
const machines: readonly [string, Machine<number>][] = [
  ['float64', float64Machine],
  ['float32', float32Machine],
  ['float64 with fma', { ...float64Machine, fma: fused }],
  ['float32 with fma', { ...float32Machine, fma: (a, b, c) => Math.fround(a * b + c) }],
];

describe.each(machines)('%s', (_, m) => {
  test.each(Object.keys(accuracy))('%s stays within its stated error at recorded true values', (name) => {
    const points = reference[name]?.[m.dtype] ?? [];
    const bound = accuracy[name]?.[m.dtype] ?? 0;
    expect(points.length).toBeGreaterThan(12);
    const beyond = points.filter((point) => !(error(m, name, point) <= bound));
    expect(beyond.map((point) => `${name}(${point.slice(0, -2)}): ${error(m, name, point)} ulp`)).toEqual([]);
  });
});

test.each(Object.keys(accuracy))(
  'the stated error of %s is no more than a tenth above the worst that was found',
  (name) => {
    for (const m of [float64Machine, float32Machine]) {
      const worst = Math.max(...(reference[name]?.[m.dtype] ?? []).map((point) => error(m, name, point)));
      expect(worst).toBeGreaterThan(0.9 * (accuracy[name]?.[m.dtype] ?? Infinity));
    }
  },
);

test('every kernel that is not exact has a stated error, or is one that has times a constant', () => {
  const scaled = ['selu', 'celu'];
  const records = Object.values(ops).filter(({ name, ulp }) => Object.hasOwn(kernels, name) && ulp.wasm > 0);
  expect(records.map(({ name }) => name).filter((name) => !Object.hasOwn(accuracy, name))).toEqual(scaled);
});

const judges = {
  exp: (x: number): pairs.Pair => {
    const { value, exponent } = pairs.exp(x);
    return [value[0] * 2 ** exponent, value[1] * 2 ** exponent];
  },
  log: pairs.log,
  tanh: pairs.tanh,
  sigmoid: pairs.sigmoid,
};

test.each(Object.entries(judges))(
  'the pair of doubles that judges %s agrees with mpmath a thousand times closer than it must',
  (name, judge) => {
    const within = (reference[name]?.float64 ?? []).filter(
      ([x = 0, high = 0]) =>
        Math.abs(Math.log2(Math.abs(high))) < 900 && Math.abs(x) < 2 ** 900 && (name === 'log' || Math.abs(x) < 690),
    );
    expect(within.length).toBeGreaterThan(20);
    for (const [x = NaN, high = NaN, low = NaN] of within) {
      const [ours, rest] = judge(x);
      expect(Math.abs(ours - high + (rest - low)) / unit(high, 'float64')).toBeLessThan(1e-3);
    }
  },
);

/** Milliseconds for a million points on a busy machine. */
const patience = 120_000;

/** A million points over the range, the same each time. */
function* million(low: number, high: number): Generator<number> {
  for (let i = 0; i < 1_000_000; i++) yield low + (high - low) * ((i * 0.6180339887498949) % 1);
}

function worstError(name: string, points: Iterable<number>, judge: (x: number) => pairs.Pair): number {
  let worst = 0;
  for (const x of points) {
    const [high, low] = judge(x);
    worst = Math.max(worst, ulpError(table[name]?.(float64Machine, x) ?? NaN, high, low, 'float64'));
  }
  return worst;
}

test(
  'exp() is within 1.1 ulp at a million points',
  () => {
    expect(worstError('exp', million(-700, 709), judges.exp)).toBeLessThan(1.1);
  },
  patience,
);

test(
  'log() is within 1.1 ulp at a million points',
  () => {
    const points = (function* () {
      for (const x of million(-1000, 1000)) yield 2 ** x;
    })();
    expect(worstError('log', points, judges.log)).toBeLessThan(1.1);
  },
  patience,
);

test(
  'tanh() is within 2.6 ulp at a million points',
  () => {
    const cubes = (function* () {
      for (const x of million(-2.7, 2.7)) yield x ** 3;
    })();
    expect(worstError('tanh', cubes, judges.tanh)).toBeLessThan(2.6);
  },
  patience,
);

test(
  'sigmoid() is within 2.6 ulp at a million points',
  () => {
    const cubes = (function* () {
      for (const x of million(-8.8, 3.3)) yield x ** 3;
    })();
    expect(worstError('sigmoid', cubes, judges.sigmoid)).toBeLessThan(2.6);
  },
  patience,
);
