/** Stochastic gradient descent, with momentum. Sutskever et al. 2013, in torch's form: the buffer starts as the gradient. */
import { failure } from '../errors.ts';
import { type BaseOptions, directed, type Plan, type UpdateRule } from './rule.ts';
import { blended, minusScaled, plusScaled } from './terms.ts';

/** Options of SGD. */
export interface SGDOptions extends BaseOptions {
  /** The share of the last update that is kept, >= 0. */
  momentum: number;
  /** The share of the gradient that is held back from the momentum. */
  dampening: number;
  /** Look ahead along the momentum; needs momentum > 0 and dampening 0. */
  nesterov: boolean;
}

interface SGDPlan extends Plan {
  readonly scalars: Readonly<Record<'lr' | 'momentum' | 'share' | 'weightDecay' | 'fresh', number>>;
  readonly shape: Readonly<Record<'climbs' | 'decays' | 'moves' | 'looksAhead', boolean>>;
}

export const sgd: UpdateRule<SGDOptions, SGDPlan> = {
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
  plan: ({ lr, momentum, dampening, weightDecay, nesterov, maximize }, { fresh }) => ({
    buffers: [momentum === 0 ? null : 'momentumBuffer'],
    scalars: { lr, momentum, share: 1 - dampening, weightDecay, fresh: fresh ? 1 : 0 },
    shape: { climbs: maximize, decays: weightDecay !== 0, moves: momentum !== 0, looksAhead: nesterov },
  }),
  next(k, element, s, shape) {
    const g = directed(k, element, s, shape);
    if (!shape.moves) return { p: minusScaled(k, { x: element.p, s: s.lr, y: g }) };
    const kept = k.select(s.fresh, g, blended(k, { s: s.momentum, x: element.a, t: s.share, y: g }));
    const along = shape.looksAhead ? plusScaled(k, { x: g, s: s.momentum, y: kept }) : kept;
    return { p: minusScaled(k, { x: element.p, s: s.lr, y: along }), a: kept };
  },
};
