/** Makers of data, splits and loaders: points that can be worked out on paper, and every wrong argument by its name. */
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  makeBlobs,
  makeCircles,
  makeMoons,
  makeRegression,
  makeSpirals,
  manualSeed,
  RandomState,
  standardize,
  trainTestSplit,
} from '../src/index.ts';

const near = (rows: readonly (readonly number[])[]): unknown =>
  rows.map((row) => row.map((x) => expect.closeTo(x, 12)));
const wrong = (x: unknown): never => x as never;

describe('makeSpirals()', () => {
  it('has arms that begin at the middle, a turn apart by their share, and end at radius 1', () => {
    const { x, y } = makeSpirals(6, { classes: 2, turns: 0.25, shuffle: false });
    const half = Math.SQRT1_2 / 2;
    expect(x).toEqual(near([[0, 0], [0, 0], [half, half], [-half, -half], [0, 1], [0, -1]])); // biome-ignore format: a row of points
    expect(y).toEqual([0, 1, 0, 1, 0, 1]);
    const uneven = makeSpirals(5, { classes: 3, turns: 1, shuffle: false });
    expect(uneven.x.slice(3)).toEqual(near([[1, 0], [-0.5, Math.sqrt(3) / 2]])); // biome-ignore format: a row of points
    expect(uneven.y).toEqual([0, 1, 2, 0, 1]);
    expect(makeSpirals(1, { shuffle: false }).x).toEqual(near([[0, 0]]));
  });

  it('has two arms of one turn unless it is told otherwise', () => {
    const plain = makeSpirals(9, { shuffle: false });
    expect(plain).toEqual(makeSpirals(9, { classes: 2, turns: 1, noise: 0, shuffle: false }));
    expect(plain.x.slice(8)).toEqual(near([[1, 0]]));
  });
});

describe('makeMoons() and makeCircles()', () => {
  it('end exactly where scikit-learn’s end: numpy.linspace puts its stop there', () => {
    const { x } = makeMoons(6, { shuffle: false });
    expect(x).toEqual(near([[1, 0], [0, 1], [-1, 0], [0, 0.5], [1, -0.5], [2, 0.5]])); // biome-ignore format: a row of points
    // Of 26 points, 25 · (π / 25) is not π: the last is put there.
    expect(makeMoons(52, { shuffle: false }).x[25]).toEqual([Math.cos(Math.PI), Math.sin(Math.PI)]);
    expect(makeMoons(2, { shuffle: false }).x).toEqual(near([[1, 0], [0, 0.5]])); // biome-ignore format: a row of points
    const circles = makeCircles(8, { factor: 0.5, shuffle: false }).x;
    expect(circles.slice(4)).toEqual(near([[0.5, 0], [0, 0.5], [-0.5, 0], [0, -0.5]])); // biome-ignore format: a row of points
  });

  it('of an odd number have the last point on the inner one', () => {
    for (const make of [makeMoons, makeCircles]) {
      expect(make(5, { shuffle: false }).y).toEqual([0, 0, 1, 1, 1]);
      expect(make(5, { shuffle: false }).x).toHaveLength(5);
      expect(make(1, { shuffle: false }).y).toEqual([1]);
    }
  });

  it('draw their seed from the default stream where none is given', () => {
    manualSeed(8);
    const [first, second] = [makeMoons(20), makeMoons(20)];
    expect(second).not.toEqual(first);
    manualSeed(8);
    expect([makeMoons(20), makeMoons(20)]).toEqual([first, second]);
  });
});

describe('makeBlobs()', () => {
  it('puts points around the centres it is given, as many to each as it can, the rest to the first', () => {
    const centers = [[0, 0, 1], [5, 5, 1], [-5, 5, 1]]; // biome-ignore format: a row of points
    const { x, y } = makeBlobs(8, { centers, clusterStd: 0, shuffle: false });
    expect(y).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
    expect(x).toEqual(y.map((label) => centers[label]));
    const drawn = makeBlobs(40, { centers: 2, features: 3, centerBox: [7, 8], clusterStd: 0, seed: 1 });
    for (const row of drawn.x) for (const v of row) expect(v >= 7 && v < 8).toBe(true);
    expect(new Set(drawn.x.map(String)).size).toBe(2);
  });
});

describe('makeRegression()', () => {
  it('draws inputs, slopes and the order, and for no noise nothing, as scikit-learn does', () => {
    const random = new RandomState(5);
    const xs = Array.from({ length: 6 }, () => random.normal());
    const slope = 100 * random.random();
    const order = [0, 1, 2, 3, 4, 5];
    random.shuffle(order);
    const { x, y } = makeRegression(6, { seed: 5 });
    expect(x).toEqual(order.map((i) => [xs[i]]));
    expect(y).toEqual(order.map((i) => expect.closeTo(slope * (xs[i] as number), 10)));
  });

  it('is a plane without noise, through its bias, of which only the informative columns count', () => {
    const { x, y } = makeRegression(60, { features: 3, informative: 1, bias: 4, shuffle: false, seed: 5 });
    const slope = ((y[0] as number) - 4) / (x[0]?.[0] as number);
    for (const [i, row] of x.entries()) expect(y[i]).toBeCloseTo(4 + slope * (row[0] as number), 10);
    expect(slope > 0 && slope < 100).toBe(true);
  });
});

