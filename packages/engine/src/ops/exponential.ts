/** exp and log in their bases, and the forms that stay accurate near 0. */
import type { UnaryOp } from '../op.ts';
import { unary } from '../record.ts';
import { denseExp } from './dense-unary.ts';

const ln2 = Math.LN2;
// torch's constant, one unit above Math.LN10
const ln10 = 2.3025850929940456;

/** eˣ, its own derivative. @example exp(1).data; // ≈ 2.7183 */
export const exp: UnaryOp = unary({
  name: 'exp',
  torch: 'torch.exp',
  tex: (x) => `e^{${x}}`,
  forward: Math.exp,
  vjps: [(k, g, _x, y) => k.mul(g, y)],
  dense: denseExp,
});

/** 2ˣ: 2 to the x. @example exp2(3).data; // 8 */
export const exp2: UnaryOp = unary({
  name: 'exp2',
  torch: 'torch.exp2',
  tex: (x) => `2^{${x}}`,
  forward: (x) => 2 ** x,
  vjps: [(k, g, _x, y) => k.mul(k.mul(g, y), ln2)],
});

/** eˣ − 1, accurate for small x. @example expm1(0.5).data; // ≈ 0.6487 */
export const expm1: UnaryOp = unary({
  name: 'expm1',
  torch: 'torch.expm1',
  tex: (x) => `e^{${x}} - 1`,
  forward: Math.expm1,
  vjps: [(k, g, _x, y) => k.mul(g, k.add(y, 1))],
});

/** The natural logarithm; −Infinity at 0, NaN below. @example log(2).data; // ≈ 0.6931 */
export const log: UnaryOp = unary({
  name: 'log',
  torch: 'torch.log',
  tex: (x) => `\\ln ${x}`,
  forward: Math.log,
  vjps: [(k, g, x) => k.div(g, x)],
  domain: [[0.01, 10]],
});

/** The logarithm to base 2. @example log2(8).data; // 3 */
export const log2: UnaryOp = unary({
  name: 'log2',
  torch: 'torch.log2',
  tex: (x) => `\\log_2 ${x}`,
  forward: Math.log2,
  vjps: [(k, g, x) => k.div(g, k.mul(x, ln2))],
  domain: [[0.01, 10]],
});

/** The logarithm to base 10. @example log10(1000).data; // 3 */
export const log10: UnaryOp = unary({
  name: 'log10',
  torch: 'torch.log10',
  tex: (x) => `\\log_{10} ${x}`,
  forward: Math.log10,
  vjps: [(k, g, x) => k.div(g, k.mul(x, ln10))],
  domain: [[0.01, 10]],
});

/** ln(1 + x), accurate for small x. @example log1p(1).data; // ≈ 0.6931 */
export const log1p: UnaryOp = unary({
  name: 'log1p',
  torch: 'torch.log1p',
  tex: (x) => `\\ln(1 + ${x})`,
  forward: Math.log1p,
  vjps: [(k, g, x) => k.div(g, k.add(x, 1))],
  domain: [[-0.9, 10]],
});
