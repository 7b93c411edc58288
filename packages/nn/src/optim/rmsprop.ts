/** RMSprop (Hinton's lecture 6), with torch's additions: centred, and with momentum. Epsilon is outside the root. */
import type { BaseOptions, UpdateRule } from './rule.ts';

/** Options of RMSprop. */
export interface RMSpropOptions extends BaseOptions {
  /** Decay of the running mean of squares, >= 0. */
  alpha: number;
  /** Added to the root, >= 0. */
  eps: number;
  /** The share of the last update that is kept, >= 0. */
  momentum: number;
  /** Divide by the deviation instead of the root mean square. */
  centered: boolean;
}

export const rmsprop: UpdateRule<RMSpropOptions> = {
  name: 'RMSprop',
  torch: 'torch.optim.RMSprop',
  defaults: { lr: 1e-2, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false, maximize: false },
  ranges: {
    lr: 'RATE',
    alpha: 'NON_NEGATIVE',
    eps: 'NON_NEGATIVE',
    weightDecay: 'NON_NEGATIVE',
    momentum: 'NON_NEGATIVE',
    centered: 'BOOLEAN',
    maximize: 'BOOLEAN',
  },
  update(slot, { lr, alpha, eps, weightDecay, momentum, centered, maximize }) {
    const { data, grad } = slot;
    const square = slot.buffer('squareAvg');
    const mean = centered ? slot.buffer('gradAvg') : square;
    const moved = momentum > 0 ? slot.buffer('momentumBuffer') : square;
    const sign = maximize ? -1 : 1;
    const share = 1 - alpha;
    for (let i = 0; i < data.length; i++) {
      const p = data[i] as number; // all arrays of a slot are equally long, here and below
      let g = sign * (grad[i] as number);
      if (weightDecay !== 0) g += weightDecay * p;
      const s = alpha * (square[i] as number) + share * g * g;
      square[i] = s;
      let spread = s;
      if (centered) {
        const m = mean[i] as number;
        const next = share < 0.5 ? m + share * (g - m) : g - (g - m) * (1 - share);
        mean[i] = next;
        spread = s - next * next;
      }
      const root = Math.sqrt(spread) + eps;
      if (momentum > 0) {
        const kept = momentum * (moved[i] as number) + g / root;
        moved[i] = kept;
        data[i] = p - lr * kept;
      } else data[i] = p + (-lr * g) / root;
    }
  },
};
