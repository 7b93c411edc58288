/** What compiled functions take as a batch: typed arrays of any kind, rows of either, and what they say of anything else. */
import { describe, expect, it } from 'vitest';
import { compile, Value } from '../src/index.ts';
import { compileFor } from '../src/internal.ts';

const w = new Value(3);
const make = () =>
  compile(([x, y]) => w.mul(x as Value).add(y as Value), { inputs: [2], parameters: [w], reduction: 'sum' });
const numbers = [1, 2, 3, 4, 5, 6];
const kinds = [
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
] as const;

describe('a batch', () => {
  it.each(kinds)('may be a typed array, flat or a row: %o', (Kind) => {
    const f = make();
    const want = f.forward(Float64Array.from(numbers));
    expect(f.forward(Kind.from(numbers))).toEqual(want);
    expect(f.forward([Kind.from([1, 2]), [3, 4], Kind.from([5, 6])])).toEqual(want);
    expect(f.valueAndGrad(Kind.from(numbers))).toBe(want.reduce((a, b) => a + b));
  });

  it('of many tiles may be one too', () => {
    const many = Float32Array.from({ length: 2000 }, (_, i) => i % 17);
    expect(make().forward(many)).toEqual(make().forward(Float64Array.from(many)));
  });

  it.each<[string, unknown, RegExp]>([
    ['64-bit integers', new BigInt64Array(2), /batch 0 must be a typed array, row after row, .* Convert it/],
    ['a view of bytes', new DataView(new ArrayBuffer(16)), /batch 0 must be a typed array/],
    ['a row of 64-bit integers', [[1, 2], new BigUint64Array(2)], /batch 0\[1\] must be an array or a typed array/],
    ['a row that is a number', [1], /batch 0\[0\] must be an array or a typed array of numbers, got 1/],
    [
      'a string',
      [
        [1, 2],
        [1, '2'],
      ],
      /batch 0\[1\]\[1\] must be a number, got "2"/,
    ],
    ['a boolean', [[true, 1]], /batch 0\[0\]\[0\] must be a number, got true/],
    ['a BigInt', [[1, 1n]], /batch 0\[0\]\[1\] must be a number, got 1n/],
  ])('is not %s: batch, row and column are named', (_name, batch, message) => {
    expect(() => make().forward(batch as never)).toThrow(message);
  });
});

describe('a function that is watched', () => {
  const watched = (samples: number, check: boolean) => {
    const [a, b] = [new Value(0.5), new Value(-2)];
    const seen: Float64Array[] = [];
    const f = compileFor(
      ([x = a] = []) => {
        const y = a.mul(x).add(b).tanh();
        return [y.square(), y, a.mul(b)];
      },
      { inputs: [1], parameters: [a, b], check },
      { watch: (outputs) => seen.push(outputs) },
    );
    const xs = Float64Array.from({ length: samples }, (_, i) => (i % 13) / 7);
    const plain = compile(([x = a]) => a.mul(x).add(b).tanh().square(), { inputs: [1], parameters: [a, b], check });
    return { a, b, f, plain, xs, seen };
  };

  it.each([1, 3, 128, 500])(
    'gives loss and gradients as it is, and shows its other outputs of %i samples',
    (samples) => {
      const { a, b, f, plain, xs, seen } = watched(samples, true);
      const loss = f.valueAndGrad(xs);
      const got = [loss, a.grad, b.grad];
      a.grad = 0;
      b.grad = 0;
      expect(got).toEqual([plain.valueAndGrad(xs), a.grad, b.grad]);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toEqual(f.forward(xs).filter((_, i) => i % 3 !== 0));
      expect(seen[0]?.[1]).toBe(-1);
    },
  );

  it('adds its gradients to those that are there', () => {
    const { a, f, xs } = watched(3, false);
    f.valueAndGrad(xs);
    const once = a.grad;
    f.valueAndGrad(xs);
    expect(a.grad).toBe(2 * once);
  });
});
