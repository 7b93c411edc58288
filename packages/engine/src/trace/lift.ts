/**
 * Lifting: positions that do the same to different things become the lanes of one value.
 *
 * A transformer reads a text one position at a time, and each position meets the same weights. On the tape that is n copies of
 * nearly the same code. The dots with one list of weights are a family, its members in order are the positions 0 … n − 1,
 * and everything that is isomorphic around them follows:
 *
 *     from the families down   what goes in: x of position 0, of position 1, …: the same op on operands that are again
 *                              such a tuple, or one and the same node; where the positions part (attention looks at more
 *                              and more of them) single values are put side by side
 *     from the families up     what comes out: the same op on the same lanes, in every position
 *
 * Only nodes equally deep become lanes of one value, so none can wait for another, and what has no counterpart stays single: a
 * lifted tape computes the same whatever was found. What is not worth it (recurrence, a network that meets its weights once) is
 * not lifted at all.
 */
import { dot } from '../ops/index.ts';
import { mix, numberHash, OpNumbers, paramsHash } from './hash.ts';
import { perList } from './intern.ts';
import { lane } from './lane-ops.ts';
import { LaneTape } from './lane-tape.ts';
import { type Liftable, type Lifted, Lifter } from './lifter.ts';
import type { IdList, Node, NodeId, Tape } from './tape.ts';

/** Positions below which lanes do not pay. */
const FEWEST = 3;
/** The share of all multiply-adds that has to be in families. */
const SHARE = 0.75;
/** Multiply-adds below which a tape is left as it is. */
const WORK = 500;

/** The longest way from each node back to a leaf. */
const depths = (nodes: readonly Node[]): Int32Array => {
  const depth = new Int32Array(nodes.length);
  const deepest = perList((list) => {
    let most = -1;
    for (let i = 0; i < list.length; i++) most = Math.max(most, depth[list[i] as NodeId] as number); // operands come first
    return most;
  });
  for (const node of nodes) {
    if (node.kind !== 'step') continue;
    let most = -1;
    for (const list of node.lists) most = Math.max(most, deepest(list));
    depth[node.id] = most + 1;
  }
  return depth;
};

/** Dots by their list of weights, the weights all parameters. */
const families = ({ nodes }: Tape): { readonly byWeights: Map<IdList, NodeId[]>; readonly work: number } => {
  const byWeights = new Map<IdList, NodeId[]>();
  const fixed = perList((weights) => weights.every((id) => nodes[id]?.kind === 'parameter'));
  let work = 0;
  for (const node of nodes) {
    if (node.kind !== 'step' || node.op !== dot) continue;
    const [weights = []] = node.lists;
    work += weights.length;
    if (node.lists.length > 2 || !fixed(weights)) continue;
    const members = byWeights.get(weights);
    if (members) members.push(node.id);
    else byWeights.set(weights, [node.id]);
  }
  return { byWeights, work };
};

/** Numbers for shapes: leaves by kind, constants by value, steps by op and their operands' shapes. */
const shapesOf = (nodes: readonly Node[], isLeaf: (node: Node) => boolean): Int32Array => {
  const shapes = new Int32Array(nodes.length);
  const ops = new OpNumbers();
  const listShape = perList((list) => {
    let shape = list.length;
    for (let i = 0; i < list.length; i++) shape = mix(shape, shapes[list[i] as NodeId] as number); // i is in range
    return shape;
  });
  for (const node of nodes) {
    let shape = node.kind.length;
    if (node.kind === 'constant') shape = numberHash(node.value);
    else if (node.kind === 'step') {
      if (!isLeaf(node)) {
        shape = ops.of(node.op);
        for (const list of node.lists) shape = mix(shape, listShape(list));
      }
      shape = mix(shape, paramsHash(node.params));
    }
    shapes[node.id] = shape;
  }
  return shapes;
};

/** Sets of nodes that are computed alike, equally deep. */
const likenesses = ({ nodes, depth, shapes, isFixed }: Liftable): NodeId[][] => {
  const sets = new Map<number, NodeId[]>();
  for (const { id, kind } of nodes) {
    if (kind !== 'step' || isFixed(id)) continue;
    const key = (shapes[id] as number) * 65_536 + (depth[id] as number); // every node has both
    const set = sets.get(key);
    if (set) set.push(id);
    else sets.set(key, [id]);
  }
  return [...sets.values()].filter(({ length }) => length > 1);
};

/** Single steps below which lanes for them do not pay. */
const SINGLES = 200;

/** A second time, for what stayed single: the heads of attention become lanes of values of their own. */
const liftHeads = ({ tape, outputs }: Lifted): Lifted => {
  const { nodes } = tape;
  const isFixed = (id: NodeId): boolean => {
    const node = nodes[id] as Node; // ids come from the tape
    return tape.width(id) > 0 || (node.kind === 'step' && node.op === lane);
  };
  const depth = depths(nodes);
  const from = { nodes, outputs, depth, isFixed, shapes: shapesOf(nodes, ({ id }) => isFixed(id)) };
  const sets = likenesses(from);
  const counts = new Map<number, number>();
  for (const { length } of sets) counts.set(length, (counts.get(length) ?? 0) + length);
  const [heads, steps] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  if (steps < SINGLES) return { tape, outputs };
  const { parameters, inputs } = tape.builder;
  const lifter = new Lifter(from, heads, new LaneTape(parameters, inputs, tape.lanes));
  for (const set of sets) if (set.length === heads) lifter.down(set);
  lifter.up();
  return lifter.write();
};

/** The tape with positions as lanes; null if it has none, or they are not worth it. */
export const lift = (tape: Tape): Lifted | null => {
  const { byWeights, work } = families(tape);
  if (work < WORK) return null;
  const { nodes, outputs, parameters, inputs } = tape;
  const depth = depths(nodes);
  const worth = new Map<number, number>();
  for (const [weights, { length }] of byWeights) worth.set(length, (worth.get(length) ?? 0) + weights.length * length);
  const [lanes, inLanes] = [...worth].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  if (lanes < FEWEST || inLanes < SHARE * work) return null;
  const level = (members: IdList): boolean => members.every((id) => depth[id] === depth[members[0] as NodeId]);
  const from = { nodes, outputs, depth, isFixed: () => false, shapes: shapesOf(nodes, () => false) };
  const lifter = new Lifter(from, lanes, new LaneTape(parameters, inputs, lanes));
  for (const members of byWeights.values()) {
    if (members.length !== lanes) continue;
    if (!level(members)) return null;
    lifter.down(members);
  }
  lifter.up();
  return liftHeads(lifter.write());
};
