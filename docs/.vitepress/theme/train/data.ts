/** Points in the plane with labels −1 and 1, made by nn's own makers. */
import { makeBlobs, makeCircles, makeMoons, makeSpirals } from '@chainrule/nn';
import type { PlaneConfig } from './config.ts';

export interface Points {
  readonly x: number[][];
  /** −1 or 1. */
  readonly y: number[];
}

/** The same seed gives the same points, here and in a worker. */
export function makePoints({ data, n, noise, seed }: PlaneConfig): Points {
  const made = {
    moons: () => makeMoons(n, { noise, seed }),
    circles: () => makeCircles(n, { noise, seed, factor: 0.5 }),
    blobs: () =>
      makeBlobs(n, {
        centers: [
          [-1.1, -0.3],
          [1.1, 0.4],
        ],
        clusterStd: noise,
        seed,
      }),
    spirals: () => makeSpirals(n, { noise, seed }),
  }[data]();
  return { x: made.x, y: made.y.map((label) => 2 * label - 1) };
}
