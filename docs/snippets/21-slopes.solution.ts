type Formula = (xs: number[]) => number;

export function slopes(f: Formula, xs: number[], h = 1e-5): number[] {
  return xs.map((_, i) => {
    const moved = (dx: number) => xs.map((x, j) => (j === i ? x + dx : x));
    const at = (dx: number): number => f(moved(dx));
    return (at(h) - at(-h)) / (2 * h);
  });
}
