export function slopes(f: (xs: number[]) => number, xs: number[], h = 1e-5): number[] {
  return xs.map((_, i) => {
    const at = (dx: number): number => f(xs.map((x, j) => (j === i ? x + dx : x)));
    return (at(h) - at(-h)) / (2 * h);
  });
}
