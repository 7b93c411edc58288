/** Laws that tie losses to one another: cross entropies by other ways, weights, ignored rows, smoothing. */
import { Value as Leaf, logSoftmax, type Operand, type Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { fc, property, within } from '../../../../vitest.property.ts';
import { crossEntropy, type LossRecord, losses, nllLoss } from '../../src/index.ts';

type Rows = readonly (readonly Operand[])[];
type Loss = LossRecord<object> & ((...args: readonly unknown[]) => Value);

const classes = 4;
const rowsOf = (count: number, width: number, number: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: count, maxLength: count });
const flat = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(flat) : [(x as Value).data]); // nothing else comes out

describe('losses belong together', () => {
  const close = (a: number, b: number): void =>
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(a), Math.abs(b)));
  const scores = fc.record({
    rows: rowsOf(3, classes, within(-5, 5)),
    target: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)),
    weight: fc.tuple(within(0.1, 3), within(0.1, 3), within(0.1, 3), within(0.1, 3)),
    shift: within(-100, 100),
    smoothing: within(0, 1),
  });
  const oneHot = (target: readonly number[]): number[][] =>
    target.map((t) => Array.from({ length: classes }, (_, c) => (c === t ? 1 : 0)));

  property(
    'crossEntropy() is nllLoss() of logSoftmax(), with weights too, and does not see a shift of all scores',
    scores,
    ({ rows, target, weight, shift }) => {
      const logs: Rows = rows.map((row) => logSoftmax(row));
      for (const options of [{}, { weight }]) {
        close(crossEntropy(rows, target, options).data, nllLoss(logs, target, options).data);
        close(
          crossEntropy(
            rows.map((row) => row.map((x) => x + shift)),
            target,
            options,
          ).data,
          crossEntropy(rows, target, options).data,
        );
      }
    },
  );

  property(
    'a weighted mean is the sum over the sum of weights; rows of the ignored class are as if they were not there',
    scores,
    ({ rows, target, weight, smoothing }) => {
      for (const loss of [crossEntropy, nllLoss]) {
        const total = target.reduce((sum, t) => sum + (weight[t] as number), 0); // a class each
        close(loss(rows, target, { weight }).data * total, loss(rows, target, { weight, reduction: 'sum' }).data);
        const ignored = target[0];
        const kept = target.map((t, i) => ({ t, row: rows[i] as number[] })).filter(({ t }) => t !== ignored); // a row each
        const [fewer, classesLeft] = [kept.map(({ row }) => row), kept.map(({ t }) => t)];
        for (const options of [{}, { weight }]) {
          const whole = loss(rows, target, { ...options, ignoreIndex: ignored }).data;
          const masked = target.map((t) => new Leaf(t, { requiresGrad: false })); // as compile() sees them: compared, never read
          expect(Number.isNaN(whole)).toBe(Number.isNaN(loss(rows, masked, { ...options, ignoreIndex: ignored }).data));
          if (kept.length > 0) close(whole, loss(rows, masked, { ...options, ignoreIndex: ignored }).data);
          if (kept.length === 0) expect(whole).toBe(NaN);
          else close(whole, loss(fewer, classesLeft, options).data);
        }
        expect((loss(rows, target, { ignoreIndex: ignored, reduction: 'none' }) as Value[])[0]?.data).toBe(0);
      }
      const options = { ignoreIndex: target[0], labelSmoothing: smoothing, reduction: 'none' } as const;
      expect((crossEntropy(rows, target, options) as Value[])[0]?.data).toBe(0);
    },
  );

  property(
    'crossEntropy() against a probability 1 is that against the class; smoothing mixes with all classes evenly',
    scores,
    ({ rows, target, smoothing, weight }) => {
      close(crossEntropy(rows, oneHot(target)).data, crossEntropy(rows, target).data);
      close(
        crossEntropy(rows, oneHot(target), { weight, reduction: 'sum' }).data,
        crossEntropy(rows, target, { weight, reduction: 'sum' }).data,
      );
      const mixed = oneHot(target).map((row) => row.map((p) => p * (1 - smoothing) + smoothing / classes));
      close(crossEntropy(rows, target, { labelSmoothing: smoothing }).data, crossEntropy(rows, mixed).data);
      close(crossEntropy(rows, oneHot(target), { labelSmoothing: smoothing }).data, crossEntropy(rows, mixed).data);
    },
  );

  const pairs = fc.record({
    xs: rowsOf(2, 3, within(-4, 4)),
    ys: rowsOf(2, 3, within(0, 1)),
    ws: rowsOf(2, 3, within(0.1, 3)),
    power: within(0.1, 3),
  });
  property(
    'binaryCrossEntropyWithLogits() is binaryCrossEntropy() of the sigmoid, with weights per element and per column',
    pairs,
    ({ xs, ys, ws, power }) => {
      const sigmoids = xs.map((row) => row.map((x) => 1 / (1 + Math.exp(-x))));
      const { binaryCrossEntropy: plain, binaryCrossEntropyWithLogits: withLogits } = losses;
      const columns = ws[0] as number[]; // there are two rows
      for (const weight of [power, columns, ws]) {
        const at = (i: number, j: number): number =>
          typeof weight === 'number' ? weight : weight === columns ? (columns[j] as number) : (ws[i]?.[j] as number); // as many
        const one = plain(sigmoids, ys, { weight, reduction: 'none' });
        const other = withLogits(xs, ys, { weight, reduction: 'none' });
        for (const [k, x] of flat(one).entries()) close(x, flat(other)[k] as number); // as many
        const unweighed = flat(withLogits(xs, ys, { reduction: 'none' }));
        for (const [k, x] of flat(other).entries()) close(x, (unweighed[k] as number) * at(Math.floor(k / 3), k % 3)); // three a row
        for (const posWeight of [weight]) {
          const positive = flat(withLogits(xs, ys, { posWeight, reduction: 'none' }));
          flat(ys.map((row) => row.map((y) => new Leaf(y)))).forEach((y, k) => {
            const x = xs.flat()[k] as number; // as many
            const p = at(Math.floor(k / 3), k % 3);
            close(positive[k] as number, -(p * y * -Math.log1p(Math.exp(-x)) + (1 - y) * -Math.log1p(Math.exp(x))));
          });
        }
      }
    },
  );

  test('weights of another shape are refused, for elements and for classes', () => {
    const { binaryCrossEntropyWithLogits: loss } = losses;
    expect(() => loss([[1, 2]], [[0, 1]], { weight: [1, 2, 3] })).toThrow(/weight must have 2/);
    expect(() =>
      loss([[1, 2]], [[0, 1]], {
        weight: [
          [1, 2],
          [1, 2],
        ],
      }),
    ).toThrow(/weight must have 1 element/);
    expect(() => loss([[1, 2]], [[0, 1]], { weight: [1, NaN] })).toThrow(/weight must be a finite number/);
    expect(() => loss([[1, 2]], [[0, 1]], { weight: [[1, Infinity]] })).toThrow(/weight must be a finite number/);
    for (const classLoss of [crossEntropy, nllLoss, losses.multiMarginLoss] as unknown as readonly Loss[]) {
      expect(() => classLoss([1, 2], 0, { weight: [1] })).toThrow(/weight must have 2/);
      expect(() => classLoss([1, 2], 0, { weight: 1 })).toThrow(/weight must be/);
      expect(() => classLoss([1, 2], 0, { weight: [1, NaN] })).toThrow(/weight must be/);
      expect(classLoss([1, 2], 0, { weight: Float64Array.of(1, 1), reduction: 'sum' }).data).toBe(
        classLoss([1, 2], 0, { reduction: 'sum' }).data,
      );
    }
    expect(() =>
      crossEntropy(
        [
          [1, 2],
          [3, 4],
        ],
        [[0.5, 0.5], 1 as never],
      ),
    ).toThrow(/target must be/);
    expect(() => crossEntropy([1, 2], [0.5])).toThrow(/target must have 2/);
    expect(() => crossEntropy([1, 2], [0.5, 'x' as never])).toThrow(/target must be/);
    expect(crossEntropy([1, 2], [0.5, NaN]).data).toBeNaN(); // as torch's
  });
});
