/** Stochastic gradient descent, with momentum. Sutskever et al. 2013, in torch's form: the buffer starts as the gradient. */
import { failure } from '../errors.ts';
import type { BaseOptions, UpdateRule } from './rule.ts';

/** Options of SGD. */
export interface SGDOptions extends BaseOptions {
  /** The share of the last update that is kept, >= 0. */
  momentum: number;
  /** The share of the gradient that is held back from the momentum. */
  dampening: number;
  /** Look ahead along the momentum; needs momentum > 0 and dampening 0. */
  nesterov: boolean;
}

export const sgd: UpdateRule<SGDOptions> = {
  name: 'SGD',
  torch: 'torch.optim.SGD',
  defaults: { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false },
  ranges: {
    lr: 'RATE',
    momentum: 'NON_NEGATIVE',
    dampening: 'FINITE',
    weightDecay: 'NON_NEGATIVE',
    nesterov: 'BOOLEAN',
    maximize: 'BOOLEAN',
  },
  check({ nesterov, momentum, dampening }) {
    if (!nesterov || (momentum > 0 && dampening === 0)) return;
    const expected = 'used with momentum > 0 and dampening 0';
    throw failure('ORDER', 'SGD', 'nesterov', nesterov, { expected, advice: 'Set momentum: 0.9.' });
  },
  update(slot, { lr, momentum, dampening, weightDecay, nesterov, maximize }) {
    const { data, grad } = slot;
    if (momentum === 0 && weightDecay === 0 && !maximize) {
      for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) - lr * (grad[i] as number); // equally long
      return;
    }
    const fresh = momentum !== 0 && !slot.has('momentumBuffer');
    const moved = momentum === 0 ? grad : slot.buffer('momentumBuffer');
    const sign = maximize ? -1 : 1;
    for (let i = 0; i < data.length; i++) {
      const p = data[i] as number; // all arrays of a slot are equally long, here and below
      let g = sign * (grad[i] as number);
      if (weightDecay !== 0) g += weightDecay * p;
      if (momentum !== 0) {
        const kept = fresh ? g : momentum * (moved[i] as number) + (1 - dampening) * g;
        moved[i] = kept;
        g = nesterov ? g + momentum * kept : kept;
      }
      data[i] = p - lr * g;
    }
  },
};