describe('trainTestSplit()', () => {
  const data = { x: Array.from({ length: 12 }, (_, i) => [i]), y: [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2] };
  it('shuffles unless it is told not to', () => {
    manualSeed(3);
    const [a, b] = [trainTestSplit(data), trainTestSplit(data)];
    expect(a.test.x).not.toEqual(b.test.x);
    expect(trainTestSplit(data, { shuffle: false }).test.x).toEqual([[9], [10], [11]]);
  });

  it('gives what rounding leaves to the classes that lost most', () => {
    // 5 of 12: exact shares 35/12, 15/12, 10/12: two, one and none, and the two that are left to the first and the last.
    const counts = (testSize: number): number[] => {
      const { test } = trainTestSplit(data, { testSize, stratify: true, seed: 1 });
      return [0, 1, 2].map((label) => test.y.filter((other) => other === label).length);
    };
    expect([counts(5), counts(6), counts(1)]).toEqual([[3, 1, 1], [4, 1, 1], [1, 0, 0]]); // biome-ignore format: a row of counts
    expect(trainTestSplit(data, { testSize: 5, stratify: true, seed: 1 }).train.y).toHaveLength(7);
  });
});

describe('standardize()', () => {
  it('scales numbers whose distance is beyond all doubles', () => {
    const { x } = standardize([[1.7e308], [1.7e308], [-1.7e308]]);
    expect(x).toEqual(near([[Math.SQRT1_2], [Math.SQRT1_2], [-Math.SQRT2]]));
  });
});

describe('a wrong argument', () => {
  const data = { x: [[1], [2], [3]], y: [0, 1, 1] };
  it.each<[string, () => unknown, RegExp]>([
    ['of a maker: n 0', () => makeMoons(0), /makeMoons\(\): n/],
    ['of a maker: n 1e9', () => makeCircles(1e9), /makeCircles\(\): n/],
    ['of a maker: noise -1', () => makeMoons(4, { noise: -1 }), /noise/],
    ['of a maker: noise NaN', () => makeSpirals(4, { noise: NaN }), /noise/],
    ['of a maker: shuffle', () => makeMoons(4, { shuffle: wrong(1) }), /shuffle/],
    ['of a maker: an unknown option', () => makeMoons(4, wrong({ factor: 1 })), /factor is no option/],
    ['of a maker: seed', () => makeMoons(4, { seed: 0.5 }), /seed/],
    ['of makeSpirals: turns', () => makeSpirals(4, { turns: Infinity }), /turns/],
    ['of makeBlobs: features', () => makeBlobs(4, { features: 0 }), /makeBlobs\(\): features/],
    ['of makeBlobs: features 0.5 of given centres', () => makeBlobs(4, { centers: [[1]], features: 0.5 }), /features/],
    ['of makeBlobs: too much', () => makeBlobs(2 ** 20, { features: 2 ** 10, centers: [[0]] }), /n x features/],
    ['of makeBlobs: too many centers', () => makeBlobs(4, { centers: 2 ** 26, features: 2 }), /centers x features/],
    ['of makeBlobs: centers 0', () => makeBlobs(4, { centers: 0 }), /centers/],
    ['of makeBlobs: no centers', () => makeBlobs(4, { centers: [] }), /centers must not be empty/],
    [
      'of makeBlobs: centers that are none',
      () => makeBlobs(4, { centers: wrong([1]) }),
      /centers\[0\] must be an array/,
    ],
    ['of makeBlobs: uneven centers', () => makeBlobs(4, { centers: [[1, 2], [1]] }), /centers\[1\] must have 2 elements/], // biome-ignore format: a case a row
    ['of makeBlobs: a NaN center', () => makeBlobs(4, { centers: [[1], [NaN]] }), /centers\[1\] must be a finite/],
    ['of makeBlobs: centerBox', () => makeBlobs(4, { centerBox: [0, Infinity] }), /centerBox/],
    ['of makeRegression: too much', () => makeRegression(2 ** 20, { features: 2 ** 10 }), /n x features/],
    ['of makeRegression: bias', () => makeRegression(4, { bias: NaN }), /bias/],
    ['of trainTestSplit: an option', () => trainTestSplit(data, wrong({ test: 1 })), /test is no option/],
    ['of trainTestSplit: shuffle', () => trainTestSplit(data, { shuffle: wrong(1) }), /shuffle/],
    ['of trainTestSplit: stratify', () => trainTestSplit(data, { stratify: wrong(1) }), /stratify/],
    [
      'of trainTestSplit: testSize',
      () => trainTestSplit(data, { testSize: wrong('0.5') }),
      /testSize must be a number/,
    ],
    ['of trainTestSplit: no data', () => trainTestSplit(wrong(undefined)), /data\.x must be an array/],
    ['of DataLoader: an option', () => new DataLoader(data, wrong({ batch: 1 })), /batch is no option/],
    ['of DataLoader: dropLast', () => new DataLoader(data, { dropLast: wrong(0) }), /dropLast/],
    ['of DataLoader: y', () => new DataLoader({ x: [[1]], y: wrong('1') }), /data\.y must be an array/],
    ['of standardize: rows', () => standardize(wrong([1, 2])), /rows\[0\] must be an array/],
  ])('%s', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});
