/** The circle's functions and their inverses, angles in radians. */
import type { Algebra } from '../algebra.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, unary } from '../record.ts';

/** sin x: the sine of an angle in radians. @example sin(0.5).data; // ≈ 0.4794 */
export const sin: UnaryOp = unary({
  name: 'sin',
  torch: 'torch.sin',
  tex: (x) => `\\sin ${x}`,
  forward: Math.sin,
  vjps: [(k, g, x) => k.mul(g, k.cos(x))],
});

/** cos x: the cosine of an angle in radians. @example cos(0.5).data; // ≈ 0.8776 */
export const cos: UnaryOp = unary({
  name: 'cos',
  torch: 'torch.cos',
  tex: (x) => `\\cos ${x}`,
  forward: Math.cos,
  vjps: [(k, g, x) => k.mul(g, k.neg(k.sin(x)))],
});

/** tan x: the tangent of an angle in radians. @example tan(0.5).data; // ≈ 0.5463 */
export const tan: UnaryOp = unary({
  name: 'tan',
  torch: 'torch.tan',
  tex: (x) => `\\tan ${x}`,
  forward: Math.tan,
  vjps: [(k, g, _x, y) => k.mul(g, k.add(1, k.mul(y, y)))],
  domain: [[-1.4, 1.4]],
});

/** The angle whose sine is x, in [−π/2, π/2]. @example asin(0.5).data; // ≈ 0.5236 */
export const asin: UnaryOp = unary({
  name: 'asin',
  torch: 'torch.asin',
  tex: (x) => `\\arcsin ${x}`,
  forward: Math.asin,
  vjps: [(k, g, x) => k.mul(g, k.div(1, k.sqrt(k.add(k.mul(k.neg(x), x), 1))))],
  domain: [[-0.95, 0.95]],
});

/** The angle whose cosine is x, in [0, π]. @example acos(0.5).data; // ≈ 1.0472 */
export const acos: UnaryOp = unary({
  name: 'acos',
  torch: 'torch.acos',
  tex: (x) => `\\arccos ${x}`,
  forward: Math.acos,
  vjps: [(k, g, x) => k.mul(g, k.neg(k.div(1, k.sqrt(k.add(k.mul(k.neg(x), x), 1)))))],
  domain: [[-0.95, 0.95]],
});

/** The angle whose tangent is x, in [−π/2, π/2]. @example atan(0.5).data; // ≈ 0.4636 */
export const atan: UnaryOp = unary({
  name: 'atan',
  torch: 'torch.atan',
  tex: (x) => `\\arctan ${x}`,
  forward: Math.atan,
  vjps: [(k, g, x) => k.div(g, k.add(k.mul(x, x), 1))],
});

/** part / (y² + x²); at the origin, where there is no angle, part · 0, so that part keeps its own derivative there. */
function overSquaredLength<T>(k: Algebra<T>, part: T, y: T, x: T): T {
  const squared = k.add(k.mul(y, y), k.mul(x, x));
  return k.mul(part, k.select(k.eq(squared, 0), 0, k.div(1, squared)));
}

/** The angle of the point (x, y), in [−π, π]; y comes first, as everywhere. @example atan2(1, 1).data; // ≈ 0.7854 */
export const atan2: BinaryOp = binary({
  name: 'atan2',
  torch: 'torch.atan2',
  operands: [{ name: 'y' }, { name: 'x' }],
  tex: (y, x) => `\\operatorname{atan2}(${y}, ${x})`,
  forward: Math.atan2,
  vjps: [
    (k, g, y, x) => overSquaredLength(k, k.mul(g, x), y, x),
    (k, g, y, x) => overSquaredLength(k, k.mul(g, k.neg(y)), y, x),
  ],
  margin: ([y = NaN, x = NaN]) => (x < 0 ? Math.abs(y) : Math.hypot(x, y)),
});
