/** What tests of laws share: numbers to draw, and how near is near. */
import { expect } from 'vitest';
import { fc, within } from '../../../../vitest.property.ts';
import { type UnaryRecord, Value } from '../../src/index.ts';

export const unit = 2 ** -52;
export const wide: fc.Arbitrary<number> = within(-10, 10);
export const two: fc.Arbitrary<[number, number]> = fc.tuple(wide, wide);
export const three: fc.Arbitrary<[number, number, number]> = fc.tuple(wide, wide, wide);

/** |a − b| at most `ulps` units in the last place of `size`; subnormal numbers have fewer places, hence the last term. */
export function near(a: number, b: number, size: number, ulps: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(ulps * unit * size + 2 ** -1060);
}
export const slope = (op: UnaryRecord, x: number): number => {
  const leaf = new Value(x);
  (op as unknown as (x: Value) => Value)(leaf).backward(); // every record is its function
  return leaf.grad;
};
export const f = (op: UnaryRecord, x: number): number => op.forward(x);
