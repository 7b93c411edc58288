/**
 * Mean and spread of a list of numbers, as everything needs them that divides by a spread: a spread that is rounding only, as
 * that of three times 0.1, is none, by scikit-learn's bound for constant features. Numbers are taken in units of a power of two,
 * so that no square overflows or vanishes; that changes no bit of what would not.
 */

/** How numbers lie about their mean. */
export interface Spread {
  readonly mean: number;
  /** The deviation over N; 0 where the numbers differ by rounding only. */
  readonly std: number;
}

/** @param xs - finite numbers, at least one */
export function spreadOf(xs: ArrayLike<number>): Spread {
  let most = 0;
  let constant = true;
  for (let i = 0; i < xs.length; i++) {
    most = Math.max(most, Math.abs(at(xs, i)));
    constant &&= xs[i] === xs[0];
  }
  if (constant) return { mean: at(xs, 0), std: 0 };
  const unit = unitOf(most);
  const first = average(xs, (x) => x / unit);
  const mean = first + average(xs, (x) => x / unit - first); // what the first sum rounded away
  const variance = average(xs, (x) => (x / unit - mean) * (x / unit - mean));
  const rounding = xs.length * Number.EPSILON * variance + (xs.length * mean * Number.EPSILON) ** 2;
  return { mean: mean * unit, std: variance <= rounding ? 0 : Math.sqrt(variance) * unit };
}

const at = (xs: ArrayLike<number>, i: number): number => xs[i] as number; // i is below the length

/** A power of two near the largest of the numbers. */
const unitOf = (most: number): number => 2 ** Math.max(-1022, Math.floor(Math.log2(most)));

function average(xs: ArrayLike<number>, term: (x: number) => number): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) total += term(at(xs, i));
  return total / xs.length;
}
