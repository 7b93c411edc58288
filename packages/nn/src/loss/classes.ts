/** Losses of classes other than cross entropy: negative log likelihood, and the margin over all classes. */
import { eq, gt, mul, type Operand, sub, sum, Value, where } from '@chainrule/engine';
import { failure } from '../errors.ts';
import {
  type ClassLoss,
  checkClass,
  classLoss,
  likelihoodRow,
  nothing,
  pick,
  type Scores,
  weightsOf,
} from './class-rows.ts';
import type { LossRecord } from './loss.ts';

/** Options of nllLoss. */
export interface NllOptions {
  /** One weight per class, or none. */
  readonly weight: readonly number[] | Float64Array | null;
  /** Rows of this class do not count. */
  readonly ignoreIndex: number;
}

const nll: LossRecord<NllOptions> = {
  name: 'nllLoss',
  torch: 'nll_loss',
  defaults: { weight: null, ignoreIndex: -100 },
  ranges: { weight: 'WEIGHTS', ignoreIndex: 'INTEGER' },
  form: 'class',
  domain: { input: [-4, 0], target: 'class' },
};

/**
 * Negative log likelihood: minus the entry of the right class.
 * @param input - logarithms of probabilities, shape (C) or (N, C)
 * @param target - the class, or N classes; one that is a Value makes the loss NaN where it is none of the classes
 * @param options - `weight` per class, `ignoreIndex`, `reduction`
 * @example
 * nllLoss([new Value(-0.5), new Value(-1)], 1).data; // 1
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export const nllLoss: ClassLoss<NllOptions> = /* @__PURE__ */ classLoss(
  nll,
  ({ rows, targets }, { weight, ignoreIndex }) =>
    rows.map((row, i) => {
      const target = targets[i];
      checkClass(nll.name, target, row.length, ignoreIndex);
      return likelihoodRow(row, target, weightsOf(nll.name, weight, row.length), ignoreIndex);
    }),
);

/** Options of multiMarginLoss. */
export interface MultiMarginOptions {
  /** 1 or 2: the power of every margin that is missed. */
  readonly p: number;
  readonly margin: number;
  /** One weight per class, or none. */
  readonly weight: readonly number[] | Float64Array | null;
}

const multiMargin: LossRecord<MultiMarginOptions> = {
  name: 'multiMarginLoss',
  torch: 'multi_margin_loss',
  defaults: { p: 1, margin: 1, weight: null },
  ranges: { p: 'SIZE', margin: 'FINITE', weight: 'WEIGHTS' },
  form: 'class',
  domain: { input: [-4, 4], target: 'class' },
};

/**
 * Max margin over classes: Σ max(0, margin − x[right] + x[c])^p over the wrong classes c, divided by C. A bare score is one class.
 * @example
 * multiMarginLoss([new Value(1), new Value(2)], 0).data; // 1
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html
 */
export const multiMarginLoss: ClassLoss<MultiMarginOptions, Scores | Operand> = /* @__PURE__ */ classLoss<
  MultiMarginOptions,
  Scores | Operand
>(
  multiMargin,
  ({ rows, targets }, options) => {
    if (options.p > 2)
      throw failure('ORDER', multiMargin.name, 'p', options.p, { expected: '1 or 2', advice: 'torch has these two.' });
    return rows.map((row, i) => ({ loss: multiMarginRow(row, targets[i], options), share: 1 }));
  },
  'taken',
);

function multiMarginRow(row: readonly Operand[], target: unknown, { p, margin, weight }: MultiMarginOptions): Value {
  checkClass(multiMargin.name, target, row.length, NaN);
  const right = pick(target, row.length, (c) => row[c] as Operand); // the class is one of them
  const weights = weightsOf(multiMargin.name, weight, row.length);
  const share = weights === null ? null : pick(target, row.length, (c) => weights[c] as number); // one per class
  const terms: Value[] = [];
  for (const [c, x] of row.entries()) {
    if (c === target) continue;
    const gap = sub(margin, right).add(x);
    const missed = where(gt(gap, 0), gap, 0); // not relu: torch counts no margin that is NaN
    const powered = p === 2 ? mul(missed, missed) : missed;
    const weighed = share === null ? powered : mul(powered, share);
    terms.push(target instanceof Value ? where(eq(target, c), 0, weighed) : weighed);
  }
  const total = (terms.length === 0 ? nothing(row) : sum(terms)).div(row.length); // one class has no wrong ones
  return target instanceof Value ? total.mul(pick(target, row.length, () => 1)) : total; // NaN for what is no class
}
