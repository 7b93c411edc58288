/**
 * The largest error of each kernel, in units in the last place (ulp) of the correctly rounded result's format, as it was measured against
 * mpmath at 160 bits: 40,000 random points in each of one to four ranges per op (its usual range, the whole range, next to zeros, poles and
 * ends) in float64 and in float32. 0.5 would be perfect rounding.
 *
 * sin, cos and tan within their straight line's reach (1.6e6, 3200 in float32); gelu for x ≥ −1 and logaddexp for operands of one sign, since
 * elsewhere their formulas cancel, as torch's do. A test holds the kernels to these figures and the figures to the kernels.
 */
import type { Dtype } from '../machine.ts';

/** Largest measured error in ulp, by op and format. */
export const accuracy: Readonly<Record<string, Readonly<Record<Dtype, number>>>> = {
  acos: { float64: 1.16, float32: 1.2 },
  acosh: { float64: 2.34, float32: 2.29 },
  asin: { float64: 1.21, float32: 1.21 },
  asinh: { float64: 1.46, float32: 1.56 },
  atan: { float64: 1.33, float32: 1.83 },
  atan2: { float64: 1.46, float32: 1.75 },
  atanh: { float64: 1.58, float32: 1.67 },
  cos: { float64: 0.81, float32: 0.77 },
  cosh: { float64: 1.24, float32: 1.27 },
  elu: { float64: 1.04, float32: 0.89 },
  erf: { float64: 1.22, float32: 1.33 },
  exp: { float64: 1.0, float32: 0.95 },
  exp2: { float64: 1.1, float32: 1.0 },
  expm1: { float64: 1.19, float32: 1.12 },
  gelu: { float64: 2.89, float32: 2.13 },
  hypot: { float64: 1.13, float32: 1.16 },
  log: { float64: 0.84, float32: 0.78 },
  log10: { float64: 0.69, float32: 0.67 },
  log1p: { float64: 0.79, float32: 0.83 },
  log2: { float64: 0.79, float32: 0.75 },
  logaddexp: { float64: 0.95, float32: 1.38 },
  logsigmoid: { float64: 1.48, float32: 1.51 },
  mish: { float64: 3.69, float32: 3.57 },
  pow: { float64: 1.14, float32: 1.09 },
  sigmoid: { float64: 2.06, float32: 2.14 },
  silu: { float64: 1.65, float32: 1.9 },
  sin: { float64: 0.81, float32: 0.76 },
  sinh: { float64: 1.98, float32: 1.7 },
  softplus: { float64: 1.5, float32: 1.48 },
  tan: { float64: 2.07, float32: 2.2 },
  tanh: { float64: 2.27, float32: 2.3 },
  xlogy: { float64: 1.67, float32: 1.71 },
};
