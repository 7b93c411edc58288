/** Powers and roots. */
import { pow as powNumber } from '../math/pow.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, exact, unary } from '../record.ts';

/**
 * x to the power y, y a number or a Value.
 *
 * As torch: pow(0, 0) is 1 with gradients 0 and 0; the exponent's gradient at x = 0, y ≥ 0 is 0; x < 0 with a fraction is NaN.
 * @example pow(2, 10).data; // 1024
 */
export const pow: BinaryOp = binary({
  name: 'pow',
  torch: 'torch.pow',
  tex: (x, y) => `{${x}}^{${y}}`,
  forward: powNumber,
  vjps: [
    (k, g, x, y) => k.select(k.eq(y, 0), 0, k.mul(g, k.mul(y, k.pow(x, k.sub(y, 1))))),
    (k, g, x, y, z) => k.mul(g, k.select(k.mul(k.eq(x, 0), k.ge(y, 0)), 0, k.mul(z, k.log(x)))),
  ],
  domain: [[0.1, 5], [-3, 3]], // biome-ignore format: a range an operand
});

/** x²: the number times itself. @example square(3).data; // 9 */
export const square: UnaryOp = unary({
  name: 'square',
  torch: 'torch.square',
  tex: (x) => `{${x}}^{2}`,
  forward: (x) => x * x,
  vjps: [(k, g, x) => k.mul(g, k.mul(2, x))],
  ulp: exact,
});

/** 1 / x: one over the number. @example reciprocal(4).data; // 0.25 */
export const reciprocal: UnaryOp = unary({
  name: 'reciprocal',
  torch: 'torch.reciprocal',
  tex: (x) => `\\frac{1}{${x}}`,
  forward: (x) => 1 / x,
  vjps: [(k, g, _x, y) => k.mul(k.neg(g), k.mul(y, y))],
  domain: [[0.1, 10]],
  ulp: exact,
});

/** √x: the square root; NaN below 0. @example sqrt(9).data; // 3 */
export const sqrt: UnaryOp = unary({
  name: 'sqrt',
  torch: 'torch.sqrt',
  tex: (x) => `\\sqrt{${x}}`,
  forward: Math.sqrt,
  vjps: [(k, g, _x, y) => k.div(g, k.mul(2, y))],
  domain: [[0.01, 10]],
  ulp: { torch: 1, wasm: 0 }, // torch's own is not always correctly rounded
});

/** 1 / √x: one over the square root. @example rsqrt(4).data; // 0.5 */
export const rsqrt: UnaryOp = unary({
  name: 'rsqrt',
  torch: 'torch.rsqrt',
  tex: (x) => `\\frac{1}{\\sqrt{${x}}}`,
  forward: (x) => 1 / Math.sqrt(x),
  vjps: [(k, g, _x, y) => k.mul(k.mul(-0.5, g), k.mul(k.mul(y, y), y))],
  domain: [[0.01, 10]],
  ulp: exact,
});
