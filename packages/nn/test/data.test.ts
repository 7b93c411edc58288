import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  type Labelled,
  makeBlobs,
  makeCircles,
  makeMoons,
  makeRegression,
  makeSpirals,
  standardize,
  trainTestSplit,
} from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

interface Case {
  name: 'makeMoons' | 'makeCircles' | 'makeBlobs' | 'makeRegression';
  options: { n: number };
  x: string[][];
  y: string[];
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('golden/data.json', import.meta.url), 'utf8'));
const makers = { makeMoons, makeCircles, makeBlobs, makeRegression };
const wrong = (x: unknown): never => x as never;

describe('makers', () => {
  it.each(golden.cases)(
    "$name $options gives scikit-learn's points, in its order, to 1e-13",
    ({ name, options, x, y }) => {
      const { n, ...rest } = options;
      const made: Labelled = makers[name](n, rest);
      expect(made.x).toHaveLength(x.length);
      for (const [r, row] of x.entries())
        for (const [c, v] of row.entries())
          expect(Math.abs((made.x[r]?.[c] as number) - fromHex(v))).toBeLessThan(1e-13);
      for (const [r, v] of y.entries())
        expect(Math.abs((made.y[r] as number) - fromHex(v))).toBeLessThanOrEqual(
          1e-13 * Math.max(1, Math.abs(fromHex(v))),
        );
    },
  );

  it('makeSpirals winds its arms from the middle out', () => {
    const { x, y } = makeSpirals(6, { classes: 3, turns: 0, shuffle: false });
    expect(y).toEqual([0, 1, 2, 0, 1, 2]);
    expect(x.map(([a = 0, b = 0]) => Math.hypot(a, b))).toEqual([0, 0, 0, 1, 1, 1].map((r) => expect.closeTo(r, 14)));
    expect(makeSpirals(50, { noise: 0.1, seed: 2 })).toEqual(makeSpirals(50, { noise: 0.1, seed: 2 }));
  });

  it('name bad options', () => {
    expect(() => makeCircles(10, { factor: 1 })).toThrow(RangeError);
    expect(() => makeBlobs(10, { centers: wrong('3') })).toThrow(TypeError);
    expect(() => makeBlobs(10, { clusterStd: -1 })).toThrow(RangeError);
    expect(() => makeRegression(10, { features: 0 })).toThrow(RangeError);
    expect(() => makeSpirals(10, { classes: 0 })).toThrow(RangeError);
  });
});

describe('trainTestSplit', () => {
  const data = { x: Array.from({ length: 10 }, (_, i) => [i]), y: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1] };

  it('puts every row in one part, by chance and by seed', () => {
    const { train, test } = trainTestSplit(data, { testSize: 0.25, seed: 1 });
    expect([train.x.length, test.x.length]).toEqual([7, 3]);
    expect([...train.x, ...test.x].flat().sort((a, b) => a - b)).toEqual(data.x.flat());
    expect(trainTestSplit(data, { seed: 1 })).toEqual({ train, test });
    expect(trainTestSplit(data, { shuffle: false, testSize: 2 }).test.x).toEqual([[8], [9]]);
  });

  it('keeps the share of every class when it stratifies', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { test } = trainTestSplit(data, { testSize: 5, stratify: true, seed });
      expect(test.y.filter((label) => label === 1)).toHaveLength(1);
    }
  });

  it('names bad sizes', () => {
    for (const testSize of [0, 10, -1, 2.5, NaN]) expect(() => trainTestSplit(data, { testSize })).toThrow(RangeError);
    expect(() => trainTestSplit({ x: [], y: [] })).toThrow(/trainTestSplit\(\): data.x must not be empty/);
    expect(() => trainTestSplit({ x: [[1]], y: [] })).toThrow(/data.y must have 1 element,/);
    expect(() => trainTestSplit(wrong({ x: 1, y: [] }))).toThrow(TypeError);
  });
});

