/** Where a node's value is read from when the code at hand has not computed it: a row, a slot, a sum, or a constant. */
import type { NodeId } from '../trace/tape.ts';
import type { Plan } from './plan.ts';

export type Source =
  | { readonly kind: 'row'; readonly address: number }
  | { readonly kind: 'scalar'; readonly address: number }
  | { readonly kind: 'constant'; readonly value: number };

/** The address of a row's first vector. */
export const rowAddress = ({ layout }: Plan, row: number): number => layout.rows + row * layout.pitch;

/** Where the value of a node stands; the node is no alias. */
export const sourceOf = (plan: Plan, id: NodeId): Source => {
  const { layout, placement, slots, sums, totals, goal } = plan;
  const { size } = layout.isa;
  const home = placement.home.get(id);
  if (home !== undefined) return { kind: 'row', address: rowAddress(plan, home) };
  const node = goal.tape.nodes[id];
  if (node?.kind === 'constant') return { kind: 'constant', value: node.value };
  if (node?.kind === 'total')
    return { kind: 'scalar', address: layout.results + (totals.get(node.of) as number) * size }; // totalsIn found it
  if (node?.kind === 'outer') return { kind: 'scalar', address: layout.sums + sums.of(node.target) * size };
  return { kind: 'scalar', address: layout.slots + slots.of(id) * size };
};
