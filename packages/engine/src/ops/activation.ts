/** Smooth activations: what a neuron's sum runs through. Forward and rule follow torch's scalar kernels, order included. */
import type { Algebra } from '../algebra.ts';
import { oneOf } from '../errors.ts';
import { erf } from '../math/erf.ts';
import type { UnaryOp } from '../op.ts';
import { unary } from '../record.ts';
import { denseSigmoid } from './dense-unary.ts';
import { log1p } from './exponential.ts';
import { tanh } from './hyperbolic.ts';
import { erf as erfOp } from './special.ts';

/** 1 / (1 + e⁻ˣ): squashes any number into [0, 1]. @example sigmoid(0.5).data; // ≈ 0.6225 */
export const sigmoid: UnaryOp = unary({
  name: 'sigmoid',
  torch: 'torch.sigmoid',
  tex: (x) => `\\sigma(${x})`,
  forward: (x) => 1 / (1 + Math.exp(-x)),
  vjps: [(k, g, _x, y) => k.mul(k.mul(g, k.sub(1, y)), y)],
  dense: denseSigmoid,
});

/** ln sigmoid(x), without overflow: finite for any finite x. @example logsigmoid(0.5).data; // ≈ -0.4741 */
export const logsigmoid: UnaryOp = unary({
  name: 'logsigmoid',
  torch: 'torch.nn.functional.logsigmoid',
  tex: (x) => `\\ln \\sigma(${x})`,
  forward: (x) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x))),
  vjps: [
    (k, g, x) => {
      const negative = k.lt(x, 0);
      const z = k.exp(k.select(negative, x, k.neg(x)));
      return k.mul(g, k.sub(negative, k.mul(k.select(negative, 1, -1), k.div(z, k.add(1, z)))));
    },
  ],
});

interface SoftplusParams extends Record<string, number> {
  readonly beta: number;
  readonly threshold: number;
}

/** ln(1 + e^(βx)) / β, a smooth relu; x itself where βx > threshold. @example softplus(0.5).data; // ≈ 0.9741 */
export const softplus: UnaryOp<SoftplusParams> = unary<SoftplusParams>({
  name: 'softplus',
  torch: 'torch.nn.functional.softplus',
  params: { beta: 1, threshold: 20 },
  tex: (x, { beta }) => (beta === 1 ? `\\ln(1 + e^{${x}})` : `\\frac{1}{${beta}} \\ln(1 + e^{${beta} ${x}})`),
  forward: (x, { beta, threshold }) => (x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta),
  vjps: [
    (k, g, x, _y, { beta, threshold }) => {
      const scaled = k.mul(x, beta);
      const z = k.exp(k.select(k.ge(scaled, threshold), threshold, scaled)); // where it is linear, z must not overflow
      return k.select(k.gt(scaled, threshold), g, k.div(k.mul(g, z), k.add(z, 1)));
    },
  ],
  kinks: ({ beta, threshold }) => [threshold / beta],
});

/** x · sigmoid(x), also called swish. @example silu(0.5).data; // ≈ 0.3112 */
export const silu: UnaryOp = unary({
  name: 'silu',
  torch: 'torch.nn.functional.silu',
  tex: (x) => `${x} \\cdot \\sigma(${x})`,
  forward: (x) => x / (1 + Math.exp(-x)),
  vjps: [
    (k, g, x) => {
      const s = k.apply(sigmoid, [x]);
      return k.mul(k.mul(g, s), k.add(1, k.mul(x, k.sub(1, s))));
    },
  ],
});

/** x · tanh(softplus(x)). @example mish(0.5).data; // ≈ 0.3752 */
export const mish: UnaryOp = unary({
  name: 'mish',
  torch: 'torch.nn.functional.mish',
  tex: (x) => `${x} \\cdot \\tanh(\\ln(1 + e^{${x}}))`,
  forward: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  vjps: [
    (k, g, x) => {
      const s = k.apply(sigmoid, [x]);
      const t = k.apply(tanh, [k.apply(log1p, [k.exp(x)])]);
      return k.mul(g, k.add(t, k.mul(k.mul(x, s), k.sub(1, k.mul(t, t)))));
    },
  ],
  ulp: { torch: 4, wasm: 8 },
});

interface GeluParams extends Record<string, string> {
  readonly approximate: 'none' | 'tanh';
}

const sqrtHalf = Math.SQRT1_2;
const pdfScale = 1.1283791670955126 * Math.SQRT1_2 * 0.5;
const geluBeta = Math.SQRT2 * 1.1283791670955126 * 0.5;
const geluKappa = 0.044715;

const geluInner = (x: number): number => geluBeta * (x + geluKappa * (x * x * x));

/** x · Φ(x), Φ the normal distribution's cumulative function; `approximate: 'tanh'` for the formula that GPT-2 used. @example gelu(1).data; // ≈ 0.8413 */
export const gelu: UnaryOp<GeluParams> = unary<GeluParams>({
  name: 'gelu',
  torch: 'torch.nn.functional.gelu',
  params: { approximate: 'none' },
  checkParams: ({ approximate }) => oneOf('gelu', 'approximate', approximate, ['none', 'tanh']),
  tex: (x) => `${x} \\cdot \\Phi(${x})`,
  forward: (x, { approximate }) =>
    approximate === 'tanh' ? 0.5 * x * (1 + Math.tanh(geluInner(x))) : x * 0.5 * (1 + erf(x * sqrtHalf)),
  vjps: [
    (k, g, x, _y, { approximate }) => {
      if (approximate === 'none') {
        const cdf = k.mul(0.5, k.add(1, k.apply(erfOp, [k.mul(x, sqrtHalf)])));
        const pdf = k.mul(k.exp(k.mul(k.mul(x, x), -0.5)), pdfScale);
        return k.mul(g, k.add(cdf, k.mul(x, pdf)));
      }
      const squared = k.mul(x, x);
      const inner = k.mul(geluBeta, k.add(x, k.mul(geluKappa, k.mul(squared, x))));
      const t = k.apply(tanh, [inner]);
      const slope = k.mul(k.mul(k.mul(0.5, x), k.sub(1, k.mul(t, t))), innerSlope(k, squared));
      return k.mul(g, k.add(k.mul(0.5, k.add(1, t)), slope));
    },
  ],
  domain: [[-5, 5]],
  // Far to the left torch's own formula cancels: one ulp of erf there is many of the result.
  ulp: { torch: 512, wasm: 512 },
});

const innerSlope = <T>(k: Algebra<T>, squared: T): T => k.mul(geluBeta, k.add(1, k.mul(3 * geluKappa, squared)));
