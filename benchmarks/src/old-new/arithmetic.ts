/** The arithmetic of a comparison: whether two sides computed the same, and what the times of their rounds come to. */
import { median } from '../eager/measure.ts';

/** Whether two sides agree: in words how well, or why not. */
export type Agreement = { readonly same: string } | { readonly differ: string };

/**
 * Holds the numbers of two sides together. NaN agrees with NaN alone; an infinity, with itself.
 *
 * @param tolerance - how far apart, relative to the largest finite number of the old side; 0 wants the same bits
 */
export function agreement(old: readonly number[], now: readonly number[], tolerance: number): Agreement {
  if (old.length !== now.length)
    return { differ: `the old one gives ${old.length} numbers, the new one ${now.length}` };
  if (old.length === 0) return { differ: 'neither gives a number, so that nothing is known of either' };
  if (old.every((x, i) => Object.is(x, now[i]))) return { same: 'the same bits' };
  const largest = old.reduce((most, x) => (Number.isFinite(x) && Math.abs(x) > most ? Math.abs(x) : most), 0);
  const apart = (x: number, y: number): number => (x === y || Object.is(x, y) ? 0 : Math.abs(x - y) / largest);
  let furthest = { at: -1, by: 0 };
  for (const [at, x] of old.entries()) {
    const by = apart(x, now[at] ?? NaN);
    if (!(by <= furthest.by)) furthest = { at, by }; // NaN is further than any number
    if (Number.isNaN(by)) break;
  }
  const { at, by } = furthest;
  if (by <= tolerance) return { same: `within ${tolerance} of the largest (${by.toExponential(1)} apart at most)` };
  return { differ: `number ${at} is ${old[at]} in the old one and ${now[at]} in the new one` };
}

/** Median and quartiles. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A quantile, between neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}

export function spread(xs: readonly number[]): Spread {
  const sorted = [...xs].sort((a, b) => a - b);
  return { median: median(xs), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** One round: both sides' time for a step. */
export interface Round {
  readonly old: number;
  readonly now: number;
}

/** What some rounds come to. */
export interface Summary {
  /** Old over new, round by round: above 1, the new one is faster. */
  readonly ratio: Spread;
  readonly old: number;
  readonly now: number;
}

/**
 * The median of the rounds' ratios, and both medians. A ratio is taken within a round, so that a slow spell of the machine, which meets
 * both, does not show; the ratio of the medians would show it.
 *
 * @throws RangeError for a time that is none
 */
export function summary(rounds: readonly Round[]): Summary {
  const odd = rounds.find(({ old, now }) => !(old > 0 && old < Infinity && now > 0 && now < Infinity));
  if (odd || rounds.length === 0)
    throw new RangeError(`a round took ${odd?.old} and ${odd?.now} ms: no times to compare`);
  return {
    ratio: spread(rounds.map(({ old, now }) => old / now)),
    old: median(rounds.map(({ old }) => old)),
    now: median(rounds.map(({ now }) => now)),
  };
}
