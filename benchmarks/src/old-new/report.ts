/** Outcomes as lines: what was computed, the ratio with its quartiles, both medians. */
import type { Outcome } from './measure.ts';

const time = (ms: number): string => (ms < 1 ? `${(1000 * ms).toPrecision(3)} µs` : `${ms.toPrecision(3)} ms`);

export function describe({ load, about, agreement, rounds, summary }: Outcome): string {
  const heading = `${load}: ${about}`;
  if ('differ' in agreement)
    return `${heading}\n  NOT TIMED: the two sides compute different numbers: ${agreement.differ}`;
  if (!summary) return heading;
  const { ratio, old, now } = summary;
  return [
    heading,
    `  old/new ${ratio.median.toFixed(3)}  (quartiles ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}, ${rounds} rounds)` +
      `  old ${time(old)}  new ${time(now)}  ${agreement.same}`,
  ].join('\n');
}

/** Whether nothing was refused. */
export const allTimed = (outcomes: readonly Outcome[]): boolean =>
  outcomes.every(({ summary }) => summary !== undefined);
