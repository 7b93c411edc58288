import { readFileSync } from 'node:fs';
import { hessian, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { crossEntropy, hingeLoss, losses, mseLoss, multiMarginLoss, nllLoss } from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

interface ElementCase {
  name: keyof typeof losses;
  options: Record<string, unknown>;
  shape: number[];
  inputs: string[][];
  target: string[];
  value: string[];
  gradients: string[][];
}
interface ClassCase {
  name: keyof typeof losses;
  options: Record<string, unknown>;
  shape: number[];
  input: string[];
  target: (string | number)[];
  probabilities: boolean;
  value: string[];
  gradient: string[];
}
const golden: { elements: ElementCase[]; classes: ClassCase[] } = JSON.parse(
  readFileSync(new URL('golden/training.json', import.meta.url), 'utf8'),
);

/** Flat numbers in a shape of rank 0, 1 or 2. */
function shape<T>(flat: readonly T[], [n, m]: readonly number[]): T | T[] | T[][] {
  if (n === undefined) return flat[0] as T;
  if (m === undefined) return [...flat];
  return Array.from({ length: n }, (_, i) => flat.slice(i * m, (i + 1) * m));
}
type Result = Value | Result[];
type Call = (...args: unknown[]) => Result;
const call = (name: keyof typeof losses): Call => losses[name] as unknown as Call;
const flat = (x: Result): Value[] => (Array.isArray(x) ? x.flatMap(flat) : [x]);

/** Within 1e-12 relative, or 1e-15 where the true value is next to 0. */
function close(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).toBeNaN();
  else expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-12 * Math.abs(want) + 1e-15);
}

function check(
  out: Result,
  value: readonly string[],
  inputs: readonly (readonly Value[])[],
  gradients: readonly string[][],
): void {
  const results = flat(out);
  expect(results).toHaveLength(value.length);
  for (const [i, x] of value.entries()) close((results[i] as Value).data, fromHex(x));
  for (const result of results) if (!result.isLeaf) result.backward();
  for (const [k, list] of inputs.entries())
    for (const [i, x] of list.entries()) close(x.grad, fromHex(gradients[k]?.[i] ?? ''));
}

describe('losses of elements', () => {
  it.each(golden.elements)('$name $options, shape $shape, as torch', ({ name, options, ...run }) => {
    const inputs = run.inputs.map((list) => list.map((x) => new Value(fromHex(x))));
    const target = shape(run.target.map(fromHex), run.shape);
    const out = call(name)(...inputs.map((list) => shape(list, run.shape)), target, options);
    check(out, run.value, inputs, run.gradients);
  });

  it("keep the shape with reduction 'none'", () => {
    const x = new Value(1);
    const rows = mseLoss(
      [
        [x, x],
        [x, x],
      ],
      [
        [0, 1],
        [2, 3],
      ],
      { reduction: 'none' },
    ) as Value[][];
    expect(rows.map((row) => row.map(({ data }) => data))).toEqual([
      [1, 0],
      [1, 4],
    ]);
    expect(mseLoss(x, 3, { reduction: 'none' })).toBeInstanceOf(Value);
  });

  it.each([
    ['huberLoss', (x: Value) => losses.huberLoss(x, 0), Infinity, 1],
    ['huberLoss', (x: Value) => losses.huberLoss(x, 0), -Infinity, -1],
    ['huberLoss', (x: Value) => losses.huberLoss(x, 0), NaN, NaN],
    ['smoothL1Loss', (x: Value) => losses.smoothL1Loss(x, 0), Infinity, 1],
    ['smoothL1Loss', (x: Value) => losses.smoothL1Loss(x, 0), NaN, NaN],
    ['smoothL1Loss', (x: Value) => losses.smoothL1Loss(x, 0, { beta: 0 }), 0, 0],
    ['smoothL1Loss', (x: Value) => losses.smoothL1Loss(x, 0, { beta: 0 }), -2, -1],
    ['smoothL1Loss', (x: Value) => losses.smoothL1Loss(x, 0, { beta: 0 }), NaN, 0],
  ] as const)('%s has at %3$d a slope of %4$d, as torch', (_name, loss, input, slope) => {
    const x = new Value(input);
    loss(x).backward();
    expect(x.grad).toBe(slope);
  });

  it('hingeLoss is max(0, margin - y * score)', () => {
    expect(hingeLoss([new Value(0.3), new Value(-2), 5], [1, 1, 1], { reduction: 'sum' }).data).toBeCloseTo(3.7, 15);
    expect(hingeLoss(new Value(0.3), -1, { margin: 0.5 }).data).toBeCloseTo(0.8, 15);
  });
});

