/**
 * The points at which the engine is known to answer otherwise than torch, each with the reason. They are run and shown in the report
 * as a row of their own; nothing else may differ.
 */

/** A known difference. */
export interface KnownDifference {
  readonly op: string;
  /** Shown in the report. */
  readonly reason: string;
  applies(inputs: readonly number[]): boolean;
  /** What torch answers there: an oracle that says something else is not the one that is known. */
  torch(inputs: readonly number[]): number;
}

const knownDifferences: readonly KnownDifference[] = [
  {
    op: 'pow',
    reason: 'as torch with a number as exponent, not a tensor',
    applies: ([base, exponent]) => Math.abs(exponent ?? 0) === 0.5 && (Object.is(base, -0) || base === -Infinity),
    torch: ([base = NaN, exponent = NaN]) => base ** exponent,
  },
];

/** The known difference at an op's inputs, if there is one. */
export const knownDifference = (op: string, inputs: readonly number[]): KnownDifference | undefined =>
  knownDifferences.find((known) => known.op === op && known.applies(inputs));
