/** The ops that leave the number alone and decide whether a gradient passes. */
import type { UnaryOp } from '../op.ts';
import { exact, unary } from '../record.ts';

/** x, as a node of its own. @example clone(0.5).data; // 0.5 */
export const clone: UnaryOp = unary({
  name: 'clone',
  torch: 'torch.clone',
  summary: 'The same number in a node of its own; the gradient passes.',
  tex: (x) => x,
  forward: (x) => x,
  vjps: [(_k, g) => g],
  ulp: exact,
});

/** x, cut off from its past: a constant. @example detach(0.5).data; // 0.5 */
export const detach: UnaryOp = unary({
  name: 'detach',
  torch: 'torch.detach',
  summary: 'The same number as a constant: no gradient passes.',
  tex: (x) => `\\operatorname{detach}(${x})`,
  forward: (x) => x,
  vjps: [null],
  ulp: exact,
});
