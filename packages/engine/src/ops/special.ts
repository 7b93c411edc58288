/** Functions of the textbooks' later chapters: accurate or stable forms of what one would otherwise compose. */
import { erf as erfNumber } from '../math/erf.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, unary } from '../record.ts';

const twoOverSqrtPi = 1.1283791670955126;

/** The error function, 2/√π times the integral of exp(−t²) from 0 to x. @example erf(0.5).data; // ≈ 0.5205 */
export const erf: UnaryOp = unary({
  name: 'erf',
  torch: 'torch.erf',
  tex: (x) => `\\operatorname{erf}(${x})`,
  forward: erfNumber,
  vjps: [(k, g, x) => k.mul(k.mul(twoOverSqrtPi, k.exp(k.neg(k.mul(x, x)))), g)],
  domain: [[-5, 5]],
  ulp: { torch: 4, wasm: 6 },
});

/** √(a² + b²), the length of (a, b), without overflow on the way. @example hypot(3, 4).data; // 5 */
export const hypot: BinaryOp = binary({
  name: 'hypot',
  torch: 'torch.hypot',
  tex: (a, b) => `\\sqrt{{${a}}^{2} + {${b}}^{2}}`,
  forward: (a, b) => Math.hypot(a, b),
  vjps: [(k, g, a, _b, y) => k.div(k.mul(g, a), y), (k, g, _a, b, y) => k.div(k.mul(g, b), y)],
  commutative: true,
  margin: ([a = NaN, b = NaN]) => Math.hypot(a, b),
});

const logaddexpNumber = (a: number, b: number): number =>
  a === b && Math.abs(a) === Infinity ? a : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/** ln(eᵃ + eᵇ), without overflow. @example logaddexp(0, 0).data; // ≈ 0.6931 */
export const logaddexp: BinaryOp = binary({
  name: 'logaddexp',
  torch: 'torch.logaddexp',
  tex: (a, b) => `\\ln(e^{${a}} + e^{${b}})`,
  forward: logaddexpNumber,
  vjps: [
    (k, g, a, b) => k.div(g, k.add(1, k.exp(k.sub(b, a)))),
    (k, g, a, b) => k.div(g, k.add(1, k.exp(k.sub(a, b)))),
  ],
  commutative: true,
});

const xlogyNumber = (x: number, y: number): number => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y));

/** x · ln y; 0 where x is 0, even at y = 0. @example xlogy(2, 3).data; // ≈ 2.1972 */
export const xlogy: BinaryOp = binary({
  name: 'xlogy',
  torch: 'torch.xlogy',
  operands: [{ name: 'x' }, { name: 'y' }],
  tex: (x, y) => `${x} \\ln ${y}`,
  forward: xlogyNumber,
  vjps: [
    (k, g, x, y) => k.select(k.mul(k.eq(x, 0), k.le(y, 0)), 0, k.apply(xlogy, [g, y])),
    (k, g, x, y) => k.div(k.mul(g, x), y),
  ],
  domain: [[-10, 10], [0.01, 10]], // biome-ignore format: a range an operand
  margin: ([x = NaN]) => Math.abs(x),
});
