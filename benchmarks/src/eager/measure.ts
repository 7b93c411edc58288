/**
 * Measuring: results first, then rounds in which every side has its turn, so that a slow spell of the machine meets all of them.
 *
 *   round 1   ours  torch  reference
 *   round 2   torch  reference  ours        the order moves on by one each round
 *
 * A ratio is the median over rounds of (their time ÷ our time in the same round). Sides that disagree are not timed at all:
 * a benchmark of a wrong answer says nothing.
 */
import type { Load, Side } from './side.ts';

/** One side's times, in the load's unit. */
export interface Timing {
  readonly side: string;
  readonly median: number;
  readonly least: number;
  /** Their time over ours, median over rounds: above 1, ours is faster. 1 for ours. */
  readonly ratio: number;
}

/** What came of a load: times, or the reason why there are none. */
export interface Outcome {
  readonly load: string;
  readonly what: string;
  readonly unit: string;
  readonly timings: readonly Timing[];
  /** The sides whose results differ from ours, and how. Not empty: nothing was timed. */
  readonly disagreements: readonly string[];
}

/** How far results may lie apart, relative to the largest: sides add up in different orders. */
const tolerance = 1e-9;

function disagreement(name: string, ours: readonly number[], theirs: readonly number[]): string[] {
  if (ours.length !== theirs.length) return [`${name} gave ${theirs.length} numbers, ours are ${ours.length}`];
  const scale = ours.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-300);
  const at = ours.findIndex((x, i) => !(Math.abs(x - (theirs[i] as number)) <= tolerance * scale)); // as many as ours
  return at < 0 ? [] : [`${name}: number ${at} is ${theirs[at]}, ours is ${ours[at]}`];
}

/** Compares every side's results with the first one's. */
export async function disagreements({ sides: [ours, ...others] }: Load): Promise<string[]> {
  const expected = (await ours?.results()) ?? [];
  if (!expected.every(Number.isFinite) || expected.length === 0) return [`ours gave [${expected.slice(0, 5)}]`];
  const found: string[] = [];
  for (const side of others) found.push(...disagreement(side.name, expected, await side.results()));
  return found;
}

/** The middle of some numbers. */
export function median(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** How long a measurement takes. */
export interface Effort {
  readonly rounds: number;
  /** Seconds each side runs before anything counts. */
  readonly warmup: number;
  /** Seconds of a turn, at least: short ones would time the clock and the messages. */
  readonly turn: number;
}

/** Runs a side until it is warm, and says how many steps make a turn. */
async function warmUp(side: Side, { warmup, turn }: Effort): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  let steps = 1;
  for (let spent = 0; spent < warmup; ) {
    const time = await side.run(steps);
    spent += time;
    least = Math.min(least, time / steps);
    steps = Math.max(1, Math.ceil(turn / least));
  }
  return steps;
}

/** Checks a load and, if all agree, times it. */
export async function measure(load: Load, effort: Effort): Promise<Outcome> {
  const { name, what, unit, per, sides } = load;
  const differing = await disagreements(load);
  if (differing.length > 0) return { load: name, what, unit, timings: [], disagreements: differing };
  const steps: number[] = [];
  for (const side of sides) steps.push(await warmUp(side, effort));
  const scale = (unit === 'µs/step' ? 1e6 : 1e9) / per;
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < effort.rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const i = (turn + round) % sides.length;
      const count = steps[i] as number; // i is within the sides
      times[i]?.push(((await sides[i]?.run(count)) ?? Number.NaN) * (scale / count));
    }
  }
  const timings = sides.map((side, i) => {
    const theirs = times[i] ?? [];
    const ratio = median(theirs.map((time, round) => time / (times[0]?.[round] ?? Number.NaN)));
    return { side: side.name, median: median(theirs), least: Math.min(...theirs), ratio };
  });
  return { load: name, what, unit, timings, disagreements: [] };
}
