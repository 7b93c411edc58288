/** What the network is told of a point: its coordinates, and numbers made of them. */
import type { FeatureName } from './config.ts';

export interface Feature {
  /** On the page. */
  readonly sign: string;
  /** In words, for screen readers. */
  readonly words: string;
  /** In the program. */
  readonly code: string;
  of(x: number, y: number): number;
}

export const features: Readonly<Record<FeatureName, Feature>> = {
  x: { sign: 'x', words: 'x', code: 'x', of: (x) => x },
  y: { sign: 'y', words: 'y', code: 'y', of: (_, y) => y },
  xx: { sign: 'x²', words: 'x squared', code: 'x * x', of: (x) => x * x },
  yy: { sign: 'y²', words: 'y squared', code: 'y * y', of: (_, y) => y * y },
  xy: { sign: 'xy', words: 'x times y', code: 'x * y', of: (x, y) => x * y },
  sinx: { sign: 'sin x', words: 'sine of x', code: 'Math.sin(x)', of: (x) => Math.sin(x) },
  siny: { sign: 'sin y', words: 'sine of y', code: 'Math.sin(y)', of: (_, y) => Math.sin(y) },
};

/** A point as the network sees it. */
export const seen = (names: readonly FeatureName[], [x = 0, y = 0]: readonly number[]): number[] =>
  names.map((name) => features[name].of(x, y));
