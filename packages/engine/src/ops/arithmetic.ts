/** + − × ÷ and the sign: correctly rounded, so bit for bit the same everywhere. Rules in the order of torch's own. */
import { numbers } from '../numbers.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, exact, unary } from '../record.ts';

/** −x. @example neg(2).data; // -2 */
export const neg: UnaryOp = unary({
  name: 'neg',
  torch: 'torch.neg',
  summary: 'The number with its sign turned.',
  tex: (x) => `-${x}`,
  forward: numbers.neg,
  vjps: [(k, g) => k.neg(g)],
  ulp: exact,
});

/** a + b. @example add(3, 2).data; // 5 */
export const add: BinaryOp = binary({
  name: 'add',
  torch: 'torch.add',
  summary: 'The sum of two numbers; the gradient passes to both unchanged.',
  tex: (a, b) => `${a} + ${b}`,
  forward: numbers.add,
  vjps: [(_k, g) => g, (_k, g) => g],
  commutative: true,
  ulp: exact,
});

/** a − b. @example sub(3, 2).data; // 1 */
export const sub: BinaryOp = binary({
  name: 'sub',
  torch: 'torch.sub',
  summary: 'The difference of two numbers.',
  tex: (a, b) => `${a} - ${b}`,
  forward: numbers.sub,
  vjps: [(_k, g) => g, (k, g) => k.neg(g)],
  ulp: exact,
});

/** a · b. @example mul(3, 2).data; // 6 */
export const mul: BinaryOp = binary({
  name: 'mul',
  torch: 'torch.mul',
  summary: 'The product of two numbers; each gets the gradient times the other.',
  tex: (a, b) => `${a} \\cdot ${b}`,
  forward: numbers.mul,
  vjps: [(k, g, _a, b) => k.mul(g, b), (k, g, a) => k.mul(g, a)],
  commutative: true,
  ulp: exact,
});

/** a / b. @example div(1, 4).data; // 0.25 */
export const div: BinaryOp = binary({
  name: 'div',
  torch: 'torch.div',
  summary: 'The quotient of two numbers.',
  tex: (a, b) => `\\frac{${a}}{${b}}`,
  forward: numbers.div,
  vjps: [(k, g, _a, b) => k.div(g, b), (k, g, _a, b, y) => k.mul(k.neg(g), k.div(y, b))],
  domain: [[-10, 10], [0.1, 10]], // biome-ignore format: a range an operand
  ulp: exact,
});
