/** Data, whatever its size: nothing is lost, nothing comes twice, and rows keep their targets. */
import { describe, expect } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import {
  accuracy,
  argmax,
  confusionMatrix,
  DataLoader,
  Generator,
  r2,
  sample,
  standardize,
  trainTestSplit,
} from '../../src/index.ts';

const size = fc.integer({ min: 1, max: 40 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
/** Rows that know their number, and targets that know it too. */
const numbered = (n: number) => ({
  x: Array.from({ length: n }, (_, i) => [i, -i]),
  y: Array.from({ length: n }, (_, i) => 10 * i),
});
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const ordered = (xs: readonly number[]): number[] => [...xs].sort((a, b) => a - b);

describe('DataLoader', () => {
  const options = fc.record({
    n: size,
    batchSize: fc.integer({ min: 1, max: 50 }),
    shuffle: fc.boolean(),
    dropLast: fc.boolean(),
    seed: seeds,
  });

  property(
    'gives every row once in a pass, with its own target, in batches of the size asked for',
    options,
    ({ n, seed, ...given }) => {
      const loader = new DataLoader(numbered(n), { ...given, generator: new Generator(seed) });
      for (let pass = 0; pass < 2; pass++) {
        const batches = [...loader];
        const { batchSize, shuffle, dropLast } = given;
        expect(batches).toHaveLength(loader.length);
        const places = batches.flatMap(({ indices }) => indices);
        const whole = Math.floor(n / batchSize) * batchSize;
        expect(places).toHaveLength(dropLast ? whole : n);
        expect(new Set(places).size).toBe(places.length);
        if (!dropLast) expect(ordered(places)).toEqual(upTo(n));
        if (!shuffle) expect(places).toEqual(upTo(places.length));
        for (const [b, { x, y, indices }] of batches.entries()) {
          expect(indices).toHaveLength(Math.min(batchSize, n - b * batchSize));
          expect(x).toEqual(indices.map((i) => [i, -i]));
          expect(y).toEqual(indices.map((i) => 10 * i));
        }
      }
    },
  );

  property('goes on from its state with the very orders that would have come', options, ({ n, seed, batchSize }) => {
    const loader = new DataLoader(numbered(n), { batchSize, shuffle: true, generator: new Generator(seed) });
    [...loader];
    const other = new DataLoader(numbered(n), { batchSize, shuffle: true, generator: new Generator(seed + 1) });
    other.loadStateDict(loader.stateDict());
    expect(other.passes()).toEqual(loader.passes());
  });
});

describe('trainTestSplit', () => {
  const given = fc.record({
    n: fc.integer({ min: 2, max: 40 }),
    share: within(0.05, 0.95),
    shuffle: fc.boolean(),
    seed: seeds,
  });
  property(
    'puts every row into one part, with its target, and as many into the test as asked',
    given,
    ({ n, share, shuffle, seed }) => {
      const wanted = Math.ceil(share * n);
      fc.pre(wanted < n);
      const { train, test } = trainTestSplit(numbered(n), { testSize: share, shuffle, seed });
      expect(test.x).toHaveLength(wanted);
      const rows = [...train.x, ...test.x].map(([i = NaN]) => i);
      expect(ordered(rows)).toEqual(upTo(n));
      expect([...train.y, ...test.y]).toEqual(rows.map((i) => 10 * i));
      if (!shuffle) expect(rows).toEqual(upTo(n));
      expect(trainTestSplit(numbered(n), { testSize: wanted, shuffle, seed }).test).toEqual(test);
    },
  );

  property(
    'stratified, gives each class its share of the test, to one row',
    fc.record({
      counts: fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 2, maxLength: 4 }),
      share: within(0.1, 0.9),
      seed: seeds,
    }),
    ({ counts, share, seed }) => {
      const y = counts.flatMap((count, label) => Array.from({ length: count }, () => label));
      const wanted = Math.ceil(share * y.length);
      fc.pre(wanted < y.length);
      const { test } = trainTestSplit({ x: y.map((_, i) => i), y }, { testSize: share, stratify: true, seed });
      expect(test.y).toHaveLength(wanted);
      for (const [label, count] of counts.entries()) {
        const got = test.y.filter((each) => each === label).length;
        expect(Math.abs(got - (count * wanted) / y.length)).toBeLessThan(1);
      }
    },
  );
});

