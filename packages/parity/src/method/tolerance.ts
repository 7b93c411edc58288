/**
 * When two answers agree.
 *
 * The tolerance is scale-aware: a share of the number itself, and a much smaller share of the largest number in the case,
 * since what cancels leaves an error of the size of what was cancelled. A purely relative rule raises false alarms there.
 * NaN agrees with NaN, an infinity with itself, and nothing else with either.
 */
import { distanceInUlp, ulpOf } from '../bits.ts';

/** What an implementation says about a case. */
export interface Answer {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
  /** The largest value and gradient anywhere in the case, intermediate results included, if known. */
  readonly scale?: readonly [value: number, gradient: number];
}

/** A random case in which some number is larger than this is rejected: double precision says too little about it. */
export const LARGEST = 1e6;

/** What two numbers may be apart: shares of the case's largest number (at least of 1) and of the number itself. */
export interface Rule {
  readonly ofLargest: number;
  readonly ofItself: number;
}
/** What values are held to; networks.py has the same two figures, and a test holds them together. */
export const VALUE: Rule = { ofLargest: 1e-12, ofItself: 1e-10 };
const GRADIENT: Rule = { ofLargest: 1e-12, ofItself: 1e-9 };

/** How far apart two answers are, at the number where they are furthest apart. */
export interface Gap {
  /** As a share of the tolerance: above 1 they disagree. */
  readonly share: number;
  /** In units in the last place, those of a thousandth of the case's largest number where that is larger. */
  readonly ulp: number;
  /** Which number: 'value 0', 'gradient 3'. */
  readonly where: string;
  readonly theirs: number;
  readonly ours: number;
}

/** No difference at all. */
export const NO_GAP: Gap = { share: 0, ulp: 0, where: '', theirs: 0, ours: 0 };

/** The wider of two gaps. */
export const wider = (a: Gap, b: Gap): Gap => (b.share > a.share || (b.share === a.share && b.ulp > a.ulp) ? b : a);

function shareOfTolerance(theirs: number, ours: number, largest: number, rule: Rule): number {
  if (theirs === ours || (Number.isNaN(theirs) && Number.isNaN(ours))) return 0;
  const difference = Math.abs(theirs - ours);
  if (!Number.isFinite(difference)) return Infinity;
  const tolerance = rule.ofLargest * Math.max(1, Math.min(largest, LARGEST)) + rule.ofItself * Math.abs(theirs);
  return difference / tolerance;
}

const largestOf = (numbers: Float64Array): number =>
  numbers.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);

/** A number much smaller than the largest is what cancelling left over: its distance is counted in ulp of a thousandth of the largest. */
const LEFT_OVER = 1e-3;

function ulpApart(theirs: number, ours: number, largest: number): number {
  const size = Math.max(Math.abs(theirs), LEFT_OVER * largest);
  return Number.isFinite(theirs - ours) && size > 0 && Number.isFinite(size)
    ? Math.abs(theirs - ours) / ulpOf(size)
    : distanceInUlp(theirs, ours);
}

function compareGroup(name: string, theirs: Float64Array, ours: Float64Array, largest: number, rule: Rule): Gap {
  if (theirs.length !== ours.length)
    return { share: Infinity, ulp: Infinity, where: `number of ${name}s`, theirs: theirs.length, ours: ours.length };
  let worst = NO_GAP;
  for (const [i, x] of theirs.entries()) {
    const y = ours[i] ?? NaN;
    if (Object.is(x, y)) continue;
    const share = shareOfTolerance(x, y, largest, rule);
    worst = wider(worst, { share, ulp: ulpApart(x, y, largest), where: `${name} ${i}`, theirs: x, ours: y });
  }
  return worst;
}

/**
 * Compares two answers to one case.
 *
 * @param theirs - PyTorch's answer
 * @param ours - ours
 * @returns the widest gap; they disagree if its `share` is above 1
 * @example
 * const one = { values: Float64Array.of(1), gradients: Float64Array.of() };
 * compare(one, one).share // 0
 */
export function compare(theirs: Answer, ours: Answer): Gap {
  const [value, gradient] = theirs.scale ?? [largestOf(theirs.values), largestOf(theirs.gradients)];
  const values = compareGroup('value', theirs.values, ours.values, value, VALUE);
  return wider(values, compareGroup('gradient', theirs.gradients, ours.gradients, gradient, GRADIENT));
}

/** Whether a random case is too large to compare. */
export function tooLarge({ scale: [value, gradient] = [0, 0] }: Answer): boolean {
  return value > LARGEST || gradient > LARGEST;
}
