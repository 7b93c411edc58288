/**
 * The plane that the moons net was trained on: its samples, its score everywhere, and how far to look.
 * What the terminal and the SVG both draw.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly positive: boolean;
}

export interface Plane {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly points: readonly Point[];
  /** What the net answers at a point; the boundary is where it is 0. */
  score(x: number, y: number): number;
  /** The point at fractions of the width (from the left) and of the height (from the bottom). */
  at(u: number, v: number): { x: number; y: number };
}

const margin = 0.4;

/** The smallest and largest, in a loop: a spread of a long list would overflow the stack. */
function range(xs: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of xs) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  return [low - margin, high + margin];
}

/** A plane with a margin around its points. */
export function planeOf(points: readonly Point[], score: (x: number, y: number) => number): Plane {
  const [left, right] = range(points.map((p) => p.x));
  const [bottom, top] = range(points.map((p) => p.y));
  const at = (u: number, v: number) => ({ x: left + u * (right - left), y: bottom + v * (top - bottom) });
  return { left, right, bottom, top, points, score, at };
}
