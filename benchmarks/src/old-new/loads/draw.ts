/** Numbers that do not depend on any build: Park and Miller's generator, uniform in [low, high). */
export function drawer(seed: number): (low: number, high: number) => number {
  let state = seed;
  return (low, high) => {
    state = (state * 48271) % 2147483647;
    return low + ((high - low) * state) / 2147483647;
  };
}

/** So many of them. */
export const draws = (count: number, seed: number, low = -1, high = 1): number[] => {
  const draw = drawer(seed);
  return Array.from({ length: count }, () => draw(low, high));
};
