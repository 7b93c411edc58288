/** Absolute value, the larger, the smaller, bounds and choice: exact forwards, rules with torch's ties. */
import { hold, larger, smaller } from '../math/order.ts';
import type { BinaryOp, Operand, Params, TernaryOp, UnaryOp } from '../op.ts';
import { binary, exact, ternary, unary } from '../record.ts';
import type { Value } from '../value.ts';

/** |x|: the size of the number; its slope at 0 is 0. @example abs(-2).data; // 2 */
export const abs: UnaryOp = unary({
  name: 'abs',
  torch: 'torch.abs',
  tex: (x) => `|${x}|`,
  forward: Math.abs,
  vjps: [(k, g, x) => k.mul(g, k.apply(sign, [x]))],
  kinks: [0],
  ulp: exact,
});

/** −1, 0 or 1; 0 for NaN, as torch. Flat: its gradient is 0. @example sign(-2).data; // -1 */
export const sign: UnaryOp = unary({
  name: 'sign',
  torch: 'torch.sign',
  tex: (x) => `\\operatorname{sign}(${x})`,
  forward: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  vjps: [(k) => k.constant(0)],
  kinks: [0],
  ulp: exact,
});

/** The larger of two; a tie shares the gradient half and half. @example maximum(3, 2).data; // 3 */
export const maximum: BinaryOp = binary({
  name: 'maximum',
  torch: 'torch.maximum',
  tex: (a, b) => `\\max(${a}, ${b})`,
  forward: larger,
  vjps: [
    (k, g, a, b) => k.select(k.lt(a, b), 0, k.select(k.eq(a, b), k.div(g, 2), g)),
    (k, g, a, b) => k.select(k.gt(a, b), 0, k.select(k.eq(a, b), k.div(g, 2), g)),
  ],
  margin: ([a = NaN, b = NaN]) => Math.abs(a - b),
  ulp: exact,
});

/** The smaller of two; a tie shares the gradient half and half. @example minimum(3, 2).data; // 2 */
export const minimum: BinaryOp = binary({
  name: 'minimum',
  torch: 'torch.minimum',
  tex: (a, b) => `\\min(${a}, ${b})`,
  forward: smaller,
  vjps: [
    (k, g, a, b) => k.select(k.gt(a, b), 0, k.select(k.eq(a, b), k.div(g, 2), g)),
    (k, g, a, b) => k.select(k.lt(a, b), 0, k.select(k.eq(a, b), k.div(g, 2), g)),
  ],
  margin: ([a = NaN, b = NaN]) => Math.abs(a - b),
  ulp: exact,
});

/** No upper bound, for which torch has a rule of its own: a lower bound of ∞ still gets the gradient. */
const isUnbounded = (params: Params): boolean => params.max === 'none';

/**
 * x held within [min, max]; either bound may be left out.
 *
 * Within and at the bounds the gradient goes to x, beyond them to the bound; where min > max the result is max.
 * @example clamp(5, 0, 1).data; // 1
 */
export const clamp: TernaryOp<
  (x: Operand, min?: Operand, max?: Operand) => Value,
  (min?: Operand, max?: Operand) => Value
> = ternary({
  name: 'clamp',
  torch: 'torch.clamp',
  operands: [{ name: 'x' }, { name: 'min', default: -Infinity }, { name: 'max', default: Infinity }],
  self: 0,
  forms: { max: 'none' },
  isForm: ([, , max]) => max === undefined || max === Infinity,
  tex: (x, min, max) => `\\operatorname{clamp}(${x}, ${min}, ${max})`,
  forward: hold,
  vjps: [
    (k, g, x, min, max) => k.select(k.mul(k.ge(x, min), k.le(x, max)), g, 0),
    (k, g, x, min, max, _y, params) => {
      const below = k.lt(x, min);
      return k.select(isUnbounded(params) ? below : k.mul(k.lt(min, max), below), g, 0);
    },
    (k, g, x, min, max) => k.select(k.add(k.gt(x, max), k.lt(max, min)), g, 0),
  ],
  domain: [[-10, 10], [-8, 0], [0.5, 8]], // biome-ignore format: a range an operand
  margin: ([x = NaN, min = NaN, max = NaN]) => Math.min(Math.abs(x - min), Math.abs(x - max), Math.abs(min - max)),
  ulp: exact,
});

/** a where the condition is true (not 0), else b; the gradient goes to the chosen one only. @example where(true, 1, 2).data; // 1 */
export const where: TernaryOp<
  (condition: Operand | boolean, a: Operand, b: Operand) => Value,
  (condition: Operand | boolean, b: Operand) => Value
> = ternary({
  name: 'where',
  torch: 'torch.where',
  operands: [{ name: 'condition', boolean: true }, { name: 'a' }, { name: 'b' }],
  self: 1,
  tex: (condition, a, b) => `\\begin{cases} ${a} & ${condition} \\\\ ${b} & \\text{else} \\end{cases}`,
  forward: (condition, a, b) => (condition !== 0 ? a : b),
  vjps: [null, (k, g, condition) => k.select(condition, g, 0), (k, g, condition) => k.select(condition, 0, g)],
  domain: [[0, 1], [-10, 10], [-10, 10]], // biome-ignore format: a range an operand
  ulp: exact,
});
