/**
 * The clock of graphs: it moves on by two with every walk along a graph, and with every step of an optimiser.
 *
 * Values are marked with it when they are made and when a walk comes by (graph.ts), so a mark tells how old a node is at most. What an
 * optimiser moved is stamped with it (stepped.ts): a node that is older than a number it needs is stale.
 */
import type { Bank } from './bank.ts';
import type { Value } from './value.ts';

export const clock: {
  now: number;
  /** When an optimiser last moved anything. */
  moved: number;
  /** Throws for a node whose rule reads what was moved after it was made; null until something was. */
  refuseStale: ((node: Value | Bank) => void) | null;
} = { now: 0, moved: 0, refuseStale: null };
