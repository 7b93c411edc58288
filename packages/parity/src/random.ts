/**
 * Seeded draws: everything random in a run comes from one seed.
 *
 * Each case has a stream of its own, named by (seed, family, number), so case 7 is the same whether or not cases 0 to 6
 * were drawn: that is what lets `pnpm parity shrink --seed S --case N` name one case. The generator is xoroshiro128+
 * of pure-rand; the name is hashed by FNV-1a and Murmur's finaliser (Appleby, public domain).
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of draws. */
export interface Draws {
  /** A number from [0, 1). */
  unit(): number;
  /** A number from [low, high). */
  between(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** The largest seed: seeds are whole numbers of 32 bits. */
export const MAX_SEED = 0xffffffff;

const WARM_UP = 8;

/** A 32-bit hash of a name. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The stream of one case.
 *
 * @param seed - the run's seed, a whole number from 0 to 2³² − 1
 * @param name - what the stream is for, such as 'expressions/7'
 * @returns draws that are the same for the same seed and name
 * @example
 * drawsFrom(1, 'a').unit() === drawsFrom(1, 'a').unit() // true
 */
export function drawsFrom(seed: number, name: string): Draws {
  const generator = xoroshiro128plus(hash(`${seed}/${name}`));
  for (let i = 0; i < WARM_UP; i++) generator.next(); // the first outputs still show that a seed has 32 bits
  const unit = (): number => uniformFloat64(generator);
  const whole = (low: number, high: number): number => uniformInt(generator, low, high);
  return {
    unit,
    whole,
    between: (low, high) => low + (high - low) * unit(),
    pick: (items) => items[whole(0, items.length - 1)] as (typeof items)[number], // the index is within the list
    chance: (probability) => unit() < probability,
  };
}

/** A fresh seed for a run that was given none; it is printed first, so the run can be repeated. */
export function freshSeed(): number {
  return Math.floor(Math.random() * (MAX_SEED + 1));
}
