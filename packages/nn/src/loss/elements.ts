/**
 * Losses of elements: each is one record, whose `each` is the loss of one prediction and one target.
 *
 * The formulas are torch's, branch for branch, so that values and gradients agree; where torch's own would overflow
 * (softMarginLoss beyond 709) the stable form of the same function stands.
 */
import { abs, clamp, ge, logsigmoid, mul, ne, neg, relu, sub, type Value, where } from '@chainrule/engine';
import { type ElementLoss, elementLoss } from './loss.ts';

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

/** The gap where its size is below the limit, and NaN; else 0, so that its square hands back no gradient there, not even 0 · ∞. */
const nearer = (gap: Value, size: Value, limit: number): Value => where(ge(size, limit), 0, gap);

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
    const gap = sub(x, y);
    const size = abs(gap);
    if (beta === 0) return size;
    const small = nearer(gap, size, beta);
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
    const gap = sub(x, y);
    const size = abs(gap);
    const small = nearer(gap, size, delta);
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
 * The input for targets 1, max(0, margin − input) for targets −1; both together for any other, as torch has it.
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
  each: (x, y, { margin }) => where(ne(y, 1), clamp(sub(margin, x), 0), 0).add(where(ne(y, -1), x, 0)),
});
