/** The ops that leave the number alone and decide whether a gradient passes. */
import type { UnaryOp } from '../op.ts';
import { exact, unary } from '../record.ts';

/** x, as a node of its own; the gradient passes. @example clone(0.5).data; // 0.5 */
export const clone: UnaryOp = unary({
  name: 'clone',
  torch: 'torch.clone',
  tex: (x) => x,
  forward: (x) => x,
  vjps: [(_k, g) => g],
  ulp: exact,
});

/** x, cut off from its past: a constant, through which no gradient passes. @example detach(0.5).data; // 0.5 */
export const detach: UnaryOp = unary({
  name: 'detach',
  torch: 'torch.detach',
  tex: (x) => `\\operatorname{detach}(${x})`,
  forward: (x) => x,
  vjps: [null],
  ulp: exact,
});
