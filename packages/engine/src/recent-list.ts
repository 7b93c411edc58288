/** The array that an n-ary op was last given, and its copy in the graph: see lists.ts. */
import type { Operand } from './op.ts';
import type { Value } from './value.ts';

export const recent: { source: readonly Operand[] | null; copy: readonly Value[] } = { source: null, copy: [] };

/** Lets go of it: it keeps the graph that it belongs to alive. */
export function forgetList(): void {
  recent.source = null;
  recent.copy = [];
}
