/** Comparisons: 1 for true, 0 for false, and no gradient. */
import { numbers } from '../numbers.ts';
import type { BinaryOp } from '../op.ts';
import { binary, exact } from '../record.ts';

const apart = ([a = NaN, b = NaN]: readonly number[]): number => Math.abs(a - b);
const common = { vjps: [null, null], margin: apart, ulp: exact } as const;

/** 1 where a equals b, else 0. @example eq(3, 2).data; // 0 */
export const eq: BinaryOp = binary({
  name: 'eq',
  torch: 'torch.eq',
  tex: (a, b) => `${a} = ${b}`,
  forward: numbers.eq,
  commutative: true,
  ...common,
});

/** 1 where a differs from b, else 0. @example ne(3, 2).data; // 1 */
export const ne: BinaryOp = binary({
  name: 'ne',
  torch: 'torch.ne',
  tex: (a, b) => `${a} \\ne ${b}`,
  forward: numbers.ne,
  commutative: true,
  ...common,
});

/** 1 where a is less than b, else 0. @example lt(3, 2).data; // 0 */
export const lt: BinaryOp = binary({
  name: 'lt',
  torch: 'torch.lt',
  tex: (a, b) => `${a} < ${b}`,
  forward: numbers.lt,
  ...common,
});

/** 1 where a is at most b, else 0. @example le(3, 2).data; // 0 */
export const le: BinaryOp = binary({
  name: 'le',
  torch: 'torch.le',
  tex: (a, b) => `${a} \\le ${b}`,
  forward: numbers.le,
  ...common,
});

/** 1 where a is greater than b, else 0. @example gt(3, 2).data; // 1 */
export const gt: BinaryOp = binary({
  name: 'gt',
  torch: 'torch.gt',
  tex: (a, b) => `${a} > ${b}`,
  forward: numbers.gt,
  ...common,
});

/** 1 where a is at least b, else 0. @example ge(3, 2).data; // 1 */
export const ge: BinaryOp = binary({
  name: 'ge',
  torch: 'torch.ge',
  tex: (a, b) => `${a} \\ge ${b}`,
  forward: numbers.ge,
  ...common,
});