describe('standardize', () => {
  const tables = fc
    .tuple(size, fc.integer({ min: 1, max: 4 }))
    .chain(([n, width]) =>
      fc.array(fc.array(within(-100, 100), { minLength: width, maxLength: width }), { minLength: n, maxLength: n }),
    );
  property('gives columns of mean 0 and deviation 1, constant ones 0, and the scale that goes back', tables, (rows) => {
    const { x, mean, std, apply } = standardize(rows);
    expect(apply(rows)).toEqual(x);
    for (const [c, m] of mean.entries()) {
      const column = x.map((row) => row[c] as number); // as wide
      const [s, spread] = [std[c] as number, Math.max(...rows.map((row) => Math.abs((row[c] as number) - m)))];
      if (spread < 1e-6) continue; // all digits of the differences are rounding
      expect(Math.abs(column.reduce((a, b) => a + b, 0) / column.length)).toBeLessThan((1e-12 * 100) / s);
      expect(Math.abs(column.reduce((a, b) => a + b * b, 0) / column.length - 1)).toBeLessThan((1e-12 * 100) / s);
      for (const [r, row] of rows.entries())
        expect(Math.abs((column[r] as number) * s + m - (row[c] as number))).toBeLessThan(1e-11);
    }
  });
});

describe('Generator', () => {
  property(
    'randperm() is a permutation, and a state brings the stream back',
    fc.tuple(seeds, fc.nat(60)),
    ([seed, n]) => {
      const generator = new Generator(seed);
      expect(ordered(generator.randperm(n))).toEqual(upTo(n));
      const state = generator.getState();
      const next = [generator.uniform(), generator.random(), ...generator.randperm(5)];
      generator.setState(state);
      expect([generator.uniform(), generator.random(), ...generator.randperm(5)]).toEqual(next);
      expect(next[0]).toBeGreaterThanOrEqual(0);
      expect(next[0]).toBeLessThan(1);
    },
  );
});

describe('sample()', () => {
  const scores = fc
    .array(fc.oneof(within(-20, 20), fc.constant(-Infinity)), { minLength: 1, maxLength: 8 })
    .filter((row) => row.some(Number.isFinite));
  property(
    'gives an index that has a chance, among the k best, the same for the same stream and for scores moved by a constant',
    fc.record({ scores, seed: seeds, k: fc.integer({ min: 1, max: 9 }) }),
    ({ scores: row, seed, k }) => {
      const draw = (xs: readonly number[], options: object): number =>
        sample(xs, { generator: new Generator(seed), ...options });
      const drawn = draw(row, { topK: k });
      expect(row[drawn]).toBeGreaterThan(-Infinity);
      expect(row.filter((x) => x > (row[drawn] as number)).length).toBeLessThan(k); // an index of the row
      expect(draw(row, { topK: 1 })).toBe(argmax(row));
      expect(
        draw(
          row.map((x) => x + 4),
          { topK: k },
        ),
      ).toBe(
        draw(
          row.map((x) => x + 4 - 4).map((x) => x + 4),
          { topK: k },
        ),
      );
      expect(draw(row, { topK: 99 })).toBe(draw(row, {}));
    },
  );
});

describe('metrics', () => {
  const labels = fc
    .integer({ min: 1, max: 30 })
    .chain((n) =>
      fc.tuple(
        fc.array(fc.nat(3), { minLength: n, maxLength: n }),
        fc.array(fc.nat(3), { minLength: n, maxLength: n }),
      ),
    );
  property(
    'accuracy() is the diagonal of confusionMatrix() over all, and 1 for what is right',
    labels,
    ([predicted, truth]) => {
      const matrix = confusionMatrix(predicted, truth);
      const all = matrix.flat().reduce((a, b) => a + b, 0);
      expect(all).toBe(truth.length);
      expect(accuracy(predicted, truth)).toBe(matrix.reduce((sum, row, i) => sum + (row[i] as number), 0) / all); // it is square
      expect(accuracy(truth, truth)).toBe(1);
    },
  );
  property(
    'r2() is 1 for the truth and 0 for its mean',
    fc.array(within(-10, 10), { minLength: 2, maxLength: 20 }),
    (truth) => {
      const mean = truth.reduce((a, b) => a + b) / truth.length;
      fc.pre(Math.max(...truth.map((y) => Math.abs(y - mean))) > 1e-3);
      expect(r2(truth, truth)).toBe(1);
      expect(
        Math.abs(
          r2(
            truth.map(() => mean),
            truth,
          ),
        ),
      ).toBeLessThan(1e-9);
    },
  );
});
