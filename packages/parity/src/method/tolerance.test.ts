import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare, tooLarge, VALUE } from './tolerance.ts';

const answer = (values: number[], gradients: number[] = [], scale?: readonly [number, number]) => ({
  values: Float64Array.from(values),
  gradients: Float64Array.from(gradients),
  ...(scale ? { scale } : {}),
});

describe('compare()', () => {
  it('holds values to 1e-12 of the largest plus 1e-10 of themselves', () => {
    expect(compare(answer([1]), answer([1 + 1.0e-10])).share).toBeLessThan(1);
    expect(compare(answer([1]), answer([1 + 1.1e-10])).share).toBeGreaterThan(1);
    expect(compare(answer([0], [], [1000, 1]), answer([0.9e-9])).share).toBeLessThan(1);
    expect(compare(answer([0], [], [1000, 1]), answer([1.1e-9])).share).toBeGreaterThan(1);
  });

  it('holds gradients to 1e-12 of the largest plus 1e-9 of themselves', () => {
    expect(compare(answer([], [2]), answer([], [2 + 1.9e-9])).share).toBeLessThan(1);
    expect(compare(answer([], [2]), answer([], [2 + 2.1e-9])).share).toBeGreaterThan(1);
  });

  it('does not let a huge scale excuse everything', () => {
    expect(compare(answer([0], [], [1e300, 1]), answer([1.1e-6])).share).toBeGreaterThan(1);
  });

  it.each([
    [Number.NaN, Number.NaN, 0],
    [Infinity, Infinity, 0],
    [Infinity, -Infinity, Infinity],
    [Number.NaN, 0, Infinity],
    [1, Number.NaN, Infinity],
    [1e308, Infinity, Infinity],
    [0, -0, 0],
  ])('%d against %d is %d of the tolerance', (theirs, ours, share) => {
    expect(compare(answer([theirs]), answer([ours])).share).toBe(share);
  });

  it('says which number is furthest apart, and notices missing ones', () => {
    expect(compare(answer([1], [1, 2]), answer([1], [1, 3]))).toMatchObject({
      where: 'gradient 1',
      theirs: 2,
      ours: 3,
    });
    expect(compare(answer([1, 2]), answer([1]))).toMatchObject({ share: Infinity, where: 'number of values' });
  });
});

it('tooLarge() goes by the scale that PyTorch reports', () => {
  expect(tooLarge(answer([1], [1], [1e6, 1]))).toBe(false);
  expect(tooLarge(answer([1], [1], [1, 1.1e6]))).toBe(true);
  expect(tooLarge(answer([1], [1], [Infinity, 1]))).toBe(true);
});

it('counts the distance of two numbers in their own ulp beside an infinity', () => {
  const gap = compare(answer([], [1], [1, Infinity]), answer([], [1 + 2 * Number.EPSILON], [1, Infinity]));
  expect(gap.ulp).toBe(2);
});

describe('the Python side', () => {
  it('rejects trainings by the same tolerance', () => {
    const source = readFileSync(new URL('../../python/networks.py', import.meta.url), 'utf8');
    const [, absolute, relative] = /^ABSOLUTE, RELATIVE, PART = (\S+), (\S+), /m.exec(source) ?? [];
    expect([absolute, relative].map(Number)).toEqual([VALUE.ofLargest, VALUE.ofItself]);
  });
});
