/**
 * The functions against whole-number arithmetic, at random and delicate points. `ROUNDED_POINTS` says how many of each: 20,000 here,
 * a million every night.
 */
import { describe, expect, it } from 'vitest';
import * as exact from '../../test/exact.ts';
import { RandomState } from '../random/numpy.ts';
import { cos, exp, log, Powers, pow, sin } from './rounded.ts';

const points = Number(process.env.ROUNDED_POINTS ?? 20_000);
const time = 240_000 + points;

/** Points of which the function is not the double nearest to the true value. */
function wrong(draw: (random: RandomState, i: number) => number, well: (x: number) => boolean): number[] {
  const random = new RandomState(7);
  const found: number[] = [];
  for (let i = 0; i < points && found.length < 5; i++) {
    const x = draw(random, i);
    if (!well(x)) found.push(x);
  }
  return found;
}

const angle = (random: RandomState, i: number): number => {
  if (i % 4 === 0) return 2 * Math.PI * random.random(); // a draw of randn
  if (i % 4 === 1) return (Math.PI * Math.floor(random.random() * 1e4)) / (1 + Math.floor(random.random() * 1e4)); // a schedule
  if (i % 4 === 2) return random.uniform(-1, 1) * 2 ** random.uniform(-40, 4);
  return Math.PI * Math.floor(random.random() * 1e9) * 0.5; // next to where the sine or the cosine is 0
};

describe('rounded to the nearest double', () => {
  it(
    'sin',
    () => {
      expect(wrong(angle, (x) => exact.nearest(exact.sin(exact.fixed(x)), sin(x)))).toEqual([]);
    },
    time,
  );

  it(
    'cos',
    () => {
      expect(wrong(angle, (x) => exact.nearest(exact.sin(exact.fixed(x), 1n), cos(x)))).toEqual([]);
    },
    time,
  );

  it(
    'exp',
    () => {
      const draw = (random: RandomState, i: number): number =>
        i % 2 === 0 ? random.uniform(-80, 80) : random.uniform(-1, 1) * 2 ** random.uniform(-40, 0);
      expect(wrong(draw, (x) => exact.nearest(exact.exp(exact.fixed(x)), exp(x)))).toEqual([]);
    },
    time,
  );

  it(
    'log',
    () => {
      const draw = (random: RandomState, i: number): number =>
        i % 3 === 0
          ? 1 - random.random()
          : i % 3 === 1
            ? 1 + random.uniform(-1, 1) * 2 ** random.uniform(-50, -1)
            : 2 ** random.uniform(-100, 100);
      expect(wrong(draw, (x) => x === 1 || exact.nearestLog(x, log(x)))).toEqual([]);
    },
    time,
  );

  it('whole powers of decay rates', () => {
    const random = new RandomState(8);
    const found: [number, number][] = [];
    for (let i = 0; i < points / 20; i++) {
      const [x, n] = [
        [0.9, 0.999, 0.1, 0.95, random.uniform(0.5, 1)][i % 5] as number,
        1 + Math.floor(random.random() * 100),
      ]; // of five
      let value = exact.fixed(1);
      for (let k = 0; k < n; k++) value = (value * exact.fixed(x)) / exact.fixed(1);
      if (!exact.nearest(value, pow(x, n))) found.push([x, n]);
    }
    expect(found).toEqual([]);
  });
});

describe('Powers', () => {
  it('gives the powers of pow(), one after the other, by jumps, backwards and down to 0', () => {
    for (const base of [0.9, 0.999, 0.5, 0, 0.123456789]) {
      const powers = new Powers(base);
      for (const n of [1, 2, 3, 4, 4, 100, 101, 7, 8, 0, 1, ...Array.from({ length: 300 }, (_, i) => i + 2)])
        expect(powers.at(n), `${base} ** ${n}`).toBe(pow(base, n));
      expect([powers.at(1_000_000), powers.at(1_000_001)]).toEqual([0, 0]);
    }
  });
});

describe('at the ends', () => {
  it('exp, log, sin and cos answer as Math does', () => {
    for (const x of [0, -0, NaN, Infinity, -Infinity]) {
      for (const [ours, host] of [
        [exp, Math.exp],
        [log, Math.log],
        [sin, Math.sin],
        [cos, Math.cos],
      ] as const)
        expect(ours(x)).toBe(host(x));
    }
    expect([exp(710), exp(-746), exp(745), exp(-745.13)]).toEqual([Infinity, 0, Infinity, Number.MIN_VALUE]);
    expect([log(-1), log(1), log(Number.MIN_VALUE), log(Number.MAX_VALUE)]).toEqual([
      NaN,
      0,
      -744.4400719213812,
      709.782712893384,
    ]);
    expect([sin(2 ** 53), cos(-(2 ** 60))]).toEqual([Math.sin(2 ** 53), Math.cos(-(2 ** 60))]);
  });

  it('pow answers as ** does, and a whole power that is a double, or midway, exactly', () => {
    for (const x of [0, -0, 1, -1, 2, -2, 0.5, -0.5, Infinity, -Infinity, NaN])
      for (const y of [0, -0, 1, 2, 3, -1, -3, 0.5, Infinity, -Infinity, NaN])
        expect(pow(x, y), `${x} ** ${y}`).toBe(x ** y);
    expect(pow(134217729, 2)).toBe(18014398777917440); // 2⁵⁴ + 2²⁸ + 1: midway is 2 above an even double
    expect([pow(10, 22), pow(3, 33), pow(-3, 33), pow(2, -1074)]).toEqual([
      1e22,
      5559060566555523,
      -5559060566555523,
      Number.MIN_VALUE,
    ]);
    expect([pow(0.999, 700_000), pow(0.9, 10_000), pow(1e300, 2)]).toEqual([0.999 ** 700_000, 0, Infinity]);
  });
});
