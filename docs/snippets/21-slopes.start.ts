/**
 * Exercise 1: check a gradient by nudging.
 * Give the slope of f at each number of xs, measured with a nudge to both sides: (f(x + h) − f(x − h)) / 2h.
 */
export function slopes(f: (xs: number[]) => number, xs: number[], h = 1e-5): number[] {
  return xs.map(() => (f(xs) - f(xs)) / (2 * h)); // Your turn: nudge one of the xs at a time.
}
