/** The hyperbola's functions and their inverses. */
import type { UnaryOp } from '../op.ts';
import { unary } from '../record.ts';
import { denseTanh } from './dense-unary.ts';

/** sinh x: the hyperbolic sine. @example sinh(0.5).data; // ≈ 0.5211 */
export const sinh: UnaryOp = unary({
  name: 'sinh',
  torch: 'torch.sinh',
  tex: (x) => `\\sinh ${x}`,
  forward: Math.sinh,
  vjps: [(k, g, x) => k.mul(g, k.apply(cosh, [x]))],
});

/** cosh x: the hyperbolic cosine. @example cosh(0.5).data; // ≈ 1.1276 */
export const cosh: UnaryOp = unary({
  name: 'cosh',
  torch: 'torch.cosh',
  tex: (x) => `\\cosh ${x}`,
  forward: Math.cosh,
  vjps: [(k, g, x) => k.mul(g, k.apply(sinh, [x]))],
});

/** tanh x: squashes any number into [−1, 1]. @example tanh(0.5).data; // ≈ 0.4621 */
export const tanh: UnaryOp = unary({
  name: 'tanh',
  torch: 'torch.tanh',
  tex: (x) => `\\tanh ${x}`,
  forward: Math.tanh,
  vjps: [(k, g, _x, y) => k.mul(g, k.sub(1, k.mul(y, y)))],
  dense: denseTanh,
});

/** The inverse of sinh: the number whose hyperbolic sine is x. @example asinh(0.5).data; // ≈ 0.4812 */
export const asinh: UnaryOp = unary({
  name: 'asinh',
  torch: 'torch.asinh',
  tex: (x) => `\\operatorname{arsinh} ${x}`,
  forward: Math.asinh,
  vjps: [(k, g, x) => k.mul(g, k.div(1, k.sqrt(k.add(k.mul(x, x), 1))))],
});

/**
 * The inverse of cosh, for x ≥ 1: the number of at least 0 whose hyperbolic cosine is x.
 * @example acosh(2).data; // ≈ 1.3170
 */
export const acosh: UnaryOp = unary({
  name: 'acosh',
  torch: 'torch.acosh',
  tex: (x) => `\\operatorname{arcosh} ${x}`,
  forward: Math.acosh,
  vjps: [(k, g, x) => k.mul(g, k.div(1, k.sqrt(k.sub(k.mul(x, x), 1))))],
  domain: [[1.1, 10]],
});

/** The inverse of tanh, for |x| ≤ 1: the number whose hyperbolic tangent is x. @example atanh(0.5).data; // ≈ 0.5493 */
export const atanh: UnaryOp = unary({
  name: 'atanh',
  torch: 'torch.atanh',
  tex: (x) => `\\operatorname{artanh} ${x}`,
  forward: Math.atanh,
  vjps: [(k, g, x) => k.div(g, k.sub(1, k.mul(x, x)))],
  domain: [[-0.95, 0.95]],
});