describe('standardize', () => {
  it('gives columns of mean 0 and deviation 1, and puts other rows on the same scale', () => {
    const { x, mean, std, apply } = standardize([
      [1, 5],
      [3, 5],
    ]);
    expect([x, mean, std]).toEqual([
      [
        [-1, 0],
        [1, 0],
      ],
      [2, 5],
      [1, 1],
    ]);
    expect(apply([[5, 6]])).toEqual([[3, 1]]);
  });

  it.each([
    [Array<number>(3).fill(0.1), 0.1],
    [Array<number>(1000).fill(14.62), 14.62],
    [Array<number>(8).fill(Math.log(1e-5)), Math.log(1e-5)],
    [[-0, 0], 0],
    [[1e308, 1e308], 1e308],
    [[5e-324, 5e-324], 5e-324],
    [[0.3, 0.1 + 0.2, 0.3], 0.3],
    [[1e9, 1e9 + 1e-7, 1e9], 1e9],
  ])('gives 0 and a deviation of 1 for a column whose spread is rounding only', (column, value) => {
    const { x, mean, std, apply } = standardize(column.map((y, i) => [y, i]));
    for (const [y] of x) expect(Math.abs(y as number)).toBeLessThan(1e-6); // a row has a first
    if (new Set(column).size === 1) expect(x.map(([y]) => y)).toEqual(column.map(() => 0));
    expect([mean[0], std[0]]).toEqual([expect.closeTo(value, 15), 1]);
    expect(apply([[value + 2, 0]])[0]?.[0]).toBe(value + 2 - (mean[0] as number)); // a column has a mean
  });

  it('keeps a spread that is small, and one whose squares no number holds', () => {
    const ends = (a: number, b: number): number[] => standardize([[a], [b]]).x.flat();
    expect(ends(1, 1 + 1e-9)).toEqual([-1, 1]);
    expect(ends(1e-200, 3e-200)).toEqual([expect.closeTo(-1, 12), expect.closeTo(1, 12)]);
    expect(ends(-1.5e308, 1.5e308)).toEqual([-1, 1]);
    expect(standardize([[-1.5e308], [1.5e308]]).std).toEqual([1.5e308]);
    const high = standardize([[1e308], [1.5e308]]);
    expect(high.apply([[-1.5e308]])[0]?.[0]).toBeCloseTo(-11, 12);
  });

  it('names row and column of a number that is not finite', () => {
    expect(() =>
      standardize([
        [1, 2],
        [3, NaN],
      ]),
    ).toThrow(/standardize\(\): rows\[1\]\[1\] must be a finite number, but got NaN/);
  });

  it('names empty and ragged rows', () => {
    expect(() => standardize([])).toThrow(RangeError);
    expect(() => standardize([[1], [1, 2]])).toThrow(RangeError);
  });
});

describe('DataLoader', () => {
  it.each<[string, unknown, RegExp]>([
    ['no targets', { x: [[1], [2]] }, /DataLoader\(\): data\.y must be an array.*got undefined/],
    ['targets of another typed array', { x: [[1], [2]], y: new BigInt64Array(2) }, /data\.y must be an array/],
    ['a text among rows of targets', { x: [[1], [2]], y: [[1], 'a'] }, /data\.y\[1\] must be a number, or a list/],
    ['a number among rows', { x: [[1], [2]], y: [[1], 2] }, /data\.y\[1\] must be a number, or a list.*got 2/],
    ['a row among numbers', { x: [[1], [2]], y: [1, [2]] }, /data\.y\[1\] must be a number, or a list/],
    ['a text among numbers', { x: [[1], [2]], y: [1, 'a'] }, /data\.y\[1\] must be a number, or a list.*got "a"/],
    ['a text before them', { x: [[1], [2]], y: ['a', 1] }, /data\.y\[0\] must be a number, or a list/],
  ])('refuses %s by the name of what is wrong', (_name, data, message) => {
    expect(() => new DataLoader(wrong(data))).toThrow(message);
  });

  it('takes targets in a Float64Array as it takes a list, and rows of them', () => {
    const x = [[1], [2]];
    const batches = (y: unknown): unknown => [...new DataLoader(wrong({ x, y }))];
    expect(batches(Float64Array.of(3, 4))).toEqual(batches([3, 4]));
    expect(batches([Float64Array.of(3), Float64Array.of(4)])).toEqual(batches([[3], [4]]));
  });
});