describe('losses of classes', () => {
  it.each(golden.classes)('$name $options, shape $shape, as torch', ({ name, options, ...run }) => {
    const input = run.input.map((x) => new Value(fromHex(x)));
    const target = run.probabilities
      ? shape((run.target as string[]).map(fromHex), run.shape)
      : shape(run.target, run.shape.slice(0, -1));
    check(call(name)(shape(input, run.shape), target, options), run.value, [input], [run.gradient]);
  });

  it.each(golden.classes.filter(({ probabilities }) => !probabilities))(
    '$name $options, shape $shape, is the same when the class is a Value',
    ({ name, options, ...run }) => {
      const input = run.input.map((x) => new Value(fromHex(x)));
      const classes = (run.target as number[]).map((c) => new Value(c, { requiresGrad: false }));
      const target = shape(classes, run.shape.slice(0, -1));
      check(call(name)(shape(input, run.shape), target, options), run.value, [input], [run.gradient]);
    },
  );

  it('multiMarginLoss counts no margin that is NaN, as torch', () => {
    const scores = [new Value(NaN), new Value(1), new Value(0)];
    const loss = multiMarginLoss(scores, 1);
    loss.backward();
    expect([loss.data, ...scores.map(({ grad }) => grad)]).toEqual([0, 0, 0, 0]);
  });

  it('crossEntropy is finite and right at scores of ±800 and ±1e308', () => {
    expect(crossEntropy([800, -800], 1).data).toBe(1600);
    expect(crossEntropy([800, -800], 0).data).toBe(0);
    expect(crossEntropy([1e308, 0], 0).data).toBe(0);
    expect(crossEntropy([1e308, 0], 1).data).toBe(1e308);
  });

  it('a batch whose rows are all ignored has mean NaN, as torch', () => {
    expect(nllLoss([[-1, -2]], [-100]).data).toBeNaN();
  });
});

describe('crossEntropy with a class that weighs nothing', () => {
  it('still has its smoothing, as torch', () => {
    const options = { weight: [0, 1], labelSmoothing: 0.2 };
    const one = crossEntropy([0, 1], 0, { ...options, reduction: 'sum' }).data;
    expect(one).toBeCloseTo(0.031326168751822286, 15); // torch 2.13.0
    expect(crossEntropy([[0, 1], [0, 1]], [0, 1], options).data).toBeCloseTo(0.31326168751822286, 15); // biome-ignore format: rows
    expect(crossEntropy([0, 1], 0, options).data).toBeNaN(); // a mean over no weight
  });
});

describe('second derivatives', () => {
  it('huberLoss and smoothL1Loss are squares where the prediction is right, as torch', () => {
    expect(hessian((x) => losses.huberLoss(x, 1), [1])).toEqual([[1]]);
    expect(hessian((a, b) => losses.smoothL1Loss([a, b], [1, 1], { beta: 2 }), [1, 1.5])).toEqual([
      [0.25, 0],
      [0, 0.25],
    ]);
  });
});

it('a loss takes a reduction that is known at run time only', () => {
  const all = (['mean', 'sum', 'none'] as const).map((reduction) => [
    mseLoss([1, 2], [3, 5], { reduction }),
    crossEntropy([[0, 0]], [1], { reduction }),
  ]);
  expect(all.map(([a, b]) => [Array.isArray(a), Array.isArray(b)])).toEqual([
    [false, false],
    [false, false],
    [true, true],
  ]);
});
