/** What is in use after a full collection: the heap, and the memory outside of it that the heap holds on to. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // there since the line above

/** Bytes in use, everything dead collected first; waits a turn, since weak references are cleared between turns. */
export async function inUse(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}

/** How memory went: what the second half of the samples has on average over what the first half had, without the very first. */
export function growth(samples: readonly number[]): number {
  const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
  const settled = samples.slice(1);
  const half = Math.floor(settled.length / 2);
  return mean(settled.slice(-half)) - mean(settled.slice(0, half));
}
