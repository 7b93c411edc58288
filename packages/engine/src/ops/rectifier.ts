/**
 * Activations in pieces: straight on one side, something else on the other.
 *
 * Their rules are masks, not products: an infinite gradient on the dead side gives 0. Which side a kink belongs to is
 * torch's choice, op by op (relu'(0) = 0, elu'(0) = alpha, hardtanh's is 0 at both bounds).
 */
import type { Algebra } from '../algebra.ts';
import { hold } from '../math/order.ts';
import type { UnaryOp } from '../op.ts';
import { exact, unary } from '../record.ts';
import { denseRelu } from './dense-unary.ts';

/** max(0, x): the number if positive, else 0; its slope at 0 is 0. @example relu(-2).data; // 0 */
export const relu: UnaryOp = unary({
  name: 'relu',
  torch: 'torch.relu',
  tex: (x) => `\\max(0, ${x})`,
  forward: (x) => hold(x, 0, Infinity),
  vjps: [(k, g, _x, y) => k.select(k.le(y, 0), 0, g)],
  dense: denseRelu,
  kinks: [0],
  ulp: exact,
});

interface LeakyReluParams extends Record<string, number> {
  readonly negativeSlope: number;
}

/** x if positive, else negativeSlope · x. @example leakyRelu(-2, { negativeSlope: 0.1 }).data; // -0.2 */
export const leakyRelu: UnaryOp<LeakyReluParams> = unary<LeakyReluParams>({
  name: 'leakyRelu',
  torch: 'torch.nn.functional.leaky_relu',
  params: { negativeSlope: 0.01 },
  tex: (x, { negativeSlope }) => `\\max(0, ${x}) + ${negativeSlope} \\min(0, ${x})`,
  forward: (x, { negativeSlope }) => (x > 0 ? x : x * negativeSlope),
  vjps: [(k, g, x, _y, { negativeSlope }) => k.select(k.gt(x, 0), g, k.mul(g, negativeSlope))],
  kinks: [0],
  ulp: exact,
});

interface AlphaParams extends Record<string, number> {
  readonly alpha: number;
}

/** scale · x above 0, else outer · (e^(inner · x) − 1): what elu, selu and celu have in common. */
const eluForward = (x: number, outer: number, scale: number, inner: number): number =>
  x < 0 ? Math.expm1(x * inner) * outer : x * scale;

function eluRule<T>(k: Algebra<T>, g: T, x: T, outer: number, scale: number, inner: number): T {
  const negative = k.select(k.lt(x, 0), x, 0); // on the other side the exponential would overflow, and 0 · Infinity is NaN
  const below = k.mul(k.mul(k.mul(g, inner), outer), k.exp(k.mul(negative, inner)));
  return k.select(k.le(x, 0), below, k.mul(g, scale));
}

/** x if positive, else alpha · (eˣ − 1). @example elu(-1).data; // ≈ -0.6321 */
export const elu: UnaryOp<AlphaParams> = unary<AlphaParams>({
  name: 'elu',
  torch: 'torch.nn.functional.elu',
  params: { alpha: 1 },
  tex: (x, { alpha }) => `\\max(0, ${x}) + ${alpha} \\min(0, e^{${x}} - 1)`,
  forward: (x, { alpha }) => eluForward(x, alpha, 1, 1),
  vjps: [(k, g, x, _y, { alpha }) => eluRule(k, g, x, alpha, 1, 1)],
  kinks: [0],
});

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** elu with the two constants that keep mean 0 and variance 1 (Klambauer et al. 2017). @example selu(-1).data; // ≈ -1.1113 */
export const selu: UnaryOp = unary({
  name: 'selu',
  torch: 'torch.nn.functional.selu',
  tex: (x) => `\\operatorname{selu}(${x})`,
  forward: (x) => eluForward(x, seluAlpha * seluScale, seluScale, 1),
  vjps: [(k, g, x) => eluRule(k, g, x, seluAlpha * seluScale, seluScale, 1)],
  kinks: [0],
});

