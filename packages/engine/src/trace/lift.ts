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
import type { Params } from '../op.ts';
import { dot } from '../ops/index.ts';
import { assemble, lane } from './lane-ops.ts';
import { LaneTape } from './lane-tape.ts';
import { eachOperand, type IdList, type Node, type NodeId, type Step, type Tape } from './tape.ts';

/** A lifted tape and its results. */
export interface Lifted {
  readonly tape: LaneTape;
  readonly outputs: IdList;
}

/** What is lifted: a tape, or one that has lanes already. */
interface Liftable {
  readonly nodes: readonly Node[];
  readonly outputs: IdList;
  readonly depth: Int32Array;
  /** Equal for nodes that are computed alike, from leaves of the same kinds. */
  readonly shapes: Int32Array;
  /** Whether a node stays as it is. */
  isFixed(id: NodeId): boolean;
}

/** Positions below which lanes do not pay. */
const FEWEST = 3;
/** The share of all multiply-adds that has to be in families. */
const SHARE = 0.75;
/** Multiply-adds below which a tape is left as it is. */
const WORK = 500;

/** The longest way from each node back to a leaf. */
const depths = (nodes: readonly Node[]): Int32Array => {
  const depth = new Int32Array(nodes.length);
  for (const node of nodes) {
    let most = -1;
    eachOperand(node, (id) => {
      most = Math.max(most, depth[id] as number); // operands come first
    });
    depth[node.id] = most + 1;
  }
  return depth;
};

/** Dots by their list of weights, the weights all parameters. */
const families = ({ nodes }: Tape): { readonly byWeights: Map<IdList, NodeId[]>; readonly work: number } => {
  const byWeights = new Map<IdList, NodeId[]>();
  let work = 0;
  for (const node of nodes) {
    if (node.kind !== 'step' || node.op !== dot) continue;
    const [weights = []] = node.lists;
    work += weights.length;
    if (node.lists.length > 2 || !weights.every((id) => nodes[id]?.kind === 'parameter')) continue;
    const members = byWeights.get(weights);
    if (members) members.push(node.id);
    else byWeights.set(weights, [node.id]);
  }
  return { byWeights, work };
};

const sameParams = (a: Params, b: Params): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]));
};

const optionsText = (params: Params): string => (Object.keys(params).length > 0 ? JSON.stringify(params) : '');

/** Finds tuples of nodes that are lanes of one value, and writes the tape with them. */
class Lifter {
  readonly #from: Liftable;
  readonly #nodes: readonly Node[];
  readonly #depth: Int32Array;
  readonly #lanes: number;
  readonly #to: LaneTape;
  /** Tuples by their members, and each member's own. */
  readonly #tuples = new Map<string, IdList>();
  readonly #tupleOf = new Map<NodeId, { readonly tuple: IdList; readonly lane: number }>();
  readonly #laned = new Map<IdList, NodeId>();
  readonly #written: Int32Array;
  readonly #numbers = new Map<unknown, number>();

  constructor(from: Liftable, lanes: number, to: LaneTape) {
    this.#from = from;
    this.#nodes = from.nodes;
    this.#depth = from.depth;
    this.#lanes = lanes;
    this.#to = to;
    this.#written = new Int32Array(from.nodes.length).fill(-1);
  }

