import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  argmax,
  confusionMatrix,
  type Labelled,
  makeBlobs,
  makeCircles,
  makeMoons,
  makeRegression,
  makeSpirals,
  r2,
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

  it('names empty and ragged rows', () => {
    expect(() => standardize([])).toThrow(RangeError);
    expect(() => standardize([[1], [1, 2]])).toThrow(RangeError);
  });
});

describe('metrics', () => {
  it('accuracy takes classes, rows of scores, and what predict() gives', () => {
    expect(accuracy([1, 0, 1, 1], [1, 1, 1, 0])).toBe(0.5);
    expect(
      accuracy(
        [
          [0.1, 0.9],
          [0.8, 0.2],
        ],
        [1, 1],
      ),
    ).toBe(0.5);
    expect(accuracy(Float64Array.of(0.1, 0.9, 0.8, 0.2), [1, 0])).toBe(1);
    expect(argmax([1, 3, 3])).toBe(1);
  });

  it('confusionMatrix has a row per right class and a column per predicted one', () => {
    expect(confusionMatrix([0, 1, 1, 2], [0, 1, 2, 2])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ]);
    expect(confusionMatrix([0], [0], { classes: 2 })).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(() => confusionMatrix([5], [0], { classes: 2 })).toThrow(RangeError);
    expect(() => confusionMatrix([0], [0.5])).toThrow(RangeError);
  });

  it('r2 is 1 for perfect, 0 for the mean, and what scikit-learn says of constant targets', () => {
    expect(r2([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(r2([2, 2, 2], [1, 2, 3])).toBe(0);
    expect(r2([3, 2, 1], [1, 2, 3])).toBe(-3);
    expect([r2([1, 1], [1, 1]), r2([1, 2], [1, 1])]).toEqual([1, 0]);
  });

  it('name what does not pair up', () => {
    expect(() => accuracy([1], [1, 2])).toThrow(RangeError);
    expect(() => accuracy([], [])).toThrow(RangeError);
    expect(() => accuracy(wrong('1'), [1])).toThrow(TypeError);
    expect(() => r2([1], [1, 2])).toThrow(RangeError);
    expect(() => argmax([])).toThrow(RangeError);
  });
});
