import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agreesWithin, compare, type Gap, NO_GAP, saysNothing, VALUE, wider } from './tolerance.ts';

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

describe('compare(), a scale that is none', () => {
  it.each([[[Number.NaN, 1]], [[1, Number.NaN]], [[Infinity, 1]], [[1, -1]], [[]], [[1]], [[1, 1, 1]]])(
    '%j: agrees with nothing, not even with the same numbers',
    (scale) => {
      const same = answer([1], [1], scale as unknown as readonly [number, number]); // what came over the wire
      expect(compare(same, same)).toMatchObject({ share: Infinity, where: 'scale' });
    },
  );
});

describe('compare(), the two zeros', () => {
  const both = compare(answer([0, -0], [0, -0]), answer([-0, -0], [0, 0]));
  it('are equal where signs do not count', () => expect(both).toEqual(NO_GAP));

  it('are apart where they do, and the place is named', () => {
    const first = (i: number): boolean => i === 0;
    const value = compare(answer([0, 0]), answer([-0, -0]), { value: first });
    expect(value).toEqual({ share: Infinity, ulp: Infinity, where: 'sign of value 0', theirs: 0, ours: -0 });
    expect(compare(answer([0, 0]), answer([0, -0]), { value: first })).toEqual(NO_GAP);
    expect(compare(answer([], [1, -0]), answer([], [1, 0]), { gradient: () => true }).where).toBe('sign of gradient 1');
    expect(compare(answer([], [1, -0]), answer([], [1, -0]), { gradient: () => true })).toEqual(NO_GAP);
  });
});

describe('wider()', () => {
  const gap = (share: number, ulp = 1): Gap => ({ share, ulp, where: `${share} ${ulp}`, theirs: 0, ours: 0 });
  it.each([
    [gap(1), gap(2), '2 1'],
    [gap(2), gap(1), '2 1'],
    [gap(1), gap(Number.NaN), 'NaN 1'],
    [gap(Number.NaN), gap(1), 'NaN 1'],
    [gap(Number.NaN), gap(Infinity), 'NaN 1'],
    [gap(Infinity), gap(Number.NaN), 'NaN 1'],
    [gap(1, 1), gap(1, 2), '1 2'],
    [gap(1, Number.NaN), gap(1, 2), '1 NaN'],
    [gap(1, 2), gap(1, Number.NaN), '1 NaN'],
  ])('of $where and $where: a gap that is NaN is never covered', (a, b, where) => {
    expect(wider(a, b).where).toBe(where);
  });

  it('and no gap that is NaN agrees', () => {
    expect(agreesWithin(gap(1))).toBe(true);
    for (const share of [1.001, Infinity, Number.NaN]) expect(agreesWithin(gap(share))).toBe(false);
  });
});

it('saysNothing() goes by the scale that PyTorch reports, and by its word', () => {
  expect(saysNothing(answer([1], [1], [1e6, 1]))).toBe(false);
  expect(saysNothing(answer([1], [1]))).toBe(false);
  expect(saysNothing(answer([1], [1], [1, 1.1e6]))).toBe(true);
  expect(saysNothing(answer([1], [1], [Number.NaN, 1]))).toBe(true);
  expect(saysNothing(answer([1], [1], [1, Number.NaN]))).toBe(true);
  expect(saysNothing({ ...answer([1], [1], [1, 1]), rejected: 'noise' })).toBe(true);
});

describe('the Python side', () => {
  it('rejects trainings by the same tolerance', () => {
    const source = readFileSync(new URL('../../python/networks.py', import.meta.url), 'utf8');
    const [, absolute, relative] = /^ABSOLUTE, RELATIVE, PART = (\S+), (\S+), /m.exec(source) ?? [];
    expect([absolute, relative].map(Number)).toEqual([VALUE.ofLargest, VALUE.ofItself]);
  });
});
