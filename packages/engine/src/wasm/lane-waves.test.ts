/** The order in which a lifted tape runs: nothing before what it needs, and everything once. */
import { expect, it } from 'vitest';
import { transformer } from '../../test/transformer.ts';
import { laneDifferentiate } from '../trace/lane-gradient.ts';
import { lane } from '../trace/lane-ops.ts';
import { lift } from '../trace/lift.ts';
import { record } from '../trace/record.ts';
import type { NodeId } from '../trace/tape.ts';
import { planLanes } from './lane-plan.ts';
import type { LaneUnit } from './lane-waves.ts';

/** Nodes that a unit computes, in order, and those that have to be there for each. */
const workOf = (unit: LaneUnit): { readonly id: NodeId | null; readonly needs?: readonly NodeId[] }[] => {
  if (unit.kind === 'piece' || unit.kind === 'laned') return unit.steps.map((id) => ({ id }));
  if (unit.kind === 'outer') return [{ id: null, needs: [...unit.outer.gs, ...unit.outer.xs] }];
  return unit.group.rows.map((id) => ({ id, needs: unit.group.xs }));
};

it.each([
  { positions: 4, width: 8, heads: 2 },
  { positions: 7, width: 12, heads: 3 },
  { positions: 6, width: 8, heads: 4, causal: false },
  { positions: 4, width: 8, heads: 2, linear: true },
])('runs everything once, after what it needs: %j', (shape) => {
  const { fn, parameters, positions } = transformer(shape);
  const { tape } = record({ fn: (...rows) => fn(rows[0] ?? []), inputs: [positions], parameters });
  const lifted = lift(tape);
  if (!lifted) throw new Error('positions are lanes');
  const forward = lifted.tape.nodes.length;
  const gradient = laneDifferentiate(
    lifted,
    parameters.map(() => true),
  );
  const plan = planLanes(gradient, forward, 'float64', [positions]);
  const { nodes } = gradient.tape;
  const done = new Set<NodeId>(nodes.filter(({ kind }) => kind !== 'step').map(({ id }) => id));
  // A lane is read where it is needed: it is there as soon as its value is.
  const there = (id: NodeId): boolean => {
    const node = nodes[id];
    return done.has(id) || (node?.kind === 'step' && node.op === lane && there(node.lists[0]?.[0] ?? -1));
  };
  let late = 0;
  let twice = 0;
  for (const unit of plan?.units ?? []) {
    const work = workOf(unit);
    for (const { id, needs } of work) {
      const node = nodes[id ?? -1];
      const operands = needs ?? (node?.kind === 'step' ? node.lists.flat() : []);
      late += operands.filter((operand) => !there(operand)).length;
      twice += id !== null && done.has(id) ? 1 : 0;
      if (unit.kind !== 'product' && id !== null) done.add(id);
    }
    if (unit.kind === 'product') for (const { id } of work) if (id !== null) done.add(id);
  }
  expect({ late, twice, units: plan?.units.length }).toEqual({ late: 0, twice: 0, units: expect.any(Number) });
  for (const id of [gradient.loss, ...gradient.gains.map((gain) => gain.id)]) expect(there(id)).toBe(true);
});
