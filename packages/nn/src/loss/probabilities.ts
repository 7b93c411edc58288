/**
 * Losses of probabilities, their logarithms or their logits: one record each, as in elements.ts.
 *
 * The formulas are torch's, its floors among them: logarithms stop at −100, and slopes divide by at least 1e-12.
 */
import {
  detach,
  exp,
  ge,
  log,
  log1p,
  logsigmoid,
  maximum,
  mul,
  neg,
  type Operand,
  sub,
  type Value,
  where,
  xlogy,
} from '@chainrule/engine';
import { isTracing } from '@chainrule/engine/internal';
import { checkNumber } from '../check.ts';
import { type ElementLoss, elementLoss } from './loss.ts';
import type { Reduction } from './reduce.ts';

/** The number itself, or a Value's; undefined while compile() traces, when there is none. */
const peek = (x: Operand): number | undefined => (typeof x === 'number' ? x : isTracing() ? undefined : x.data);

/** Weights of elements: one for all, one per column, or one per element. */
export type ElementWeights = number | readonly number[] | readonly (readonly number[])[];

/** Options of losses with a weight for every element. */
export interface ElementWeight {
  /** Multiplies every loss. */
  readonly weight: ElementWeights;
}

/** The weights of one element, as `each` sees them. */
interface Weight {
  readonly weight: number;
}

const weighed = (loss: Value, { weight }: Weight): Value => (weight === 1 ? loss : loss.mul(weight));

const entropy = (x: Operand, y: Operand): Value =>
  sub(y, 1)
    .mul(maximum(log1p(neg(x)), -100))
    .sub(mul(y, maximum(log(x), -100)));

/** torch's 1e-12, which is a float in its source. */
const LEAST_SPREAD = Math.fround(1e-12);

/**
 * The entropy with torch's slope, (x − y) / max(x(1 − x), 1e-12), which is finite at 0 and 1: there the value is a constant
 * and the slope is put in by hand; elsewhere it is what the rules give, to any order.
 */
function guardedEntropy(x: Value, y: Operand): Value {
  const spread = (p: Operand): Value => sub(1, p).mul(p);
  const inside = ge(spread(x), LEAST_SPREAD);
  const still = detach(x);
  const slope = sub(still, y).div(maximum(spread(still), LEAST_SPREAD));
  const edge = entropy(still, y).add(slope.mul(sub(x, still)));
  return where(inside, entropy(where(inside, x, 0.5), y), edge);
}

/**
 * Cross entropy of probabilities against targets in [0, 1]; logarithms stop at −100, as torch's do.
 * @throws RangeError for numbers outside [0, 1], on either side
 * @example
 * binaryCrossEntropy(0.5, 1).data; // ≈ 0.6931
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 */
export const binaryCrossEntropy: ElementLoss<ElementWeight> = /* @__PURE__ */ elementLoss<ElementWeight, Weight>({
  name: 'binaryCrossEntropy',
  torch: 'binary_cross_entropy',
  defaults: { weight: 1 },
  ranges: { weight: 'ELEMENTS' },
  domain: { input: [0.01, 0.99], target: [0, 1] },
  targetRule: 'PROBABILITY',
  each(x, y, options) {
    const known = peek(x);
    if (known !== undefined && !Number.isNaN(known)) checkNumber('PROBABILITY', 'binaryCrossEntropy', 'input', known);
    return weighed(typeof x === 'number' ? entropy(x, y) : guardedEntropy(x, y), options);
  },
});

/** Options of binaryCrossEntropyWithLogits. */
export interface LogitsOptions extends ElementWeight {
  /** Multiplies the losses of positive targets. */
  readonly posWeight: ElementWeights;
}

/**
 * Sigmoid and binary cross entropy in one, stable for any score.
 * @example
 * binaryCrossEntropyWithLogits(0, 1).data; // ≈ 0.6931
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export const binaryCrossEntropyWithLogits: ElementLoss<LogitsOptions> = /* @__PURE__ */ elementLoss<
  LogitsOptions,
  Weight & { readonly posWeight: number }
>({
  name: 'binaryCrossEntropyWithLogits',
  torch: 'binary_cross_entropy_with_logits',
  defaults: { weight: 1, posWeight: 1 },
  ranges: { weight: 'ELEMENTS', posWeight: 'ELEMENTS' },
  domain: { input: [-4, 4], target: [0, 1] },
  each(x, y, { posWeight, ...rest }) {
    const no = sub(1, y).mul(x);
    const yes = logsigmoid(x);
    const scaled =
      posWeight === 1
        ? yes
        : mul(y, posWeight - 1)
            .add(1)
            .mul(yes);
    return weighed(no.sub(scaled), rest);
  },
});

/** Options of klDiv. */
export interface KlDivOptions {
  /** Whether targets are logarithms too. */
  readonly logTarget: boolean;
}

/**
 * Kullback-Leibler divergence of the target from the input; the input is logarithms of probabilities.
 * @param options - `logTarget`; `reduction` may be 'batchmean': the sum over the number of rows
 * @example
 * klDiv([Math.log(0.5), Math.log(0.5)], [1, 0], { reduction: 'sum' }).data; // ≈ 0.6931
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 */
export const klDiv: ElementLoss<KlDivOptions, Reduction | 'batchmean'> = /* @__PURE__ */ elementLoss<
  KlDivOptions,
  KlDivOptions,
  Reduction | 'batchmean'
>({
  name: 'klDiv',
  torch: 'kl_div',
  defaults: { logTarget: false },
  ranges: { logTarget: 'BOOLEAN' },
  domain: { input: [-4, 0], target: [0, 1] },
  batchmean: true,
  each(x, y, { logTarget }) {
    if (logTarget) return exp(y).mul(sub(y, x));
    return xlogy(y, y).sub(mul(y, x));
  },
});
