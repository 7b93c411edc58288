/**
 * Cross entropy: what a classifier is trained with. Scores go through log-softmax (less their largest first, so that nothing
 * overflows), and the loss is minus the logarithm of the right class; or, for probabilities, their weighted sum.
 */
import { amax, detach, logsumexp, mul, neg, type Operand, sub, sum, type Value, where } from '@chainrule/engine';
import { failure } from '../errors.ts';
import {
  type ClassLoss,
  checkClass,
  classLoss,
  kept,
  likelihoodRow,
  nothing,
  pick,
  type RowTarget,
  type Weighed,
  weightsOf,
} from './class-rows.ts';
import type { NllOptions } from './classes.ts';
import type { LossRecord } from './loss.ts';
import { isList, isOperand, plainList } from './reduce.ts';

/** Options of crossEntropy. */
export interface CrossEntropyOptions extends NllOptions {
  /** The share of the target that is spread over all classes, in [0, 1]. */
  readonly labelSmoothing: number;
}

const entropy: LossRecord<CrossEntropyOptions> = {
  name: 'crossEntropy',
  torch: 'cross_entropy',
  defaults: { weight: null, ignoreIndex: -100, labelSmoothing: 0 },
  ranges: { weight: 'WEIGHTS', ignoreIndex: 'INTEGER', labelSmoothing: 'PROBABILITY' },
  form: 'class',
  domain: { input: [-4, 4], target: 'class' },
};

/**
 * Softmax and negative log likelihood in one, stable for any scores.
 * @param input - raw scores, shape (C) or (N, C)
 * @param target - the class, N classes, or probabilities of the input's shape; a class may be a Value, as under
 *   compile(), and makes the loss NaN where it is none of the classes
 * @param options - `weight` per class, `ignoreIndex`, `labelSmoothing`, `reduction`
 * @returns one Value; with reduction 'none' one per row
 * @throws RangeError for a class that is none of 0 … C − 1, and for `ignoreIndex` beside probabilities
 * @example
 * crossEntropy([new Value(2), new Value(0)], 0).data; // 0.1269…
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export const crossEntropy: ClassLoss<CrossEntropyOptions> = /* @__PURE__ */ classLoss(
  entropy,
  ({ rows, targets }, options) => {
    const shares = targets.filter((target) => isList(target)).length;
    return rows.map((row, i) => {
      const target = targets[i] as RowTarget; // as many as rows
      if (shares > 0) return probabilityRow(row, target, options);
      checkClass(entropy.name, target, row.length, options.ignoreIndex);
      return entropyRow(row, target as Operand, options); // lists went the other way
    });
  },
);

/** Scores less their largest, and the logarithm of the sum of their exponentials. */
function shifted(row: readonly Operand[]): { readonly gaps: readonly Value[]; readonly top: Value } {
  const most = detach(amax(row));
  const gaps = row.map((x) => sub(x, most));
  return { gaps, top: logsumexp(gaps) };
}

function entropyRow(row: readonly Operand[], target: Operand, options: CrossEntropyOptions): Weighed {
  const { ignoreIndex, labelSmoothing } = options;
  const weight = weightsOf(entropy.name, options.weight, row.length);
  const counts = kept(target, ignoreIndex);
  if (counts === 0) return { loss: nothing(row), share: 0 };
  const { gaps, top } = shifted(row);
  if (labelSmoothing === 0 && weight === null && counts === null)
    return {
      loss: sub(
        top,
        pick(target, row.length, (c) => gaps[c] as Operand),
      ),
      share: 1,
    }; // one gap per class
  const logs = gaps.map((gap) => sub(gap, top));
  const plain = likelihoodRow(logs, target, weight, ignoreIndex);
  if (labelSmoothing === 0) return plain;
  const spread = neg(sum(weight === null ? logs : logs.map((x, c) => mul(x, weight[c] as number)))); // one per class
  const smooth = counts === null ? spread : where(counts, spread, 0);
  const loss = plain.loss.mul(1 - labelSmoothing).add(mul(smooth, labelSmoothing / row.length));
  return { loss, share: plain.share };
}

function probabilityRow(row: readonly Operand[], target: RowTarget, options: CrossEntropyOptions): Weighed {
  if (!isList(target)) throw failure('ARRAY', entropy.name, 'target', target, { example: 'a probability per class' });
  const { labelSmoothing, ignoreIndex } = options;
  if (ignoreIndex >= 0) {
    const rule = { expected: 'left out, or negative, where targets are probabilities', advice: 'Leave such rows out.' };
    throw failure('ORDER', entropy.name, 'ignoreIndex', ignoreIndex, rule);
  }
  const expected = row.length;
  const advice = 'Give a probability for every class.';
  if (target.length !== expected) throw failure('LENGTH', entropy.name, 'target', target, { expected, advice });
  for (const p of target) {
    if (!isOperand(p)) throw failure('OPERAND', entropy.name, 'target', p);
  }
  const weight = weightsOf(entropy.name, options.weight, row.length);
  const { gaps, top } = shifted(row);
  const terms = plainList(target as readonly Operand[]).map((p, c) => {
    const q = labelSmoothing === 0 ? p : mul(p, 1 - labelSmoothing).add(labelSmoothing / expected);
    const term = mul(sub(gaps[c] as Operand, top), q); // one gap per class
    return weight === null ? term : mul(term, weight[c] as number); // one weight per class
  });
  return { loss: neg(sum(terms)), share: 1 };
}
