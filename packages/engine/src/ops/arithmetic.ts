/** + − × ÷ and the sign: correctly rounded, so bit for bit the same everywhere. Rules in the order of torch's own. */
import { numbers } from '../numbers.ts';
import type { BinaryOp, UnaryOp } from '../op.ts';
import { binary, exact, unary } from '../record.ts';
import { directAdd, directDiv, directMul, directSub } from './direct.ts';

/** −x: the number with its sign turned. @example neg(2).data; // -2 */
export const neg: UnaryOp = unary({
  name: 'neg',
  torch: 'torch.neg',
  tex: (x) => `-${x}`,
  forward: numbers.neg,
  vjps: [(k, g) => k.neg(g)],
  ulp: exact,
});

/** a + b: the sum of two numbers; the gradient passes to both unchanged. @example add(3, 2).data; // 5 */
export const add: BinaryOp = binary({
  name: 'add',
  torch: 'torch.add',
  tex: (a, b) => `${a} + ${b}`,
  forward: numbers.add,
  vjps: [(_k, g) => g, (_k, g) => g],
  direct: directAdd,
  commutative: true,
  ulp: exact,
});

/** a − b: the difference of two numbers. @example sub(3, 2).data; // 1 */
export const sub: BinaryOp = binary({
  name: 'sub',
  torch: 'torch.sub',
  tex: (a, b) => `${a} - ${b}`,
  forward: numbers.sub,
  vjps: [(_k, g) => g, (k, g) => k.neg(g)],
  direct: directSub,
  ulp: exact,
});

/** a · b: the product of two numbers; each gets the gradient times the other. @example mul(3, 2).data; // 6 */
export const mul: BinaryOp = binary({
  name: 'mul',
  torch: 'torch.mul',
  tex: (a, b) => `${a} \\cdot ${b}`,
  forward: numbers.mul,
  vjps: [(k, g, _a, b) => k.mul(g, b), (k, g, a) => k.mul(g, a)],
  direct: directMul,
  commutative: true,
  ulp: exact,
});

/** a / b: the quotient of two numbers. @example div(1, 4).data; // 0.25 */
export const div: BinaryOp = binary({
  name: 'div',
  torch: 'torch.div',
  tex: (a, b) => `\\frac{${a}}{${b}}`,
  forward: numbers.div,
  vjps: [(k, g, _a, b) => k.div(g, b), (k, g, _a, b, y) => k.mul(k.neg(g), k.div(y, b))],
  direct: directDiv,
  domain: [[-10, 10], [0.1, 10]], // biome-ignore format: a range an operand
  ulp: exact,
});
