/**
 * Lists to lists. The largest element, taken as a constant, is subtracted first: nothing overflows, and the result is exact
 * where torch's is. n inputs become about 3n nodes; a fused node per output would cost n² in the backward pass.
 */
import type { Algebra } from '../algebra.ts';
import type { VectorOp } from '../op.ts';
import { vector } from '../record.ts';
import { exp } from './exponential.ts';
import { detach } from './identity.ts';
import { amax, logsumexp, sum } from './reduction.ts';

function shifted<T>(k: Algebra<T>, xs: readonly T[]): T[] {
  if (xs.length === 0) return [];
  const most = k.apply(detach, [k.reduce(amax, [xs])]);
  return xs.map((x) => k.sub(x, most));
}

/** e^xi / Σ e^xj: numbers into probabilities that add up to 1. @example softmax([0, 0]).map((y) => y.data); // [0.5, 0.5] */
export const softmax: VectorOp = /* @__PURE__ */ vector({
  name: 'softmax',
  torch: 'torch.softmax',
  tex: (xs) => `\\operatorname{softmax}(${xs.join(', ')})`,
  define: (k, xs) => {
    const powers = shifted(k, xs).map((d) => k.apply(exp, [d]));
    const total = k.reduce(sum, [powers]);
    return powers.map((e) => k.div(e, total));
  },
});

/** xi − ln Σ e^xj: the logarithms of softmax, accurate where softmax underflows. @example logSoftmax([0, 0]).map((y) => y.data); // ≈ [-0.6931, -0.6931] */
export const logSoftmax: VectorOp = /* @__PURE__ */ vector({
  name: 'logSoftmax',
  torch: 'torch.log_softmax',
  tex: (xs) => `\\ln \\operatorname{softmax}(${xs.join(', ')})`,
  define: (k, xs) => {
    const ds = shifted(k, xs);
    const total = k.reduce(logsumexp, [ds]);
    return ds.map((d) => k.sub(d, total));
  },
});
