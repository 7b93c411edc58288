/**
 * What lifting consists of: tuples of nodes that do the same, found and written as one laned value each (see `lift.ts`).
 *
 *     down   from a tuple to what it is made of: the operands of isomorphic steps are tuples again
 *     up     from laned operands to what is made of them: steps alike in every lane are a tuple
 *
 * A tuple is of equally deep nodes, so that no lane waits for another. A tuple of one node is that node, shared by all lanes; what
 * is neither that nor known is put together from single values.
 */
import type { Params } from '../op.ts';
import { mix, OpNumbers, paramsHash } from './hash.ts';
import { assemble, lane } from './lane-ops.ts';
import type { LaneTape } from './lane-tape.ts';
import type { IdList, Node, NodeId, Step } from './tape.ts';

/** A lifted tape and its results. */
export interface Lifted {
  readonly tape: LaneTape;
  readonly outputs: IdList;
}

/** What is lifted: a tape, or one that has lanes already. */
export interface Liftable {
  readonly nodes: readonly Node[];
  readonly outputs: IdList;
  readonly depth: Int32Array;
  /** Equal for nodes that are computed alike, from leaves of the same kinds. */
  readonly shapes: Int32Array;
  /** Whether a node stays as it is. */
  isFixed(id: NodeId): boolean;
}

const sameParams = (a: Params, b: Params): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]));
};

/** Finds tuples of nodes that are lanes of one value, and writes the tape with them. */
export class Lifter {
  readonly #from: Liftable;
  readonly #nodes: readonly Node[];
  readonly #depth: Int32Array;
  readonly #lanes: number;
  readonly #to: LaneTape;
  /** Tuples by their members, and each member's own. */
  readonly #tuples = new Map<number, IdList[]>();
  #count = 0;
  readonly #tupleOf = new Map<NodeId, { readonly tuple: IdList; readonly lane: number }>();
  readonly #laned = new Map<IdList, NodeId>();
  readonly #written: Int32Array;
  readonly #ops = new OpNumbers();
  /** The lane that a node is thought to be in, −1 for none, and a number for what is in that lane alike. */
  readonly #laneAt: Int32Array;
  readonly #codeAt: Int32Array;

  constructor(from: Liftable, lanes: number, to: LaneTape) {
    this.#from = from;
    this.#nodes = from.nodes;
    this.#depth = from.depth;
    this.#lanes = lanes;
    this.#to = to;
    this.#written = new Int32Array(from.nodes.length).fill(-1);
    this.#laneAt = new Int32Array(from.nodes.length).fill(-1);
    this.#codeAt = new Int32Array(from.nodes.length);
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

  #known(tuple: IdList): IdList | undefined {
    return this.#tuples.get(tuple.reduce(mix, 0))?.find((known) => known.every((id, i) => id === tuple[i]));
  }

  #register(tuple: IdList): void {
    const hash = tuple.reduce(mix, 0);
    const bucket = this.#tuples.get(hash);
    if (bucket) bucket.push(tuple);
    else this.#tuples.set(hash, [tuple]);
    const code = mix(0x7fff_ffff, this.#count++);
    for (const [at, id] of tuple.entries()) {
      if (this.#tupleOf.has(id)) continue;
      this.#tupleOf.set(id, { tuple, lane: at });
      this.#laneAt[id] = at;
      this.#codeAt[id] = code;
    }
  }

  /** From a tuple down to what it is made of. */
  down(root: IdList): void {
    const todo = [root];
    for (let tuple = todo.pop(); tuple; tuple = todo.pop()) {
      if (tuple.every((id) => id === tuple?.[0]) || this.#known(tuple) || !this.#alike(tuple)) continue;
      this.#register(tuple);
      for (const operands of this.#operands(tuple)) todo.push(...operands);
    }
  }

  /** The kind of a step over operands in one lane, as a number; null if there is no lane, or more than one. */
  #kindOf(node: Node & Step): { readonly kind: number; readonly at: number } | null {
    const { shapes } = this.#from;
    let kind = mix(this.#ops.of(node.op), this.#depth[node.id] as number); // every node has one
    let at = -1;
    for (const list of node.lists) {
      kind = mix(kind, list.length);
      for (const id of list) {
        const lane = this.#laneAt[id] as number; // as above, and below
        kind = mix(kind, lane < 0 ? (shapes[id] as number) : (this.#codeAt[id] as number));
        if (lane < 0) continue;
        if (at >= 0 && lane !== at) return null;
        at = lane;
      }
    }
    return at < 0 ? null : { kind: mix(kind, paramsHash(node.params)), at };
  }

  /** From laned operands up: a bucket per kind of step, complete when it has every lane. */
  up(): void {
    const buckets = new Map<number, NodeId[]>();
    for (const node of this.#nodes) {
      if (node.kind !== 'step' || (this.#laneAt[node.id] as number) >= 0 || this.#from.isFixed(node.id)) continue;
      const found = this.#kindOf(node);
      if (!found) continue;
      const { at } = found;
      // Several steps of one kind in one lane are told apart by their order.
      let { kind } = found;
      while (buckets.get(kind)?.[at] !== undefined) kind = mix(kind, 1);
      const bucket = buckets.get(kind) ?? [];
      bucket[at] = node.id;
      buckets.set(kind, bucket);
      this.#laneAt[node.id] = at;
      this.#codeAt[node.id] = kind;
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
    const known = this.#known(tuple);
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
    for (const bucket of this.#tuples.values())
      for (const tuple of bucket) tuples[this.#depth[tuple[0] as NodeId] as number]?.push(tuple); // tuples have members
    for (const [depth, nodes] of singles.entries()) {
      for (const node of nodes) this.#written[node.id] = this.#copy(node);
      for (const tuple of tuples[depth] ?? []) this.#writeTuple(tuple);
    }
    return { tape: this.#to, outputs: this.#from.outputs.map((id) => this.#one(id)) };
  }
}
