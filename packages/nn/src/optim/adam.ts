/**
 * Adam (Kingma and Ba 2015), AMSGrad (Reddi et al. 2018) and AdamW (Loshchilov and Hutter 2019): one update, which differs
 * only in where weight decay goes: into the gradient, or straight into the parameter.
 */
import type { BaseOptions, Slot, UpdateRule } from './rule.ts';

/** Options of Adam and AdamW. */
export interface AdamOptions extends BaseOptions {
  /** Decay rates of the two running means, each in [0, 1). */
  betas: readonly [number, number];
  /** Added to the root of the second mean, >= 0. */
  eps: number;
  /** Divide by the largest second mean so far. */
  amsgrad: boolean;
}

const defaults: AdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};
const ranges = {
  lr: 'RATE',
  betas: 'BETAS',
  eps: 'NON_NEGATIVE',
  weightDecay: 'NON_NEGATIVE',
  amsgrad: 'BOOLEAN',
  maximize: 'BOOLEAN',
} as const;

export const adam: UpdateRule<AdamOptions> = {
  name: 'Adam',
  torch: 'torch.optim.Adam',
  defaults,
  ranges,
  update: (slot, options) => update(slot, options, options.weightDecay, 1),
};

export const adamW: UpdateRule<AdamOptions> = {
  name: 'AdamW',
  torch: 'torch.optim.AdamW',
  defaults: { ...defaults, weightDecay: 1e-2 },
  ranges,
  update: (slot, options) => update(slot, options, 0, 1 - options.lr * options.weightDecay),
};

/** torch's lerp: the nearer end is the base, so both ends are exact. */
const lerp = (a: number, b: number, w: number): number => (w < 0.5 ? a + w * (b - a) : b - (b - a) * (1 - w));

function update(slot: Slot, options: AdamOptions, penalty: number, shrink: number): void {
  const { data, grad, step } = slot;
  const { lr, eps, amsgrad } = options;
  const [beta1, beta2] = options.betas;
  const first = slot.buffer('expAvg');
  const second = slot.buffer('expAvgSq');
  const largest = amsgrad ? slot.buffer('maxExpAvgSq') : second;
  const size = lr / (1 - beta1 ** step);
  const root2 = Math.sqrt(1 - beta2 ** step);
  const sign = options.maximize ? -1 : 1;
  for (let i = 0; i < data.length; i++) {
    let p = data[i] as number; // all arrays of a slot are equally long, here and below
    let g = sign * (grad[i] as number);
    if (penalty !== 0) g += penalty * p;
    if (shrink !== 1) p *= shrink;
    const m = lerp(first[i] as number, g, 1 - beta1);
    const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    const top = amsgrad ? Math.max(largest[i] as number, v) : v;
    if (amsgrad) largest[i] = top;
    data[i] = p + (-size * m) / (Math.sqrt(top) / root2 + eps);
  }
}
