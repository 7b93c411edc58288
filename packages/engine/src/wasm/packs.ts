/**
 * Packs: steps that do the same to consecutive things, found so that they become one loop instead of one copy of code each.
 *
 *     tanh(y0), tanh(y1), … tanh(y15)      one pack over a block's outputs
 *     p0 · p0, p1 · p1, … p336 · p336      one pack over the parameters
 *
 * Everything consecutive is an array: the parameters, the inputs, the outputs of a block, and a pack itself. Two steps belong together
 * when they run the same op, in the same stage and equally deep, on the same arrays at the same distances, or on the very same
 * node. A pack has every operand consecutive in memory or equal for all, by construction; what does not is left as it was.
 */
import type { Params } from '../op.ts';
import { OpNumbers } from '../trace/hash.ts';
import { ListTable } from '../trace/intern.ts';
import type { IdList, Node, NodeId, Phase, Step } from '../trace/tape.ts';

/** Steps of one kind, in the order of what they work on. */
export interface Pack {
  readonly members: readonly NodeId[];
}

/** What the search looks at. */
export interface PackSearch {
  readonly nodes: readonly Node[];
  readonly phases: readonly Phase[];
  readonly alias: Int32Array;
  readonly stage: Int32Array;
  /** The steps to look at, operands first. */
  readonly steps: readonly NodeId[];
  /** Blocks' outputs, each in order. */
  readonly groups: readonly { readonly rows: readonly NodeId[] }[];
  /** Whether sample values stay in straight-line code, so that only uniform steps are packed. */
  readonly straight: boolean;
}

/** Packs, and each member's place in its own. */
export interface Packs {
  readonly packs: readonly Pack[];
  readonly packOf: ReadonlyMap<NodeId, Pack>;
  /** The longest way from a step back to what its stage was given. */
  readonly depth: Int32Array;
}

/** Fewer are left as they are. */
const FEWEST: Readonly<Record<Phase, number>> = { before: 8, sample: 4, after: 8 };

interface Bucket {
  readonly array: number;
  readonly members: Map<number, NodeId>;
}

/** Arrays that are there from the start; blocks' outputs and buckets get the numbers after. */
const PARAMETERS = 0;
const INPUTS = 1;
const PHASES: readonly Phase[] = ['before', 'sample', 'after'];

class PackFinder {
  readonly #search: PackSearch;
  /** The array that a node is an element of, −1 for none, and its place there. */
  readonly #array: Int32Array;
  readonly #at: Int32Array;
  /** Kinds of steps, as lists of what they have in common. */
  readonly #kinds = new ListTable();
  readonly #buckets: Bucket[] = [];
  readonly #ops = new OpNumbers();
  readonly #options = new Map<string, number>();
  readonly #packOf = new Map<NodeId, Pack>();
  readonly #packs: Pack[] = [];
  readonly #depth: Int32Array;
  #arrays = INPUTS + 1;

  constructor(search: PackSearch) {
    const { nodes, groups } = search;
    this.#search = search;
    this.#depth = new Int32Array(nodes.length);
    this.#array = new Int32Array(nodes.length).fill(-1);
    this.#at = new Int32Array(nodes.length);
    for (let id = 0; id < nodes.length; id++) {
      const node = nodes[id] as Node; // id is in range
      if (node.kind === 'parameter') this.#place(id, PARAMETERS, node.index);
      else if (node.kind === 'input') this.#place(id, INPUTS, node.index);
    }
    for (const { rows } of groups) {
      const array = this.#arrays++;
      for (let at = 0; at < rows.length; at++) this.#place(rows[at] as NodeId, array, at); // at is in range
    }
  }