/** x if positive, else alpha · (e^(x/alpha) − 1): elu with a slope of 1 at 0 for every alpha. @example celu(-1).data; // ≈ -0.6321 */
export const celu: UnaryOp<AlphaParams> = unary<AlphaParams>({
  name: 'celu',
  torch: 'torch.nn.functional.celu',
  params: { alpha: 1 },
  tex: (x, { alpha }) => `\\max(0, ${x}) + \\min(0, ${alpha} (e^{${x} / ${alpha}} - 1))`,
  forward: (x, { alpha }) => eluForward(x, alpha, 1, 1 / alpha),
  vjps: [(k, g, x, _y, { alpha }) => eluRule(k, g, x, alpha, 1, 1 / Math.fround(alpha))], // torch rounds alpha to float32 here
  kinks: [0],
});

interface HardtanhParams extends Record<string, number> {
  readonly minVal: number;
  readonly maxVal: number;
}

/** x held within [minVal, maxVal]; no gradient outside or at the bounds. @example hardtanh(3).data; // 1 */
export const hardtanh: UnaryOp<HardtanhParams> = unary<HardtanhParams>({
  name: 'hardtanh',
  torch: 'torch.nn.functional.hardtanh',
  params: { minVal: -1, maxVal: 1 },
  tex: (x, { minVal, maxVal }) => `\\min(\\max(${x}, ${minVal}), ${maxVal})`,
  forward: (x, { minVal, maxVal }) => hold(x, minVal, maxVal),
  vjps: [(k, g, x, _y, { minVal, maxVal }) => k.select(k.add(k.le(x, minVal), k.ge(x, maxVal)), 0, g)],
  kinks: ({ minVal, maxVal }) => [minVal, maxVal],
  ulp: exact,
});

/** x held within [0, 6]. @example relu6(8).data; // 6 */
export const relu6: UnaryOp = unary({
  name: 'relu6',
  torch: 'torch.nn.functional.relu6',
  tex: (x) => `\\min(\\max(0, ${x}), 6)`,
  forward: (x) => hold(x, 0, 6),
  vjps: [(k, g, x) => k.select(k.add(k.le(x, 0), k.ge(x, 6)), 0, g)],
  kinks: [0, 6],
  ulp: exact,
});

/** torch's constant, a float32 in its float64 kernel as well. */
const sixth = Math.fround(1 / 6);

/** min(max(x + 3, 0), 6) / 6: a sigmoid of straight lines. @example hardsigmoid(1).data; // ≈ 0.6667 */
export const hardsigmoid: UnaryOp = unary({
  name: 'hardsigmoid',
  torch: 'torch.nn.functional.hardsigmoid',
  tex: (x) => `\\frac{\\min(\\max(${x} + 3, 0), 6)}{6}`,
  forward: (x) => hold(x + 3, 0, 6) / 6,
  vjps: [(k, g, x) => k.select(k.mul(k.gt(x, -3), k.lt(x, 3)), k.mul(g, sixth), 0)],
  kinks: [-3, 3],
  ulp: exact,
});

/** x · hardsigmoid(x). @example hardswish(1).data; // ≈ 0.6667 */
export const hardswish: UnaryOp = unary({
  name: 'hardswish',
  torch: 'torch.nn.functional.hardswish',
  tex: (x) => `${x} \\cdot \\frac{\\min(\\max(${x} + 3, 0), 6)}{6}`,
  forward: (x) => (x * hold(x + 3, 0, 6)) / 6,
  vjps: [
    (k, g, x) => {
      const curved = k.mul(g, k.add(k.div(x, 3), 0.5));
      return k.select(k.le(x, -3), 0, k.select(k.lt(x, 3), curved, g));
    },
  ],
  kinks: [-3, 3],
  ulp: exact,
});
