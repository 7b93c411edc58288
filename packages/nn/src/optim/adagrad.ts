/** Adagrad (Duchi et al. 2011): every parameter's rate shrinks with the sum of its squared gradients. */
import type { BaseOptions, UpdateRule } from './rule.ts';

/** Options of Adagrad. */
export interface AdagradOptions extends BaseOptions {
  /** The rate is divided by 1 + (step − 1) · lrDecay, >= 0. */
  lrDecay: number;
  /** Where the sums start, >= 0. */
  initialAccumulatorValue: number;
  /** Added to the root, >= 0. */
  eps: number;
}

export const adagrad: UpdateRule<AdagradOptions> = {
  name: 'Adagrad',
  torch: 'torch.optim.Adagrad',
  defaults: { lr: 1e-2, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, maximize: false },
  ranges: {
    lr: 'RATE',
    lrDecay: 'NON_NEGATIVE',
    weightDecay: 'NON_NEGATIVE',
    initialAccumulatorValue: 'NON_NEGATIVE',
    eps: 'NON_NEGATIVE',
    maximize: 'BOOLEAN',
  },
  update(slot, { lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize }) {
    const { data, grad } = slot;
    const sum = slot.buffer('sum', initialAccumulatorValue);
    const rate = lr / (1 + (slot.step - 1) * lrDecay);
    const sign = maximize ? -1 : 1;
    for (let i = 0; i < data.length; i++) {
      const p = data[i] as number; // all arrays of a slot are equally long, here and below
      let g = sign * (grad[i] as number);
      if (weightDecay !== 0) g += weightDecay * p;
      const s = (sum[i] as number) + g * g;
      sum[i] = s;
      data[i] = p + (-rate * g) / (Math.sqrt(s) + eps);
    }
  },
};
