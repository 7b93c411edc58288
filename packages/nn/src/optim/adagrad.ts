/** Adagrad (Duchi et al. 2011): every parameter's rate shrinks with the sum of its squared gradients. */
import { type BaseOptions, directed, type Plan, type UpdateRule } from './rule.ts';
import { plusOverRoot, plusSquare } from './terms.ts';

/** Options of Adagrad. */
export interface AdagradOptions extends BaseOptions {
  /** The rate is divided by 1 + (step − 1) · lrDecay, >= 0. */
  lrDecay: number;
  /** Where the sums start, >= 0. */
  initialAccumulatorValue: number;
  /** Added to the root, >= 0. */
  eps: number;
}

interface AdagradPlan extends Plan {
  readonly scalars: Readonly<Record<'size' | 'weightDecay' | 'eps', number>>;
  readonly shape: Readonly<Record<'climbs' | 'decays', boolean>>;
}

export const adagrad: UpdateRule<AdagradOptions, AdagradPlan> = {
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
  plan: ({ lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize }, { step }) => ({
    buffers: ['sum'],
    initial: initialAccumulatorValue,
    scalars: { size: -(lr / (1 + (step - 1) * lrDecay)), weightDecay, eps },
    shape: { climbs: maximize, decays: weightDecay !== 0 },
  }),
  next(k, element, s, shape) {
    const g = directed(k, element, s, shape);
    const sum = plusSquare(k, { x: element.a, y: g });
    return { p: plusOverRoot(k, { x: element.p, s: s.size, y: g, z: sum, e: s.eps }), a: sum };
  },
};
