/** The lists that n-ary ops were last given as first and as second argument: see lists.ts. */
import type { List } from './list.ts';

export const recent: { first: List | null; second: List | null } = { first: null, second: null };

/** Lets go of them: they keep the graph that they belong to alive. */
export function forgetList(): void {
  recent.first = null;
  recent.second = null;
}
