/**
 * Losses of elements: each is one record, whose `each` is the loss of one prediction and one target.
 *
 * The formulas are torch's, branch for branch, so that values and gradients agree; where torch's own would overflow
 * (softMarginLoss beyond 709) the stable form of the same function stands.
 */
import {
  abs,
  clamp,
  detach,
  exp,
  ge,
  log,
  log1p,
  logsigmoid,
  maximum,
  mul,
  ne,
  neg,
  type Operand,
  relu,
  sub,
  type Value,
  where,
  xlogy,
} from '@chainrule/engine';
import { checkNumber } from '../check.ts';
import { type ElementLoss, elementLoss } from './loss.ts';
import type { Reduction } from './reduce.ts';

/** A loss without options of its own. */
export type NoOptions = Readonly<Record<never, never>>;
const anywhere = { input: [-4, 4], target: [-4, 4] } as const;
const signs = { input: [-4, 4], target: 'sign' } as const;

/**
 * Squared error.
 * @param input - predictions: one, a list (N) or rows (N, C)
 * @param target - as many targets
 * @param options - `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns one Value; with 'none' the shape that came in
 * @throws TypeError for targets of the wrong kind, RangeError for NaN targets and other shapes
 * @example
 * mseLoss([1, 2], [3, 5]).data; // 6.5
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export const mseLoss: ElementLoss<NoOptions> = /* @__PURE__ */ elementLoss<NoOptions>({
  name: 'mseLoss',
  torch: 'mse_loss',
  defaults: {},
  ranges: {},
  domain: anywhere,
  each(x, y) {
    const gap = sub(x, y);
    return mul(gap, gap);
  },
});

/**
 * Absolute error.
 * @example
 * l1Loss([1, 2], [3, 5]).data; // 2.5
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 */
export const l1Loss: ElementLoss<NoOptions> = /* @__PURE__ */ elementLoss<NoOptions>({
  name: 'l1Loss',
  torch: 'l1_loss',
  defaults: {},
  ranges: {},
  domain: anywhere,
  each: (x, y) => abs(sub(x, y)),
});

/** The size below the limit, and NaN; else 0, so that its square hands back no gradient there, not even 0 · ∞. */
const nearer = (size: Value, limit: number): Value => where(ge(size, limit), 0, size);

/**
 * Half the square below `beta`, the absolute error less beta/2 above.
 * @example
 * smoothL1Loss([0, 0], [1, 3]).data; // 1.5
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 */
export const smoothL1Loss: ElementLoss<{ readonly beta: number }> = /* @__PURE__ */ elementLoss<{
  readonly beta: number;
}>({
  name: 'smoothL1Loss',
  torch: 'smooth_l1_loss',
  defaults: { beta: 1 },
  ranges: { beta: 'NON_NEGATIVE' },
  domain: anywhere,
  each(x, y, { beta }) {
    const size = abs(sub(x, y));
    if (beta === 0) return size;
    const small = nearer(size, beta);
    return where(ge(size, beta), sub(size, 0.5 * beta), mul(small, 0.5).mul(small).div(beta));
  },
});

/**
 * Half the square below `delta`, a straight line above.
 * @example
 * huberLoss([0, 0], [1, 3]).data; // 1.5
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 */
export const huberLoss: ElementLoss<{ readonly delta: number }> = /* @__PURE__ */ elementLoss<{
  readonly delta: number;
}>({
  name: 'huberLoss',
  torch: 'huber_loss',
  defaults: { delta: 1 },
  ranges: { delta: 'POSITIVE' },
  domain: anywhere,
  each(x, y, { delta }) {
    const size = abs(sub(x, y));
    const small = nearer(size, delta);
    return where(ge(size, delta), sub(size, 0.5 * delta).mul(delta), mul(small, 0.5).mul(small));
  },
});

/**
 * ln(1 + e^(−target · input)) for targets ±1.
 * @example
 * softMarginLoss(0, 1).data; // ≈ 0.6931
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.soft_margin_loss.html
 */
export const softMarginLoss: ElementLoss<NoOptions> = /* @__PURE__ */ elementLoss<NoOptions>({
  name: 'softMarginLoss',
  torch: 'soft_margin_loss',
  defaults: {},
  ranges: {},
  domain: signs,
  targetRule: 'SIGN',
  each: (x, y) => neg(logsigmoid(mul(y, x))),
});

/**
 * Max margin: max(0, margin − target · score) for targets ±1, as in micrograd's demo; torch has no such function.
 * @param score - scores: one, a list or rows
 * @param target - as many −1 or 1
 * @param options - `margin` (1), `reduction`
 * @example
 * hingeLoss(0.25, 1).data; // 0.75
 */
export const hingeLoss: ElementLoss<{ readonly margin: number }> = /* @__PURE__ */ elementLoss<{
  readonly margin: number;
}>({
  name: 'hingeLoss',
  torch: null,
  defaults: { margin: 1 },
  ranges: { margin: 'FINITE' },
  domain: signs,
  targetRule: 'SIGN',
  each: (score, y, { margin }) => relu(sub(margin, mul(y, score))),
});

/**
 * The input for targets 1, max(0, margin − input) for targets −1.
 * @example
 * hingeEmbeddingLoss(0.25, -1).data; // 0.75
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hinge_embedding_loss.html
 */
export const hingeEmbeddingLoss: ElementLoss<{ readonly margin: number }> = /* @__PURE__ */ elementLoss<{
  readonly margin: number;
}>({
  name: 'hingeEmbeddingLoss',
  torch: 'hinge_embedding_loss',
  defaults: { margin: 1 },
  ranges: { margin: 'FINITE' },
  domain: signs,
  targetRule: 'SIGN',
  each: (x, y, { margin }) => where(ne(y, 1), clamp(sub(margin, x), 0), 0).add(where(ne(y, -1), x, 0)),
});

/** The number itself, or a Value's where it can be read; not while compile() traces. */
function peek(x: Operand): number | undefined {
  if (typeof x === 'number') return x;
  try {
    return x.data;
  } catch {
    return undefined;
  }
}

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
