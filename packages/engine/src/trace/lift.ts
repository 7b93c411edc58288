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
import { eachStep, type IdList, type Node, type NodeId, type Step, type Steps, type Tape } from './tape.ts';

/** Positions below which lanes do not pay. */
const FEWEST = 3;
/** The share of all multiply-adds that has to be in families. */
const SHARE = 0.75;
/** Multiply-adds below which a tape is left as it is. */
const WORK = 500;

/** The longest way from each node back to a leaf. */
const depths = (tape: Steps): Int32Array => {
  const depth = new Int32Array(tape.nodes.length);
  const deepest = perList((list) => {
    let most = -1;
    for (let i = 0; i < list.length; i++) most = Math.max(most, depth[list[i] as NodeId] as number); // operands come first
    return most;
  });
  eachStep(tape, ({ id, lists }) => {
    let most = -1;
    for (let l = 0; l < lists.length; l++) most = Math.max(most, deepest(lists[l] as IdList)); // l is in range
    depth[id] = most + 1;
  });
  return depth;
};

/** Dots by their list of weights, the weights all parameters. */
const families = (tape: Tape): { readonly byWeights: Map<IdList, NodeId[]>; readonly work: number } => {
  const { nodes } = tape;
  const byWeights = new Map<IdList, NodeId[]>();
  const fixed = perList((weights) => weights.every((id) => nodes[id]?.kind === 'parameter'));
  let work = 0;
  eachStep(tape, ({ op, lists, id }) => {
    if (op !== dot) return;
    const weights = lists[0] as IdList; // dot has two lists
    work += weights.length;
    if (lists.length > 2 || !fixed(weights)) return;
    const members = byWeights.get(weights);
    if (members) members.push(id);
    else byWeights.set(weights, [id]);
  });
  return { byWeights, work };
};

/** The shape of a step that counts as a leaf, options apart. */
const STEP = 1;

/** Numbers for shapes: leaves by kind, constants by value, steps by op and their operands' shapes. */
const shapesOf = (nodes: readonly Node[], isLeaf: (node: Node) => boolean): Int32Array => {
  const shapes = new Int32Array(nodes.length);
  const ops = new OpNumbers();
  const listShape = perList((list) => {
    let shape = list.length;
    for (let i = 0; i < list.length; i++) shape = mix(shape, shapes[list[i] as NodeId] as number); // i is in range
    return shape;
  });
  const stepShape = (node: Node & Step): number => {
    if (isLeaf(node)) return mix(STEP, paramsHash(node.params));
    let shape = mix(ops.of(node.op), paramsHash(node.params));
    for (let l = 0; l < node.lists.length; l++) shape = mix(shape, listShape(node.lists[l] as IdList)); // l is in range
    return shape;
  };
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id] as Node; // id is in range
    if (node.kind === 'constant') shapes[id] = numberHash(node.value);
    else shapes[id] = node.kind === 'step' ? stepShape(node) : node.kind.length;
  }
  return shapes;
};

/** Sets of nodes that are computed alike, equally deep. */
const likenesses = (from: Liftable): NodeId[][] => {
  const { depth, shapes } = from;
  const sets = new Map<number, NodeId[]>();
  eachStep(from, ({ id }) => {
    if (from.isFixed(id)) return;
    const key = (shapes[id] as number) * 65_536 + (depth[id] as number); // every node has both
    const set = sets.get(key);
    if (set) set.push(id);
    else sets.set(key, [id]);
  });
  return [...sets.values()].filter(({ length }) => length > 1);
};

/** Single steps below which lanes for them do not pay. */
const SINGLES = 200;

/** A second time, for what stayed single: the heads of attention become lanes of values of their own. */
const liftHeads = ({ tape, outputs }: Lifted): Lifted => {
  const { nodes } = tape;
  const { parameters, inputs } = tape.builder;
  const isFixed = (id: NodeId): boolean => {
    const node = nodes[id] as Node; // ids come from the tape
    return tape.width(id) > 0 || (node.kind === 'step' && node.op === lane);
  };
  const depth = depths(tape.builder);
  const from = { nodes, parameters, inputs, outputs, depth, isFixed, shapes: shapesOf(nodes, ({ id }) => isFixed(id)) };
  const sets = likenesses(from);
  const counts = new Map<number, number>();
  for (const { length } of sets) counts.set(length, (counts.get(length) ?? 0) + length);
  const [heads, steps] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  if (steps < SINGLES) return { tape, outputs };
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
  const depth = depths(tape);
  const worth = new Map<number, number>();
  for (const [weights, { length }] of byWeights) worth.set(length, (worth.get(length) ?? 0) + weights.length * length);
  const [lanes, inLanes] = [...worth].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  if (lanes < FEWEST || inLanes < SHARE * work) return null;
  const level = (members: IdList): boolean => members.every((id) => depth[id] === depth[members[0] as NodeId]);
  const from = {
    nodes,
    parameters,
    inputs,
    outputs,
    depth,
    isFixed: () => false,
    shapes: shapesOf(nodes, () => false),
  };
  const lifter = new Lifter(from, lanes, new LaneTape(parameters, inputs, lanes));
  for (const members of byWeights.values()) {
    if (members.length !== lanes) continue;
    if (!level(members)) return null;
    lifter.down(members);
  }
  lifter.up();
  return liftHeads(lifter.write());
};
