import { expect, it } from 'vitest';
import { fc } from '../../../vitest.property.ts';
import { distanceInUlp, packBlock, sameBits, ulpOf, unpackBlock } from './bits.ts';

it('packBlock() and unpackBlock() keep every bit, NaN, -0 and infinities among them', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (numbers) => {
      const back = unpackBlock(packBlock(numbers));
      expect([...(back ?? [])].every((x, i) => Object.is(x, numbers[i]))).toBe(true);
      expect(back?.length).toBe(numbers.length);
    }),
  );
});

it('unpackBlock() gives undefined for what is no block', () => {
  for (const text of ['zz', '3ff', '3ff000000000000', '3ff000000000000g']) expect(unpackBlock(text)).toBeUndefined();
});

it('distanceInUlp() counts the floats in between, across 0 too', () => {
  expect(distanceInUlp(1, 1 + Number.EPSILON)).toBe(1);
  expect(distanceInUlp(-Number.MIN_VALUE, Number.MIN_VALUE)).toBe(2);
  expect(distanceInUlp(0, -0)).toBe(0);
  expect(distanceInUlp(Number.NaN, Number.NaN)).toBe(0);
  expect(distanceInUlp(Number.NaN, 1)).toBe(Infinity);
  expect(distanceInUlp(Infinity, -Infinity)).toBe(Infinity);
  expect(ulpOf(1)).toBe(Number.EPSILON);
});

it('sameBits() tells 0 from -0, and holds NaN for NaN', () => {
  expect(sameBits(0, -0)).toBe(false);
  expect(sameBits(Number.NaN, Number.NaN)).toBe(true);
});
