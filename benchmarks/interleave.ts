/**
 * Times several ways to do the same work against each other: equal results first, then rounds in which each side runs once.
 *
 * A busy machine is then busy for all sides alike, so the ratios of medians can be trusted where the times themselves cannot.
 */
import { measure } from 'mitata';

export interface Side {
  readonly name: string;
  /** Does the work once and answers a number that all sides must agree on. */
  readonly run: () => number;
}

export interface Timing {
  readonly name: string;
  /** Median of the rounds' medians, in nanoseconds. */
  readonly median: number;
  readonly fastest: number;
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1] ?? Number.NaN;

/** Throws unless every side gives the first side's result, to 1e-9 of its size. */
export function agree(sides: readonly Side[]): void {
  const [first, ...others] = sides;
  if (first === undefined) return;
  const expected = first.run();
  for (const { name, run } of others) {
    const found = run();
    if (!(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))) {
      throw new Error(`${name} gives ${found}, ${first.name} gives ${expected}: nothing was timed`);
    }
  }
}

/**
 * Times the sides in turn.
 *
 * @param sides - the first is what the others are compared with
 * @param rounds - how often each side gets its turn
 * @param milliseconds - how long a turn lasts at least
 * @throws Error when the sides do not agree
 */
export async function interleave(sides: readonly Side[], rounds = 7, milliseconds = 150): Promise<Timing[]> {
  agree(sides);
  const times = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of sides) {
      const options = { min_cpu_time: milliseconds * 1e6, min_samples: 3, batch_threshold: 0, inner_gc: false };
      const { p50 } = await measure(run, options);
      times.get(name)?.push(p50);
    }
  }
  return [...times].map(([name, ts]) => ({ name, median: median(ts), fastest: Math.min(...ts) }));
}
