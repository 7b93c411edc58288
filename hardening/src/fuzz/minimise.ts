/**
 * Makes a crasher small: drops halves, quarters, … single bytes as long as what is left still fails, then turns what bytes it
 * can into the character 0. (Delta debugging, A. Zeller and R. Hildebrandt, 2002.)
 */
import { splice } from './mutate.ts';

/** Whether an input still fails in the same way. */
export type StillFails = (input: Uint8Array) => Promise<boolean>;

/** The smallest input found within the given number of tries. */
export async function minimise(input: Uint8Array, stillFails: StillFails, tries = 2000): Promise<Uint8Array> {
  let [best, left] = [input, tries];
  const attempt = async (candidate: Uint8Array): Promise<boolean> => {
    if (left-- <= 0 || !(await stillFails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = Math.ceil(best.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && left > 0; )
      if (!(await attempt(splice(best, at, Math.min(best.length, at + size), new Uint8Array(0))))) at += size;
  }
  for (let at = 0; at < best.length && left > 0; at++) {
    if (best[at] === 48) continue;
    await attempt(splice(best, at, at + 1, Uint8Array.of(48)));
  }
  return best;
}