  #place(id: NodeId, array: number, at: number): void {
    this.#array[id] = array;
    this.#at[id] = at;
  }

  #resolve(id: NodeId): NodeId {
    return this.#search.alias[id] as NodeId; // every node has one
  }

  #measure(id: NodeId, { lists }: Step): void {
    const { phases, stage } = this.#search;
    let depth = 0;
    for (let l = 0; l < lists.length; l++) {
      const list = lists[l] as IdList; // l is in range
      for (let i = 0; i < list.length; i++) {
        const operand = this.#resolve(list[i] as NodeId); // i is in range
        const together = phases[operand] === phases[id] && stage[operand] === stage[id];
        if (together) depth = Math.max(depth, (this.#depth[operand] as number) + 1); // every node has one
      }
    }
    this.#depth[id] = depth;
  }

  /** A number for options; 0 for none. */
  #optionsOf(params: Params): number {
    if (Object.keys(params).length === 0) return 0;
    const text = JSON.stringify(params);
    const known = this.#options.get(text) ?? this.#options.size + 1;
    this.#options.set(text, known);
    return known;
  }

  /** What a step has in common with others of its pack, given where its first operand in an array stands. */
  #kindOf(id: NodeId, { op, params, lists }: Step, anchor: number): number {
    const { phases, stage } = this.#search;
    const kind = [this.#ops.of(op), this.#optionsOf(params), PHASES.indexOf(phases[id] as Phase)];
    kind.push(stage[id] as number, this.#depth[id] as number); // every node has all three
    const list = lists[0] as IdList; // an op of fixed arity has one list
    for (let i = 0; i < list.length; i++) {
      const operand = this.#resolve(list[i] as NodeId); // i is in range
      const array = this.#array[operand] as number; // every node has one
      kind.push(array, array < 0 ? operand : (this.#at[operand] as number) - anchor);
    }
    return this.#kinds.number(kind);
  }

  /** Where the first operand that is in an array stands there; −1 if none is. */
  #anchorOf({ lists }: Step): number {
    const list = lists[0] as IdList; // as above
    for (let i = 0; i < list.length; i++) {
      const operand = this.#resolve(list[i] as NodeId); // i is in range
      if ((this.#array[operand] as number) >= 0) return this.#at[operand] as number;
    }
    return -1;
  }

  /** Puts a step into the bucket of its kind, if it works on something consecutive. */
  #sort(id: NodeId, step: Step): void {
    if (step.op.arity === 'n' || (this.#search.straight && this.#search.phases[id] === 'sample')) return;
    const anchor = this.#anchorOf(step);
    if (anchor < 0) return;
    const kind = this.#kindOf(id, step, anchor);
    const bucket = this.#buckets[kind] ?? { array: this.#arrays++, members: new Map<number, NodeId>() };
    this.#buckets[kind] = bucket;
    if (bucket.members.has(anchor)) return;
    bucket.members.set(anchor, id);
    this.#place(id, bucket.array, anchor);
  }

  /** Whether the nodes are one and the same, or consecutive in one array that is kept. */
  #regular(ids: readonly NodeId[]): boolean {
    const first = ids[0] as NodeId; // packs are not empty
    if (ids.every((id) => id === first)) return true;
    const array = this.#array[first] as number; // every node has one, and a place
    const pack = this.#packOf.get(first);
    const bucketed = array > this.#search.groups.length + INPUTS;
    if (array < 0 || (bucketed && !pack)) return false;
    const start = this.#at[first] as number;
    return ids.every((id, i) => {
      return this.#array[id] === array && this.#at[id] === start + i && this.#packOf.get(id) === pack;
    });
  }

  #keep(members: readonly NodeId[]): void {
    const { nodes, phases } = this.#search;
    if (members.length < FEWEST[phases[members[0] as NodeId] as Phase]) return; // members are nodes
    const lists = members.map((id) => (nodes[id] as Step).lists[0] as IdList); // and steps of fixed arity, alike
    const { length } = lists[0] as IdList; // packs are not empty
    for (let o = 0; o < length; o++) {
      if (!this.#regular(lists.map((list) => this.#resolve(list[o] as NodeId)))) return; // o is within each
    }
    const pack = { members };
    this.#packs.push(pack);
    for (const id of members) this.#packOf.set(id, pack);
  }

  run(): Packs {
    const { nodes, steps } = this.#search;
    for (let i = 0; i < steps.length; i++) {
      const id = steps[i] as NodeId; // i is in range
      const step = nodes[id] as Node & Step; // steps are
      this.#measure(id, step);
      this.#sort(id, step);
    }
    for (const { members } of this.#buckets) {
      const sorted = [...members.keys()].sort((a, b) => a - b);
      let run: NodeId[] = [];
      for (let i = 0; i < sorted.length; i++) {
        const at = sorted[i] as number; // i is in range
        if (i > 0 && sorted[i - 1] !== at - 1) {
          this.#keep(run);
          run = [];
        }
        run.push(members.get(at) as NodeId); // it is a key
      }
      if (run.length > 0) this.#keep(run);
    }
    return { packs: this.#packs, packOf: this.#packOf, depth: this.#depth };
  }
}

/** Finds all packs among some steps. */
export const findPacks = (search: PackSearch): Packs => new PackFinder(search).run();
