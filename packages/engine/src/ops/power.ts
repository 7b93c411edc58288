/** Powers and roots. */
import type { Algebra } from '../algebra.ts';
import { cPower, pow as power } from '../math/pow.ts';
import type { BinaryOp, Params, UnaryOp } from '../op.ts';
import { binary, exact, unary } from '../record.ts';

/** A Value as exponent: torch then has C's pow, where a number gives √x for ½, 1 / x² for −2 and so on. */
const byValue = { exponent: 'value' };
const isByValue = (params: Params): boolean => params.exponent === byValue.exponent;

/** The slope in x. A number as exponent 0 has no slope of any order; beside a Value as exponent, torch's formula stays as it is. */
function powerSlope<T>(k: Algebra<T>, g: T, x: T, y: T, params: Params): T {
  const isZero = k.eq(y, 0);
  const order = isByValue(params) ? y : k.select(isZero, 1, y); // 1, so that nothing infinite stands in the branch not taken
  return k.select(isZero, 0, k.mul(g, k.mul(order, k.apply(pow, [x, k.sub(order, 1)], params))));
}

/**
 * x to the power y, y a number or a Value.
 *
 * As torch: pow(0, 0) is 1 with gradients 0 and 0; the exponent's gradient at x = 0, y ≥ 0 is 0; x < 0 with a fraction is NaN. At −0
 * and −∞ a number ±½ is a square root, a Value ±½ is C's pow.
 * @example pow(2, 10).data; // 1024
 */
export const pow: BinaryOp = binary({
  name: 'pow',
  torch: 'torch.pow',
  tex: (x, y) => `{${x}}^{${y}}`,
  forms: byValue,
  isForm: ([, y]) => typeof y !== 'number',
  forward: (x, y, params = {}) => (isByValue(params) ? cPower(x, y) : power(x, y)),
  vjps: [
    (k, g, x, y, _z, params) => powerSlope(k, g, x, y, params),
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
