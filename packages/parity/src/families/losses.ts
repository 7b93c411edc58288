/** Every loss of nn by itself: its edges, its options, its reductions. One row of the report per loss. */

import { lossCases } from '../losses/draw.ts';
import { isClasses, type LossCase, lossBody, printLoss, smallerLosses } from '../losses/loss-case.ts';
import { type Answer, apart, compare, type Gap, NO_GAP, wider } from '../method/tolerance.ts';
import { lossTable } from '../networks/tables.ts';
import type { Family } from './family.ts';

let drawn: { readonly seed: number; readonly cases: readonly LossCase[] } | undefined;

/** The cases of a seed, drawn once. */
function casesOf(seed: number): readonly LossCase[] {
  if (drawn?.seed !== seed) drawn = { seed, cases: lossCases(seed) };
  return drawn.cases;
}

/** softMarginLoss overflows in torch beyond this; here it is the same function in a stable form. */
const SOFT_MARGIN_REACH = 709;

/** Whether we differ on purpose in one loss of a case without a reduction: both are on the docs' page of deliberate differences. */
function differsOnPurpose({ name, options, inputs, targets }: LossCase, i: number): boolean {
  const [rows = []] = inputs;
  if (name === 'softMarginLoss') return Number(rows.flat()[i]) * Number(targets.flat()[i]) < -SOFT_MARGIN_REACH;
  const ignored = name === 'crossEntropy' && targets[i] === options.ignoreIndex;
  return ignored && !Number.isFinite(Math.max(...(rows[i] ?? []))); // beside a finite largest, torch has 0 for −∞ too
}

/** Where we differ on purpose torch is known to give NaN for every gradient, and we for none. */
function knownGap(theirs: Answer, ours: Answer): Gap {
  const known = theirs.gradients.every(Number.isNaN) && !ours.gradients.some(Number.isNaN);
  const at = ({ gradients }: Answer): number => gradients[0] ?? NaN;
  return known ? NO_GAP : apart('gradient that PyTorch is known to have NaN for', at(theirs), at(ours));
}

/**
 * Without a reduction, losses have nothing to do with each other: each is compared with its own gradients, so that a huge one does not
 * widen the tolerance of the rest.
 */
function compareLosses(example: LossCase, theirs: Answer, ours: Answer): Gap {
  const { name, options, inputs, single } = example;
  const whole = compare(theirs, ours);
  const incomparable = whole.where === 'scale' || whole.where.startsWith('number of');
  if (options.reduction !== 'none' || incomparable) return whole;
  const [rows = []] = inputs;
  const columns = rows[0]?.length ?? 0;
  const size = rows.length * columns;
  const width = lossTable[name]?.form === 'class' ? columns : 1;
  const at = ({ values, gradients }: Answer, i: number): Answer => ({
    values: values.subarray(i, i + 1),
    gradients: Float64Array.from(
      inputs.flatMap((_, k) => [...gradients.subarray(k * size + i * width, k * size + (i + 1) * width)]),
    ),
  });
  const count = single && width > 1 ? 1 : theirs.values.length;
  return Array.from({ length: count }, (_, i) => {
    const [theirOne, ourOne] = [at(theirs, i), at(ours, i)];
    const gap = differsOnPurpose(example, i) ? knownGap(theirOne, ourOne) : compare(theirOne, ourOne);
    return gap.where === '' ? gap : { ...gap, where: `loss ${i}, ${gap.where}` };
  }).reduce(wider, NO_GAP);
}

/** Every loss, at its edges and at random points. */
export const losses: Family<LossCase> = {
  name: 'losses',
  compared:
    'loss (each by itself, without a reduction) and the gradient of every input; but not softMarginLoss beyond 709, nor ignored rows of crossEntropy whose largest number is not finite, where we differ on purpose',
  get count() {
    return casesOf(0).length;
  },
  get recorded() {
    return casesOf(0).length;
  },
  random: false,
  draw: (seed, index) => casesOf(seed)[index] as LossCase, // index < count
  ask: (example) => ({ kind: 'loss', body: lossBody(example) }),
  run: (example, backend) => backend.loss?.(example),
  compare: compareLosses,
  row: ({ name, targets }) =>
    lossTable[name]?.form === 'class' && !isClasses(targets) ? `${name} against probabilities` : name,
  smaller: smallerLosses,
  print: printLoss,
};
