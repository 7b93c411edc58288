/**
 * Readers are linear: nothing looks through all pieces for each of them. `pnpm promises` measures the same at 60,000 pieces and
 * holds it to 15 times the time; here, with little time and other work beside, only what is not linear at all is to fail.
 */
import { describe, expect, it } from 'vitest';
import type { Reader } from '../src/promises/reader.ts';
import { ratioOf, readers } from '../src/promises/readers.ts';

/** Half way, in orders of magnitude, from the 10 of a linear reader to the 100 of a quadratic one. */
const MOST = 31;

describe('readers', () => {
  it.each(readers.map(({ name, of, make }) => [name, of, make] as const))(
    '%s of ten times the %s takes nowhere near a hundred times the time',
    async (_name, _of, make) => {
      expect(await leastRatio(make)).toBeLessThanOrEqual(MOST);
    },
  );

  it('would show a reader that looks through everything for each piece', async () => {
    const quadratic = (n: number) => {
      const all = Array.from({ length: n }, (_, i) => i);
      return () => all.filter((x) => all.indexOf(x) === x).length;
    };
    expect(await ratioOf(quadratic, 20_000, 3)).toBeGreaterThan(MOST);
  });
});

/** The least of a few measurements: other work on the machine can only add to one. Quick readers are given more to read. */
async function leastRatio(make: Reader['make']): Promise<number> {
  const first = make(10_000);
  const began = performance.now();
  await first();
  const pieces = performance.now() - began < 100 ? 60_000 : 10_000;
  let least = Infinity;
  for (let attempt = 0; attempt < 8 && !(least <= MOST); attempt++)
    least = Math.min(least, await ratioOf(make, pieces, 1));
  return least;
}
