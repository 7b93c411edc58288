/** What the op table promises of every record, held against any inputs: no op is named here. */
import { describe, expect, test } from 'vitest';
import { anyDouble, fc, forAll, within } from '../../../../vitest.property.ts';
import { type AnyOp, numbers, type Operand, ops, Value } from '../../src/index.ts';
import type { BinaryRecord, FixedOp, NaryRecord, Params } from '../../src/op.ts';
import { ulpDistance } from '../ulp.ts';

const records: readonly AnyOp[] = Object.values<AnyOp>(ops);
type Fixed = FixedOp & ((...xs: Operand[]) => Value);
const fixed = records.filter((op) => op.arity === 1 || op.arity === 2 || op.arity === 3) as unknown as readonly Fixed[]; // every record is its function
const binary = fixed.filter((op) => op.arity === 2) as unknown as readonly (BinaryRecord<Params> & Fixed)[]; // as filtered
const lists = records.filter((op) => op.arity === 'n') as unknown as readonly (NaryRecord<Params> &
  ((...xs: unknown[]) => Value))[];
const named = <T extends { readonly name: string }>(all: readonly T[]): [string, T][] => all.map((op) => [op.name, op]);

/** Inputs from the record's domain. */
const inDomain = (op: AnyOp, count: number): fc.Arbitrary<number[]> =>
  fc.tuple(
    ...Array.from({ length: count }, (_, i) => {
      const [low, high] = op.domain[Math.min(i, op.domain.length - 1)] as readonly [number, number]; // every record has one
      return within(low, high);
    }),
  );
/** `forward` of whatever arity on numbers. */
const forward = (op: FixedOp, xs: readonly number[]): number =>
  (op.forward as (...args: readonly unknown[]) => number)(...xs, op.params);
const gradients = (op: Fixed, xs: readonly number[]): number[] => {
  const leaves = xs.map((x) => new Value(x));
  const y = op(...leaves);
  if (y.requiresGrad) y.backward();
  return leaves.map(({ grad }) => grad);
};

describe.each(named(fixed))('%s', (_name, op) => {
  test('the function, the method and forward give the same bits, whatever the numbers', () => {
    forAll(fc.tuple(anyDouble, anyDouble, anyDouble), (all) => {
      const xs = all.slice(0, op.arity);
      const y = forward(op, xs);
      expect(op(...xs.map((x) => new Value(x))).data).toBe(y);
      expect(op(...xs).data).toBe(y);
    });
  });

  test('is finite in its domain, and so is its gradient, away from where the gradient is a convention', () => {
    forAll(inDomain(op, op.arity), (xs) => {
      expect(Number.isFinite(forward(op, xs))).toBe(true);
      fc.pre(op.margin(xs, op.params) > 1e-9);
      for (const g of gradients(op, xs)) expect(Number.isFinite(g)).toBe(true);
    });
  });

  test('hands on a gradient in proportion: twice the gradient at the result is twice that at each operand, bit for bit', () => {
    forAll(inDomain(op, op.arity), (xs) => {
      const once = gradients(op, xs);
      const leaves = xs.map((x) => new Value(x));
      const y = op(...leaves);
      if (y.requiresGrad) y.backward({ gradient: 2 });
      // A subnormal gradient has fewer bits, which doubling does not bring back.
      leaves.forEach(({ grad }, i) => {
        const g = once[i] as number; // one per leaf
        if (Math.abs(g) > 2 ** -1000 && Math.abs(g) < 2 ** 1000) expect(grad).toBe(2 * g);
      });
    });
  });
});

describe.each(named(binary))('%s', (_name, op) => {
  const pair = fc.tuple(anyDouble, anyDouble);
  if (op.commutative) {
    test('is commutative as its record says: value and gradients, bit for bit', () => {
      forAll(pair, ([a, b]) => {
        expect(forward(op, [b, a])).toBe(forward(op, [a, b]));
      });
      forAll(inDomain(op, 2), ([a = 0, b = 0]) => {
        expect(gradients(op, [b, a])).toEqual(gradients(op, [a, b]).reverse());
      });
    });
  } else {
    test('is not commutative, as its record says: some pair tells its operands apart', () => {
      const differ = fc.sample(pair, { numRuns: 2000, seed: 1 }).some(([a, b]) => {
        return ulpDistance(forward(op, [a, b]), forward(op, [b, a])) > 0;
      });
      const gradientsDiffer = fc.sample(inDomain(op, 2), { numRuns: 200, seed: 1 }).some(([a = 0, b = 0]) => {
        const [there = 0, back = 0] = [gradients(op, [a, b])[0], gradients(op, [b, a])[1]];
        return there !== back;
      });
      expect(differ || gradientsDiffer).toBe(true);
    });
  }
});

describe.each(named(lists))('%s', (_name, op) => {
  const call = (...xs: readonly (readonly Operand[])[]): Value => op(...xs);
  const width = op.lists.length > 1 ? 2 : 1;
  // Where products underflow a gradient by division, as torch's for prod, has no digits left: tiny elements are taken for 0.
  const list = (count: number): fc.Arbitrary<number[]> =>
    inDomain(op, count).map((xs) => xs.map((x) => (Math.abs(x) < 1e-6 ? 0 : x)));
  const few = fc
    .integer({ min: 1, max: 6 })
    .chain((count) => fc.tuple(...Array.from({ length: width }, () => list(count))));

  test('forward and define give the same number, to the accuracy that the record states', () => {
    forAll(few, (xs) => {
      const plain = op.forward(xs, (x) => x, op.params);
      const size = Math.max(Math.abs(plain), 2 ** -40 * Math.max(1, ...xs.flat().map(Math.abs)));
      const defined = op.define(numbers, xs, op.params);
      expect(Math.abs(defined - plain)).toBeLessThanOrEqual(op.ulp.wasm * 2 ** -52 * size);
      expect(call(...xs).data).toBe(plain);
    });
  });

  test('the order of its elements is no matter: the gradients move along, and the value stays to rounding', () => {
    const turned = few.chain((xs) =>
      fc.tuple(fc.constant(xs), fc.shuffledSubarray([...(xs[0] ?? []).keys()], { minLength: xs[0]?.length ?? 0 })),
    );
    forAll(turned, ([xs, order]) => {
      const run = (rows: readonly (readonly number[])[]) => {
        const leaves = rows.map((row) => row.map((x) => new Value(x)));
        const y = call(...leaves);
        y.backward();
        return { y: y.data, grads: leaves.map((row) => row.map(({ grad }) => grad)) };
      };
      const before = run(xs);
      const after = run(xs.map((row) => order.map((i) => row[i] as number))); // a permutation of the indices
      const scale = Math.max(1, ...xs.flat().map(Math.abs)) ** 2 * 6;
      expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(8 * 2 ** -52 * Math.max(scale, Math.abs(before.y)));
      before.grads.forEach((row, j) => {
        order.forEach((from, to) => {
          const [g, moved] = [row[from] as number, after.grads[j]?.[to] as number]; // as many as elements
          expect(Math.abs(moved - g)).toBeLessThanOrEqual(2 ** -44 * Math.max(scale, Math.abs(g)));
        });
      });
    });
  });
});
