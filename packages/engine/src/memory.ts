/**
 * Where the numbers of Values live: pairs of typed arrays, data and gradients side by side.
 *
 * A Value is a view of one place in such a pair. Two doubles in typed memory cost 16 bytes that the garbage collector never looks
 * at; as object fields they would be two boxed numbers. And a whole layer's parameters can be one block, which optimisers,
 * checkpoints and compiled code move with one copy, while a learner still sees Values. Nodes and loose leaves share slabs
 * of 256 places: a slab (4 kB) lives as long as any Value on it, and a graph's slabs go with the graph.
 *
 *   slab   one buffer   [ data 0 … data 255 | grad 0 … grad 255 ]
 */
import type { List } from './list.ts';

/** Data and gradients of some Values. */
export interface Memory {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** Of a parameter block, whose places were given on purpose: the lists known to start at a place (see lists.ts); else null. */
  readonly rows: Map<number, List> | null;
}

interface Slab {
  readonly memory: Memory;
  /** The next free place. */
  next: number;
}

const slabSize = 256;

function newSlab(): Slab {
  const buffer = new ArrayBuffer(2 * slabSize * Float64Array.BYTES_PER_ELEMENT);
  const grad = new Float64Array(buffer, slabSize * Float64Array.BYTES_PER_ELEMENT, slabSize);
  return { memory: { data: new Float64Array(buffer, 0, slabSize), grad, rows: null }, next: 0 };
}

let slab = newSlab();

/** The slab to take the next place from; whoever takes it counts `next` up. */
export function nextPlace(): Slab {
  if (slab.next === slabSize) slab = newSlab();
  return slab;
}
