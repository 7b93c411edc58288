/** Activations that torch, too, composes of other ops: each is one definition. */
import type { UnaryOp } from '../op.ts';
import { composeUnary } from './composite.ts';
import { tanh } from './hyperbolic.ts';
import { abs } from './piecewise.ts';

/** x / (1 + |x|): the number over one more than its size. @example softsign(1).data; // 0.5 */
export const softsign: UnaryOp = composeUnary({
  name: 'softsign',
  torch: 'torch.nn.functional.softsign',
  tex: (x) => `\\frac{${x}}{1 + |${x}|}`,
  define: (k, x) => k.div(x, k.add(k.apply(abs, [x]), 1)),
  kinks: [0],
});

/** x − tanh x: the number less its tanh. @example tanhshrink(0.5).data; // ≈ 0.0379 */
export const tanhshrink: UnaryOp = composeUnary({
  name: 'tanhshrink',
  torch: 'torch.nn.functional.tanhshrink',
  tex: (x) => `${x} - \\tanh ${x}`,
  define: (k, x) => k.sub(x, k.apply(tanh, [x])),
});
