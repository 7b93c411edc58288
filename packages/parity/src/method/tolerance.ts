/**
 * When two answers agree.
 *
 * The tolerance is scale-aware: a share of the number itself, and a much smaller share of the largest number in the case,
 * since what cancels leaves an error of the size of what was cancelled. A purely relative rule raises false alarms there.
 * NaN agrees with NaN, an infinity with itself, and nothing else with either.
 *
 * Comparisons are written so that a NaN in them loses: `!(share <= 1)` is true of NaN, `share > 1` is not, and a gap that is dropped
 * looks like agreement.
 */
import { distanceInUlp, ulpOf } from '../bits.ts';
import { messages } from '../errors.ts';

/** What an implementation says about a case. */
export interface Answer {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
  /** The largest finite value and gradient anywhere in the case, intermediate results included, if known. */
  readonly scale?: readonly [value: number, gradient: number];
  /** Why a random case says nothing, in PyTorch's own judgement: another is drawn in its place. */
  readonly rejected?: string;
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

/** Whether two answers agree: their gap is a number, and within the tolerance. */
export const agreesWithin = ({ share }: Pick<Gap, 'share'>): boolean => share <= 1;

/** Compares sizes of gaps, NaN being larger than any number. */
const larger = (a: number, b: number): boolean => !Number.isNaN(a) && !(b <= a);

/** The wider of two gaps; one that is NaN is wider than any number. */
export const wider = (a: Gap, b: Gap): Gap =>
  larger(a.share, b.share) || (Object.is(a.share, b.share) && larger(a.ulp, b.ulp)) ? b : a;

/** What is wrong with a scale, if anything: it has to be two finite numbers of at least 0. */
export function scaleTrouble(scale: ArrayLike<number>): string | undefined {
  const sound = scale.length === 2 && Array.from(scale).every((x) => x >= 0 && x < Infinity);
  return sound ? undefined : messages.badScale(Array.from(scale));
}

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

/** A difference that no tolerance excuses. */
export const apart = (where: string, theirs: number, ours: number): Gap => ({
  share: Infinity,
  ulp: Infinity,
  where,
  theirs,
  ours,
});

/** Whether two numbers are the two zeros. */
export const oppositeZeros = (theirs: number, ours: number): boolean => theirs === ours && !Object.is(theirs, ours);

/** The two groups of numbers in an answer, and how each is held. */
interface Group {
  readonly name: 'value' | 'gradient';
  readonly rule: Rule;
  /** Whether the two zeros are different numbers here. */
  readonly signed: (i: number) => boolean;
}

function compareGroup({ name, rule, signed }: Group, theirs: Float64Array, ours: Float64Array, largest: number): Gap {
  if (theirs.length !== ours.length) return apart(`number of ${name}s`, theirs.length, ours.length);
  let worst = NO_GAP;
  for (const [i, x] of theirs.entries()) {
    const y = ours[i] ?? NaN;
    if (Object.is(x, y)) continue;
    if (oppositeZeros(x, y)) {
      if (signed(i)) worst = wider(worst, apart(`sign of ${name} ${i}`, x, y));
      continue;
    }
    const share = shareOfTolerance(x, y, largest, rule);
    worst = wider(worst, { share, ulp: ulpApart(x, y, largest), where: `${name} ${i}`, theirs: x, ours: y });
  }
  return worst;
}

/** Where +0 and −0 are told apart; nowhere if left out. */
export interface SignsOfZero {
  readonly value?: (i: number) => boolean;
  readonly gradient?: (i: number) => boolean;
}

const nowhere = (): boolean => false;

/**
 * Compares two answers to one case.
 *
 * @param theirs - PyTorch's answer; with a `scale` that is not two finite numbers it agrees with nothing
 * @param ours - ours
 * @param signs - the values and gradients whose zeros have a sign that counts
 * @returns the widest gap; they disagree unless its `share` is at most 1
 * @example
 * const one = { values: Float64Array.of(1), gradients: Float64Array.of() };
 * compare(one, one).share // 0
 */
export function compare(theirs: Answer, ours: Answer, signs: SignsOfZero = {}): Gap {
  const { scale = [largestOf(theirs.values), largestOf(theirs.gradients)] } = theirs;
  const [value, gradient] = scale;
  if (scaleTrouble(scale) !== undefined) return apart('scale', value, gradient);
  const ofValues: Group = { name: 'value', rule: VALUE, signed: signs.value ?? nowhere };
  const ofGradients: Group = { name: 'gradient', rule: GRADIENT, signed: signs.gradient ?? nowhere };
  const values = compareGroup(ofValues, theirs.values, ours.values, value);
  return wider(values, compareGroup(ofGradients, theirs.gradients, ours.gradients, gradient));
}

/** Whether a random case says nothing: PyTorch says so itself, or it is too large to compare. */
export function saysNothing({ scale: [value, gradient] = [0, 0], rejected }: Answer): boolean {
  return rejected !== undefined || !(value <= LARGEST && gradient <= LARGEST);
}