  /** Whether the steps do the same, to lists of the same lengths, equally deep. */
  #alike(tuple: IdList): boolean {
    const first = this.#nodes[tuple[0] as NodeId]; // tuples are not empty
    if (first?.kind !== 'step') return false;
    if (tuple.some((id) => this.#from.isFixed(id))) return false;
    return tuple.every((id) => {
      const node = this.#nodes[id];
      if (node?.kind !== 'step' || node.op !== first.op || this.#depth[id] !== this.#depth[first.id]) return false;
      const same = node.lists.length === first.lists.length && sameParams(node.params, first.params);
      return same && node.lists.every((list, l) => list.length === first.lists[l]?.length);
    });
  }

  /** The tuples of operands, list by list. */
  #operands(tuple: IdList): IdList[][] {
    const steps = tuple.map((id) => this.#nodes[id] as Step); // alike, so steps
    return (steps[0] as Step).lists.map((list, l) =>
      list.map((_, i) => steps.map(({ lists }) => lists[l]?.[i] as NodeId)),
    );
  }

  #register(tuple: IdList): void {
    this.#tuples.set(tuple.join(), tuple);
    for (const [at, id] of tuple.entries()) if (!this.#tupleOf.has(id)) this.#tupleOf.set(id, { tuple, lane: at });
  }

  /** From a tuple down to what it is made of. */
  down(root: IdList): void {
    const todo = [root];
    for (let tuple = todo.pop(); tuple; tuple = todo.pop()) {
      if (tuple.every((id) => id === tuple?.[0]) || this.#tuples.has(tuple.join()) || !this.#alike(tuple)) continue;
      this.#register(tuple);
      for (const operands of this.#operands(tuple)) todo.push(...operands);
    }
  }

  #number(of: unknown): number {
    const known = this.#numbers.get(of) ?? this.#numbers.size;
    this.#numbers.set(of, known);
    return known;
  }

  /** From laned operands up: a bucket per kind of step, complete when it has every lane. */
  up(): void {
    const { shapes } = this.#from;
    const buckets = new Map<string, NodeId[]>();
    const bucketOf = new Map<NodeId, { readonly key: string; readonly lane: number }>();
    for (const node of this.#nodes) {
      if (node.kind !== 'step' || this.#tupleOf.has(node.id) || this.#from.isFixed(node.id)) continue;
      const lanes = new Set<number>();
      const name = (id: NodeId): string => {
        const laned = this.#tupleOf.get(id);
        const place = laned ?? bucketOf.get(id);
        if (!place) return `s${shapes[id]}`;
        lanes.add(place.lane);
        return `l${this.#number(laned ? laned.tuple : bucketOf.get(id)?.key)}`;
      };
      const operands = node.lists.map((list) => list.map(name).join()).join(';');
      const [at] = lanes;
      if (at === undefined || lanes.size > 1) continue;
      const kind = `${this.#number(node.op)} ${this.#depth[node.id]} ${operands}${optionsText(node.params)}`;
      // Several steps of one kind in one lane are told apart by their order.
      for (let nth = 0; ; nth++) {
        const key = `${kind} ${nth}`;
        const bucket = buckets.get(key) ?? [];
        if (bucket[at] !== undefined) continue;
        bucket[at] = node.id;
        buckets.set(key, bucket);
        bucketOf.set(node.id, { key, lane: at });
        break;
      }
    }
    for (const bucket of buckets.values()) {
      const tuple = Array.from(bucket).filter((id) => id !== undefined);
      if (tuple.length === this.#lanes) this.down(tuple);
    }
  }

  #one(id: NodeId): NodeId {
    const place = this.#tupleOf.get(id);
    if (place) return this.#to.lane(this.#laned.get(place.tuple) as NodeId, place.lane); // shallower, so written
    return this.#written[id] as NodeId; // so are these
  }

  /** A tuple as one operand: shared by all lanes, laned, or put together. */
  #together(tuple: IdList): NodeId {
    const first = tuple[0] as NodeId; // tuples are not empty
    if (tuple.every((id) => id === first)) return this.#one(first);
    const known = this.#tuples.get(tuple.join());
    if (known) return this.#laned.get(known) as NodeId; // shallower, so written
    return this.#to.assemble(tuple.map((id) => this.#one(id)));
  }

  #writeTuple(tuple: IdList): void {
    const lists = this.#operands(tuple).map((list) => list.map((operands) => this.#together(operands)));
    const { op, params } = this.#nodes[tuple[0] as NodeId] as Step; // tuples are of steps
    this.#laned.set(tuple, this.#to.step(op, lists, params));
  }

  #copy(node: Node): NodeId {
    if (node.kind === 'constant') return this.#to.builder.constant(node.value);
    if (node.kind !== 'step') return node.id; // parameters and inputs keep their numbers
    const lists = node.lists.map((list) => list.map((id) => this.#one(id)));
    const first = lists[0] ?? [];
    if (node.op === assemble) return this.#to.assemble(first);
    if (node.op === lane) return this.#to.lane(first[0] as NodeId, node.params.lane as number); // as LaneTape wrote it
    return this.#to.step(node.op, lists, node.params);
  }

  /** Writes the lifted tape, shallow nodes first: what is equally deep does not depend on each other. */
  write(): Lifted {
    const most = this.#depth.reduce((a, b) => Math.max(a, b), 0);
    const singles: Node[][] = Array.from({ length: most + 1 }, () => []);
    const tuples: IdList[][] = Array.from({ length: most + 1 }, () => []);
    for (const node of this.#nodes)
      if (!this.#tupleOf.has(node.id)) singles[this.#depth[node.id] as number]?.push(node);
    for (const tuple of this.#tuples.values()) tuples[this.#depth[tuple[0] as NodeId] as number]?.push(tuple);
    for (const [depth, nodes] of singles.entries()) {
      for (const node of nodes) this.#written[node.id] = this.#copy(node);
      for (const tuple of tuples[depth] ?? []) this.#writeTuple(tuple);
    }
    return { tape: this.#to, outputs: this.#from.outputs.map((id) => this.#one(id)) };
  }
}

/** Numbers for shapes: leaves by kind, constants by value, steps by op and their operands' shapes. */
const shapesOf = (nodes: readonly Node[], isLeaf: (node: Node) => boolean): Int32Array => {
  const shapes = new Int32Array(nodes.length);
  const known = new Map<string, number>();
  const ops = new Map<unknown, number>();
  for (const node of nodes) {
    let key: string = node.kind;
    if (node.kind === 'constant') key = `= ${node.value}`;
    else if (node.kind === 'step' && isLeaf(node)) key = optionsText(node.params);
    else if (node.kind === 'step') {
      const op = ops.get(node.op) ?? ops.size;
      ops.set(node.op, op);
      key = `${op}(${node.lists.map((list) => list.map((id) => shapes[id]).join()).join(';')}${optionsText(node.params)}`;
    }
    const shape = known.get(key) ?? known.size;
    known.set(key, shape);
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
