/**
 * What lifting consists of: tuples of nodes that do the same, found and written as one laned value each (see `lift.ts`).
 *
 *     down   from a tuple to what it is made of: the operands of isomorphic steps are tuples again
 *     up     from laned operands to what is made of them: steps alike in every lane are a tuple
 *
 * A tuple is of equally deep nodes, so that no lane waits for another. A tuple of one node is that node, shared by all lanes; what
 * is neither that nor known is put together from single values. A matrix's rows meet the same lists in every lane, so lists too
 * are taken in tuples, and what one comes to is found once, not once per row.
 */
import { mix, OpNumbers, paramsHash } from './hash.ts';
import { ListTable } from './intern.ts';
import { assemble, lane } from './lane-ops.ts';
import type { LaneTape } from './lane-tape.ts';
import { eachStep, type IdList, type Node, type NodeId, type Step, type Steps, sameParams } from './tape.ts';

/** A lifted tape and its results. */
export interface Lifted {
  readonly tape: LaneTape;
  readonly outputs: IdList;
}

/** What is lifted: a tape, or one that has lanes already. */
export interface Liftable extends Steps {
  readonly outputs: IdList;
  readonly depth: Int32Array;
  /** Equal for nodes that are computed alike, from leaves of the same kinds. */
  readonly shapes: Int32Array;
  /** Whether a node stays as it is. */
  isFixed(id: NodeId): boolean;
}

/** Lists that are one object have one number. */
class ListNumbers {
  readonly #numbers = new Map<IdList, number>();

