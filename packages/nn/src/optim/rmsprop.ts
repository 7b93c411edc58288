/** RMSprop (Hinton's lecture 6), with torch's additions: centred, and with momentum. Epsilon is outside the root. */
import { type BaseOptions, directed, lerp, type Plan, type UpdateRule } from './rule.ts';
import { blendedOverRoot, blendedSquare, minusScaled, minusSquare, plusOverRoot } from './terms.ts';

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

interface RMSpropPlan extends Plan {
  readonly scalars: Readonly<
    Record<'lr' | 'size' | 'alpha' | 'share' | 'rest' | 'eps' | 'weightDecay' | 'momentum', number>
  >;
  readonly shape: Readonly<Record<'climbs' | 'decays' | 'centered' | 'near' | 'moves', boolean>>;
}

export const rmsprop: UpdateRule<RMSpropOptions, RMSpropPlan> = {
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
  plan: ({ lr, alpha, eps, weightDecay, momentum, centered, maximize }) => ({
    buffers: ['squareAvg', centered ? 'gradAvg' : null, momentum > 0 ? 'momentumBuffer' : null],
    scalars: { lr, size: -lr, alpha, share: 1 - alpha, rest: 1 - (1 - alpha), eps, weightDecay, momentum },
    shape: { climbs: maximize, decays: weightDecay !== 0, centered, near: 1 - alpha < 0.5, moves: momentum > 0 },
  }),
  next(k, element, s, shape) {
    const g = directed(k, element, s, shape);
    const square = blendedSquare(k, { s: s.alpha, x: element.a, t: s.share, y: g });
    const mean = shape.centered ? lerp(k, element.b, g, { w: s.share, rest: s.rest, near: shape.near }) : element.b;
    const spread = shape.centered ? minusSquare(k, { x: square, y: mean }) : square;
    const kept = { a: square, ...(shape.centered ? { b: mean } : {}) };
    if (!shape.moves) return { ...kept, p: plusOverRoot(k, { x: element.p, s: s.size, y: g, z: spread, e: s.eps }) };
    const c = blendedOverRoot(k, { s: s.momentum, x: element.c, y: g, z: spread, e: s.eps });
    return { ...kept, p: minusScaled(k, { x: element.p, s: s.lr, y: c }), c };
  },
};
