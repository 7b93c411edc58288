/** The algebra read as plain numbers: what `backward()` runs, and what gives an op made of others its forward. */
import type { Algebra } from './algebra.ts';
import { pow } from './math/pow.ts';

const flag = (truth: boolean): number => (truth ? 1 : 0);

/** The algebra of plain numbers, in which a rule or a definition is arithmetic. @example numbers.add(1, 2); // 3 */
export const numbers: Algebra<number> = {
  constant: (x) => x,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  pow,
  sin: Math.sin,
  cos: Math.cos,
  eq: (a, b) => flag(a === b),
  ne: (a, b) => flag(a !== b),
  lt: (a, b) => flag(a < b),
  le: (a, b) => flag(a <= b),
  gt: (a, b) => flag(a > b),
  ge: (a, b) => flag(a >= b),
  select: (condition, a, b) => (condition !== 0 ? a : b),
  apply: (op, args, params = op.params) => {
    const [a = NaN, b = NaN, c = NaN] = args;
    switch (op.arity) {
      case 1:
        return op.forward(a, params);
      case 2:
        return op.forward(a, b, params);
      case 3:
        return op.forward(a, b, c, params);
    }
  },
  reduce: (op, lists, params = op.params) => op.forward(lists, (x) => x, params),
};
