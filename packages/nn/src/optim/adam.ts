/**
 * Adam (Kingma and Ba 2015), AMSGrad (Reddi et al. 2018) and AdamW (Loshchilov and Hutter 2019): one update, which differs
 * only in where weight decay goes: into the gradient, or straight into the parameter.
 */
import { maximum } from '@chainrule/engine';
import { Powers } from '../rounded/rounded.ts';
import { type BaseOptions, directed, lerp, type Moment, type Plan, type UpdateRule } from './rule.ts';
import { blendedSquare, plusOverShare, scaled } from './terms.ts';

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

interface AdamPlan extends Plan {
  readonly scalars: Readonly<
    Record<'beta2' | 'rest1' | 'share1' | 'share2' | 'size' | 'root2' | 'eps' | 'weightDecay' | 'shrink', number>
  >;
  readonly shape: Readonly<Record<'climbs' | 'decays' | 'shrinks' | 'near' | 'largest', boolean>>;
}

/** The powers of the few decay rates in use, for each the last one: a step asks for the next. */
const powers = /* @__PURE__ */ new Map<number, Powers>();
const powersOf = (beta: number): Powers => {
  const known = powers.get(beta);
  if (known) return known;
  if (powers.size >= 16) powers.clear();
  const made = new Powers(beta);
  powers.set(beta, made);
  return made;
};

/** The plan with decay in the gradient (L2), or straight in the parameter. */
const planWith =
  (decay: 'gradient' | 'parameter') =>
  (options: AdamOptions, { step }: Moment): AdamPlan => {
    const { lr, eps, weightDecay, amsgrad, maximize } = options;
    const [beta1, beta2] = options.betas;
    const [share1, share2] = [1 - beta1, 1 - beta2];
    const size = lr / (1 - powersOf(beta1).at(step));
    const root2 = Math.sqrt(1 - powersOf(beta2).at(step));
    const decays = weightDecay !== 0;
    return {
      buffers: ['expAvg', 'expAvgSq', amsgrad ? 'maxExpAvgSq' : null],
      scalars: {
        beta2,
        rest1: 1 - share1,
        share1,
        share2,
        size: -size,
        root2,
        eps,
        weightDecay,
        shrink: 1 - lr * weightDecay,
      },
      shape: {
        climbs: maximize,
        largest: amsgrad,
        near: share1 < 0.5,
        decays: decays && decay === 'gradient',
        shrinks: decays && decay === 'parameter',
      },
    };
  };

const next: UpdateRule<AdamOptions, AdamPlan>['next'] = (k, element, s, shape) => {
  const g = directed(k, element, s, shape);
  const p = shape.shrinks ? scaled(k, { x: element.p, s: s.shrink }) : element.p;
  const m = lerp(k, element.a, g, { w: s.share1, rest: s.rest1, near: shape.near });
  const v = blendedSquare(k, { s: s.beta2, x: element.b, t: s.share2, y: g });
  const top = shape.largest ? k.apply(maximum, [element.c, v]) : v;
  const moved = { p: plusOverShare(k, { x: p, s: s.size, y: m, z: top, t: s.root2, e: s.eps }), a: m, b: v };
  return shape.largest ? { ...moved, c: top } : moved;
};

export const adam: UpdateRule<AdamOptions, AdamPlan> = {
  name: 'Adam',
  torch: 'torch.optim.Adam',
  defaults,
  ranges,
  plan: planWith('gradient'),
  next,
};

export const adamW: UpdateRule<AdamOptions, AdamPlan> = {
  name: 'AdamW',
  torch: 'torch.optim.AdamW',
  defaults: { ...defaults, weightDecay: 1e-2 },
  ranges,
  plan: planWith('parameter'),
  next,
};
