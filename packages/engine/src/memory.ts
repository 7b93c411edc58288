/**
 * Where the numbers of Values live: pairs of typed arrays, data and gradients side by side.
 *
 * A Value is a view of one place in such a pair. Two doubles in typed memory cost 16 bytes that the garbage collector never looks
 * at; as object fields they would be two boxed numbers. And a whole layer's parameters can be one block, which optimisers,
 * checkpoints and compiled code move with one copy, while a learner still sees Values. Nodes and loose leaves share slabs
 * of 256 places: a slab (4 kB) lives as long as any Value on it, and a graph's slabs go with the graph.
 */

/** Data and gradients of some Values. */
export interface Memory {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** Whether this is a parameter block, whose places were given on purpose. */
  readonly block: boolean;
}

interface Slab {
  readonly memory: Memory;
  /** The next free place. */
  next: number;
}

const slabSize = 256;

const newSlab = (): Slab => ({
  memory: { data: new Float64Array(slabSize), grad: new Float64Array(slabSize), block: false },
  next: 0,
});

let slab = newSlab();

/** The slab to take the next place from; whoever takes it counts `next` up. */
export function nextPlace(): Slab {
  if (slab.next === slabSize) slab = newSlab();
  return slab;
}
