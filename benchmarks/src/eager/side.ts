/**
 * The two halves of a benchmark: a load, which is the same task for everybody, and its sides, who do it each in their own way.
 *
 * A side answers twice: `results` is what it computes, to be compared with the others before anything is timed, and `run` does
 * the task over and over and says how long that took.
 */

/** Somebody who does the task. */
export interface Side {
  readonly name: string;
  /** Does the task `steps` times, from where it stands. @returns seconds in all */
  run(steps: number): number | Promise<number>;
  /** Does the task from the start and says what came out: numbers in an order that all sides share. */
  results(): readonly number[] | Promise<readonly number[]>;
}

/** A task. The first side is ours; the others are compared with it. */
export interface Load {
  readonly name: string;
  /** What one step is, for the heading. */
  readonly what: string;
  /** What a time is divided by: 1 for a step, or the number of nodes. */
  readonly per: number;
  readonly unit: 'µs/step' | 'ns/node';
  readonly sides: readonly Side[];
}

/** Seconds that a function takes. */
export function seconds(fn: () => void): number {
  const started = performance.now();
  fn();
  return (performance.now() - started) / 1000;
}