  of(list: IdList): number {
    const known = this.#numbers.get(list);
    if (known !== undefined) return known;
    this.#numbers.set(list, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

const isOne = (tuple: IdList): boolean => {
  for (let i = 1; i < tuple.length; i++) if (tuple[i] !== tuple[0]) return false;
  return true;
};

/** Finds tuples of nodes that are lanes of one value, and writes the tape with them. */
export class Lifter {
  readonly #from: Liftable;
  readonly #nodes: readonly Node[];
  readonly #depth: Int32Array;
  readonly #lanes: number;
  readonly #to: LaneTape;
  /** Tuples by their members; by a tuple's number, the value it is written as. */
  readonly #tuples = new ListTable();
  readonly #laned: NodeId[] = [];
  /** The tuple that a node is in, −1 for none, and its place there. */
  readonly #tupleOf: Int32Array;
  readonly #placeOf: Int32Array;
  /** Tuples of lists that are in order; what they are written as. */
  readonly #listNumbers = new ListNumbers();
  readonly #listTuples = new ListTable();
  readonly #listsWritten: IdList[] = [];
  readonly #copied = new Map<IdList, IdList>();
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
    const { length } = from.nodes;
    this.#written = new Int32Array(length).fill(-1);
    this.#tupleOf = new Int32Array(length).fill(-1);
    this.#placeOf = new Int32Array(length);
    this.#laneAt = new Int32Array(length).fill(-1);
    this.#codeAt = new Int32Array(length);
  }

  /** Whether the steps do the same, to lists of the same lengths, equally deep. */
  #alike(tuple: IdList): boolean {
    const first = this.#nodes[tuple[0] as NodeId]; // tuples are not empty
    if (first?.kind !== 'step') return false;
    for (let at = 0; at < tuple.length; at++) {
      const id = tuple[at] as NodeId; // at is in range
      if (this.#from.isFixed(id) || this.#depth[id] !== this.#depth[first.id]) return false;
      if (!sameStep(first, this.#nodes[id] as Node)) return false; // ids come from the tape
    }
    return true;
  }

  #lists(tuple: IdList, l: number): IdList[] {
    const lists: IdList[] = [];
    for (let at = 0; at < tuple.length; at++) lists.push((this.#nodes[tuple[at] as NodeId] as Step).lists[l] as IdList); // alike, so steps with as many lists
    return lists;
  }

  /** The number of a tuple of lists, if they are reductions' lists, which are shared; −1 for others. */
  #numberOf(lists: readonly IdList[], { op }: Step): number {
    return op.arity === 'n' ? this.#listTuples.number(lists.map((list) => this.#listNumbers.of(list))) : -1;
  }

  #register(tuple: IdList): void {
    const number = this.#tuples.number(tuple);
    const code = mix(0x7fff_ffff, number);
    for (let at = 0; at < tuple.length; at++) {
      const id = tuple[at] as NodeId; // at is in range
      if ((this.#tupleOf[id] as number) >= 0) continue;
      this.#tupleOf[id] = number;
      this.#placeOf[id] = at;
      this.#laneAt[id] = at;
      this.#codeAt[id] = code;
    }
  }

  /** From a tuple down to what it is made of. */
  down(root: IdList): void {
    const todo = [root];
    for (let tuple = todo.pop(); tuple; tuple = todo.pop()) {
      if (isOne(tuple) || this.#tuples.find(tuple) >= 0 || !this.#alike(tuple)) continue;
      this.#register(tuple);
      const step = this.#nodes[tuple[0] as NodeId] as Step; // alike, so steps
      for (let l = 0; l < step.lists.length; l++) this.#downLists(this.#lists(tuple, l), step, todo);
    }
  }

  #downLists(lists: readonly IdList[], step: Step, todo: IdList[]): void {
    if (lists.every((list) => list === lists[0])) return; // shared throughout
    const before = this.#listTuples.lists.length;
    const number = this.#numberOf(lists, step);
    if (number >= 0 && number < before) return;
    const { length } = lists[0] as IdList; // lanes are not none
    for (let i = 0; i < length; i++) todo.push(lists.map((list) => list[i] as NodeId)); // lists are alike
  }

  /** The kind of a step over operands in the one lane `at`, as a number. */
  #kindOf(node: Node & Step, at: number): number {
    const { shapes } = this.#from;
    let kind = mix(this.#ops.of(node.op), this.#depth[node.id] as number); // every node has one
    for (let l = 0; l < node.lists.length; l++) {
      const list = node.lists[l] as IdList; // l is in range
      kind = mix(kind, list.length);
      for (let i = 0; i < list.length; i++) {
        const id = list[i] as NodeId; // i is in range
        kind = mix(kind, this.#laneAt[id] === at ? (this.#codeAt[id] as number) : (shapes[id] as number));
      }
    }
    return mix(kind, paramsHash(node.params));
  }

  /** The one lane that a step's operands are in; −1 for none, or for more than one. */
  #laneOf({ lists }: Step): number {
    let at = -1;
    for (let l = 0; l < lists.length; l++) {
      const list = lists[l] as IdList; // l is in range
      for (let i = 0; i < list.length; i++) {
        const one = this.#laneAt[list[i] as NodeId] as number; // i is in range, and every node has a lane or −1
        if (one < 0 || one === at) continue;
        if (at >= 0) return -1;
        at = one;
      }
    }
    return at;
  }

  /** From laned operands up: a bucket per kind of step, complete when it has every lane. */
  up(): void {
    const buckets = new Map<number, NodeId[]>();
    const counts = new Map<number, number>();
    eachStep(this.#from, (node) => {
      if ((this.#laneAt[node.id] as number) >= 0 || this.#from.isFixed(node.id)) return;
      const at = this.#laneOf(node);
      if (at < 0) return;
      const alike = this.#kindOf(node, at);
      // Several steps of one kind in one lane are told apart by their order.
      const inLane = mix(alike, at + 1);
      const count = counts.get(inLane) ?? 0;
      counts.set(inLane, count + 1);
      const kind = mix(alike, ~count);
      const bucket = buckets.get(kind) ?? [];
      bucket[at] = node.id;
      buckets.set(kind, bucket);
      this.#laneAt[node.id] = at;
      this.#codeAt[node.id] = kind;
    });
    for (const bucket of buckets.values()) {
      const tuple = Array.from(bucket).filter((id) => id !== undefined);
      if (tuple.length === this.#lanes) this.down(tuple);
    }
  }

  #one(id: NodeId): NodeId {
    const tuple = this.#tupleOf[id] as number; // −1 for none
    if (tuple >= 0) return this.#to.lane(this.#laned[tuple] as NodeId, this.#placeOf[id] as number); // shallower, so written
    return this.#written[id] as NodeId; // so are these
  }

  /** A tuple as one operand: shared by all lanes, laned, or put together. */
  #together(tuple: IdList): NodeId {
    if (isOne(tuple)) return this.#one(tuple[0] as NodeId); // tuples are not empty
    const known = this.#tuples.find(tuple);
    if (known >= 0) return this.#laned[known] as NodeId; // shallower, so written
    return this.#to.assemble(tuple.map((id) => this.#one(id)));
  }

  #listTogether(lists: readonly IdList[], step: Step): IdList {
    const first = lists[0] as IdList; // lanes are not none
    if (lists.every((list) => list === first)) return this.#copyList(first);
    const number = this.#numberOf(lists, step);
    const known = this.#listsWritten[number];
    if (known) return known;
    const made = first.map((_, i) => this.#together(lists.map((list) => list[i] as NodeId))); // lists are alike
    if (number >= 0) this.#listsWritten[number] = made;
    return made;
  }

  #writeTuple(number: number): void {
    const tuple = this.#tuples.lists[number] as IdList; // tuples have numbers
    const step = this.#nodes[tuple[0] as NodeId] as Step; // tuples are of steps
    const lists = step.lists.map((_, l) => this.#listTogether(this.#lists(tuple, l), step));
    this.#laned[number] = this.#to.step(step.op, lists, step.params);
  }

  #copyList(list: IdList): IdList {
    const known = this.#copied.get(list);
    if (known) return known;
    const made = list.map((id) => this.#one(id));
    if (list.length > 2) this.#copied.set(list, made); // reductions share theirs
    return made;
  }

  #copy(node: Node): NodeId {
    if (node.kind === 'constant') return this.#to.builder.constant(node.value);
    if (node.kind !== 'step') return node.id; // parameters and inputs keep their numbers
    const { op, params } = node;
    const lists = node.lists.map((list) => this.#copyList(list));
    const first = lists[0] ?? [];
    if (op === assemble) return this.#to.assemble(first);
    if (op === lane) return this.#to.lane(first[0] as NodeId, params.lane as number); // as LaneTape wrote it
    return this.#to.step(op, lists, params);
  }

  #single(node: Node): void {
    this.#written[node.id] = this.#copy(node);
  }

  /** Writes the lifted tape, shallow nodes first: what is equally deep does not depend on each other. */
  write(): Lifted {
    const most = this.#depth.reduce((a, b) => Math.max(a, b), 0);
    const singles: Node[][] = Array.from({ length: most + 1 }, () => []);
    const tuples: number[][] = Array.from({ length: most + 1 }, () => []);
    for (let id = 0; id < this.#nodes.length; id++) {
      const node = this.#nodes[id] as Node; // id is in range
      if (node.kind === 'parameter' || node.kind === 'input') this.#written[id] = id;
      else if ((this.#tupleOf[id] as number) < 0) singles[this.#depth[id] as number]?.push(node);
    }
    this.#tuples.lists.forEach((tuple, number) => {
      tuples[this.#depth[tuple[0] as NodeId] as number]?.push(number); // tuples have members
    });
    singles.forEach((nodes, depth) => {
      for (let i = 0; i < nodes.length; i++) this.#single(nodes[i] as Node); // i is in range
      tuples[depth]?.forEach((number) => {
        this.#writeTuple(number);
      });
    });
    return { tape: this.#to, outputs: this.#from.outputs.map((id) => this.#one(id)) };
  }
}

const sameStep = (a: Step, b: Node): boolean => {
  if (b.kind !== 'step' || b.op !== a.op || b.lists.length !== a.lists.length) return false;
  for (let l = 0; l < a.lists.length; l++) if (a.lists[l]?.length !== b.lists[l]?.length) return false;
  return sameParams(a.params, b.params);
};
