/**
 * Draws for the fuzzers: everything in a run comes from one seed, so that a run can be repeated.
 *
 * Not torch's stream (`Generator` of nn): that one is what is tested. xoroshiro128+ of pure-rand is fast and small.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of draws. */
export interface Draws {
  /** A number from [0, 1). */
  unit(): number;
  /** A whole number below n, n >= 1. */
  below(n: number): number;
  /** One of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** The draws of a seed. */
export function drawsFrom(seed: number): Draws {
  const source = xoroshiro128plus(seed);
  const below = (n: number): number => uniformInt(source, 0, n - 1);
  return {
    below,
    unit: () => uniformFloat64(source),
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T, // never empty
    chance: (probability) => uniformFloat64(source) < probability,
  };
}

/** A new seed, for a run that was given none; it is printed. */
export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31);
