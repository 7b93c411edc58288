/**
 * Measures one load on two sides: results first, then rounds in which both have a turn, the order changing from round to round.
 *
 *     round 1   old new      round 2   new old      round 3   old new …
 *
 * Sides that disagree are not timed.
 */
import { type Agreement, agreement, type Round, type Summary, summary } from './arithmetic.ts';
import type { Load, Running } from './build.ts';

/** Somebody whose turn it is: makes a fresh one for its numbers, and times steps. */
export interface Side {
  /** The numbers after the load's steps, from the start. */
  numbers(): Promise<readonly number[]>;
  /** Milliseconds that a step takes, over a turn. */
  time(): Promise<number>;
}

export interface Outcome {
  readonly load: string;
  readonly about: string;
  /** How well the two sides agree; what differs if they do not, and then there are no times. */
  readonly agreement: Agreement;
  readonly rounds: number;
  readonly summary?: Summary;
}

/** Milliseconds by the clock that counts. */
const WARM_UP = 600;
const TURN = 30;

/** Collects the other side's young garbage, which would be collected in our time else; a no-op without --expose-gc. */
const tidy = (): void => void (globalThis as { gc?: (options: { type: 'minor' }) => void }).gc?.({ type: 'minor' });

/** Which time counts: the processor's for this process, helpers that collect garbage and compile included, or the wall's. */
export type Clock = 'cpu' | 'wall';

/** Milliseconds since some beginning. */
export function readClock(clock: Clock): number {
  if (clock === 'wall') return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How a side is paced: which clock, and milliseconds of warming up and of a turn. */
export interface Pace {
  readonly clock: Clock;
  readonly warmUp?: number;
  readonly turn?: number;
}

/** A side that runs in this process. */
export function warmSide(load: Load, make: () => Running, { clock, warmUp = WARM_UP, turn = TURN }: Pace): Side {
  let running: Running | undefined;
  let steps = 1;
  const run = async (count: number): Promise<number> => {
    running ??= make();
    tidy();
    const started = readClock(clock);
    for (let i = 0; i < count; i++) {
      const done = running.step();
      if (done) await done;
    }
    return readClock(clock) - started;
  };
  const warm = async (): Promise<void> => {
    let least = Infinity;
    for (let spent = 0; spent < warmUp; ) {
      const took = await run(steps);
      spent += took;
      if (took > 0 && took / steps < least) least = took / steps; // a clock may stand still over one short step
      steps = least === Infinity ? 2 * steps : Math.max(1, Math.ceil(turn / least));
    }
  };
  let isWarm = false;
  return {
    async numbers() {
      const fresh = make();
      for (let i = 0; i < load.steps; i++) await fresh.step();
      return [...fresh.numbers()];
    },
    async time() {
      if (!isWarm) await warm();
      isWarm = true;
      return (await run(steps)) / steps;
    },
  };
}

/** Checks a load on both sides and, if they agree, times it. */
export async function measure(load: Load, old: Side, now: Side, rounds: number): Promise<Outcome> {
  const { name, about } = load;
  const agreed = agreement(await old.numbers(), await now.numbers(), load.tolerance);
  if ('differ' in agreed) return { load: name, about, agreement: agreed, rounds: 0 };
  const times: Round[] = [];
  await old.time(); // warm, both of them, before anything counts
  await now.time();
  for (let round = 0; round < rounds; round++) {
    const oldFirst = round % 2 === 0;
    const first = await (oldFirst ? old : now).time();
    const second = await (oldFirst ? now : old).time();
    times.push(oldFirst ? { old: first, now: second } : { old: second, now: first });
  }
  return { load: name, about, agreement: agreed, rounds, summary: summary(times) };
}
