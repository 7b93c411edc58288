/**
 * Where the numbers of Values live: pairs of typed arrays, data and gradients side by side.
 *
 * A Value is a view of one place in such a pair. Two doubles in typed memory cost 16 bytes that the garbage collector never looks
 * at; as object fields they would be two boxed numbers. And a whole layer's parameters can be one block, which optimisers,
 * checkpoints and compiled code move with one copy, while a learner still sees Values. Nodes and loose leaves share slabs
 * of 512 places: a slab (8 kB) lives as long as any Value on it, and a graph's slabs go with the graph.
 *
 *   slab   one buffer   [ data 0 … data 511 | grad 0 … grad 511 ]
 */
import type { Bank } from './bank.ts';
import type { List } from './list.ts';
import type { Value } from './value.ts';

/** Data and gradients of some Values. */
export interface Memory {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** Of a parameter block, whose places were given on purpose: the lists known to start at a place (see lists.ts); else null. */
  readonly rows: Map<number, List> | null;
  /** Of nodes that one call made side by side, these; else null. */
  readonly bank: Bank | null;
  /** How many traces had begun when this memory was made: tells what a traced function made from what was there before. */
  readonly trace: number;
  /** When an optimiser last moved a number of it, by the clock of graphs; 0 for never. */
  moved: number;
  /** The same for each place, where they are moved apart; else null. */
  places: Float64Array | null;
}

/** Refuses to read or set the number of a Value, while a function is being traced: see mode.ts, which sets it. */
export const reading: { refuse: ((value: Value) => never) | undefined } = { refuse: undefined };

/** How many functions were traced so far, those that are being traced among them. */
let traces = 0;

/** The number that memory made now would have. */
export const currentTrace = (): number => traces;

interface Slab {
  readonly memory: Memory;
  /** The next free place. */
  next: number;
  readonly size: number;
}

const slabSize = 512;

function newSlab(size: number): Slab {
  const buffer = new ArrayBuffer(2 * size * Float64Array.BYTES_PER_ELEMENT);
  const grad = new Float64Array(buffer, size * Float64Array.BYTES_PER_ELEMENT, size);
  const data = new Float64Array(buffer, 0, size);
  return { memory: { data, grad, rows: null, bank: null, trace: traces, moved: 0, places: null }, next: 0, size };
}

let slab = newSlab(slabSize);

/** Begins a trace: Values made from now on lie in memory of their own. Returns the trace's number. */
export function beginTrace(): number {
  traces++;
  slab = newSlab(slabSize);
  return traces;
}

/** The slab to take the next place from; whoever takes it counts `next` up. */
export function nextPlace(): Slab {
  if (slab.next === slab.size) slab = newSlab(slabSize);
  return slab;
}

/** Sees to it that the next `count` places lie side by side. */
export function nextPlaces(count: number): Slab {
  if (slab.next + count > slab.size) slab = newSlab(Math.max(count, slabSize));
  return slab;
}
