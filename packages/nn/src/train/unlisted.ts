/**
 * Parameters that forward uses and nobody lists: those of a module in a #private field, say, or in an object of another class.
 * They would be neither trained nor saved, without a word.
 */
import { topologicalOrder, Value } from '@chainrule/engine';
import { probing } from '@chainrule/engine/internal';
import type { Module } from '../module.ts';
import type { AnyOptimizer } from '../schedule/schedule.ts';

/** What to say where forward reads trainable Values that neither the model lists nor the optimiser moves; null where it does not. */
export function unlistedIn(model: Module, { paramGroups }: AnyOptimizer, forward: () => unknown): string | null {
  const known = new Set([...model.parameters(), ...paramGroups.flatMap(({ params }) => params)]);
  const unlisted = leavesOf(probing(forward)).filter((leaf) => !known.has(leaf));
  if (unlisted.length === 0) return null;
  // A Value that forward makes anew each time, as an accumulator, is no parameter: it is not there the second time.
  const again = new Set(leavesOf(probing(forward)));
  const lost = unlisted.filter((leaf) => again.has(leaf));
  const [first] = lost;
  if (first === undefined) return null;
  const [what, them] =
    lost.length === 1 ? [`${first}`, 'it'] : [`${lost.length} Values, the first of them ${first}`, 'them'];
  return `forward uses trainable Values that model.parameters() does not list, so that nothing trains or saves ${them}: ${what}. Keep parameters in properties that are not #private, in Modules, arrays, objects, Maps or Sets; set requiresGrad to false for a constant.`;
}

/** The trainable leaves of what forward gave. */
function leavesOf(output: unknown): Value[] {
  const roots = (Array.isArray(output) ? output.flat() : [output]).filter((x): x is Value => x instanceof Value);
  const leaves = new Set<Value>();
  for (const root of roots)
    for (const node of topologicalOrder(root)) if (node.isLeaf && node.requiresGrad) leaves.add(node);
  return [...leaves];
}
