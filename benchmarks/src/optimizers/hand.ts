/**
 * The optimisers' steps as anybody would write them by hand for speed: one loop each, with the default options. They are here to be
 * compared with, number by number and microsecond by microsecond; the packages know one rule each and no such loops.
 */

/** Parameters, their gradients, and what a step remembers. */
export interface Arrays {
  readonly p: Float64Array;
  readonly g: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** A step by hand, the number of the step coming from outside, from 1. */
export type HandStep = (arrays: Arrays, step: number) => void;

const lr = 1e-3;
const [beta1, beta2, eps] = [0.9, 0.999, 1e-8];

// Indices are below the length that all arrays share.
function adam({ p, g, a, b }: Arrays, step: number): void {
  const [share1, share2] = [1 - beta1, 1 - beta2];
  const size = -(lr / (1 - beta1 ** step));
  const root2 = Math.sqrt(1 - beta2 ** step);
  for (let i = 0; i < p.length; i++) {
    const gi = g[i] as number;
    const m = (a[i] as number) + share1 * (gi - (a[i] as number));
    const v = beta2 * (b[i] as number) + share2 * gi * gi;
    a[i] = m;
    b[i] = v;
    p[i] = (p[i] as number) + (size * m) / (Math.sqrt(v) / root2 + eps);
  }
}

function sgdMomentum({ p, g, a }: Arrays, step: number): void {
  for (let i = 0; i < p.length; i++) {
    const kept = step === 1 ? (g[i] as number) : 0.9 * (a[i] as number) + (g[i] as number);
    a[i] = kept;
    p[i] = (p[i] as number) - lr * kept;
  }
}

function sgd({ p, g }: Arrays): void {
  for (let i = 0; i < p.length; i++) p[i] = (p[i] as number) - lr * (g[i] as number);
}

function rmsprop({ p, g, a }: Arrays): void {
  const share = 1 - 0.99;
  for (let i = 0; i < p.length; i++) {
    const gi = g[i] as number;
    const square = 0.99 * (a[i] as number) + share * gi * gi;
    a[i] = square;
    p[i] = (p[i] as number) + (-lr * gi) / (Math.sqrt(square) + eps);
  }
}

function adagrad({ p, g, a }: Arrays): void {
  for (let i = 0; i < p.length; i++) {
    const gi = g[i] as number;
    const sum = (a[i] as number) + gi * gi;
    a[i] = sum;
    p[i] = (p[i] as number) + (-lr * gi) / (Math.sqrt(sum) + 1e-10);
  }
}

/** By hand, with the options that make nn's optimiser of that name do the same. */
export const byHand = {
  Adam: { optimizer: 'Adam', options: { lr }, step: adam },
  'SGD with momentum': { optimizer: 'SGD', options: { lr, momentum: 0.9 }, step: sgdMomentum },
  SGD: { optimizer: 'SGD', options: { lr }, step: sgd },
  RMSprop: { optimizer: 'RMSprop', options: { lr }, step: rmsprop },
  Adagrad: { optimizer: 'Adagrad', options: { lr }, step: adagrad },
} as const satisfies Readonly<Record<string, { optimizer: string; options: object; step: HandStep }>>;
