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
import { eachOperand, type Node, type NodeId, type Phase, type Step } from '../trace/tape.ts';

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

interface Place {
  readonly array: number;
  readonly at: number;
}
interface Bucket {
  readonly array: number;
  readonly members: Map<number, NodeId>;
}

class PackFinder {
  readonly #search: PackSearch;
  readonly #places = new Map<NodeId, Place>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #ops = new Map<unknown, number>();
  readonly #packOf = new Map<NodeId, Pack>();
  readonly #packs: Pack[] = [];
  readonly #depth: Int32Array;
  #arrays = 2;

  constructor(search: PackSearch) {
    this.#search = search;
    this.#depth = new Int32Array(search.nodes.length);
    for (const { rows } of search.groups) {
      const array = this.#arrays++;
      for (const [at, id] of rows.entries()) this.#places.set(id, { array, at });
    }
  }

  #resolve(id: NodeId): NodeId {
    return this.#search.alias[id] as NodeId; // every node has one
  }

  #placeOf(id: NodeId): Place | undefined {
    const node = this.#search.nodes[id];
    if (node?.kind === 'parameter') return { array: 0, at: node.index };
    if (node?.kind === 'input') return { array: 1, at: node.index };
    return this.#places.get(id);
  }

  #measure(id: NodeId, node: Node): void {
    const { phases, stage } = this.#search;
    let depth = 0;
    eachOperand(node, (listed) => {
      const operand = this.#resolve(listed);
      const together = phases[operand] === phases[id] && stage[operand] === stage[id];
      if (together) depth = Math.max(depth, (this.#depth[operand] as number) + 1); // every node has one
    });
    this.#depth[id] = depth;
  }

  /** Puts a step into the bucket of its kind, if it works on something consecutive. */
  #sort(id: NodeId, { op, params, lists }: Step): void {
    if (op.arity === 'n' || (this.#search.straight && this.#search.phases[id] === 'sample')) return;
    let anchor: Place | undefined;
    const operands = (lists[0] ?? []).map((listed) => {
      const operand = this.#resolve(listed);
      const place = this.#placeOf(operand);
      if (!place) return `n${operand}`;
      anchor ??= place;
      return `${place.array}:${place.at - anchor.at}`;
    });
    if (!anchor) return;
    const which = this.#ops.get(op) ?? this.#ops.size;
    this.#ops.set(op, which);
    const { phases, stage } = this.#search;
    const options = Object.keys(params).length > 0 ? JSON.stringify(params) : '';
    const key = `${phases[id]} ${stage[id]} ${this.#depth[id]} ${which}(${operands.join()})${options}`;
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { array: this.#arrays++, members: new Map() };
      this.#buckets.set(key, bucket);
    }
    if (bucket.members.has(anchor.at)) return;
    bucket.members.set(anchor.at, id);
    this.#places.set(id, { array: bucket.array, at: anchor.at });
  }

  /** Whether the nodes are one and the same, or consecutive in one array that is kept. */
  #regular(ids: readonly NodeId[]): boolean {
    const first = ids[0] as NodeId; // packs are not empty
    if (ids.every((id) => id === first)) return true;
    const start = this.#placeOf(first);
    if (!start) return false;
    const pack = this.#packOf.get(first);
    const bucketed = start.array > this.#search.groups.length + 1;
    if (bucketed && !pack) return false;
    return ids.every((id, i) => {
      const place = this.#placeOf(id);
      return place?.array === start.array && place.at === start.at + i && this.#packOf.get(id) === pack;
    });
  }

  #keep(members: readonly NodeId[]): void {
    const { nodes, phases } = this.#search;
    if (members.length < FEWEST[phases[members[0] as NodeId] as Phase]) return; // members are nodes
    const steps = members.map((id) => nodes[id] as Step); // and steps
    const operands = steps[0]?.lists[0] ?? [];
    for (let o = 0; o < operands.length; o++) {
      if (!this.#regular(steps.map(({ lists }) => this.#resolve(lists[0]?.[o] as NodeId)))) return; // same op, same arity
    }
    const pack = { members };
    this.#packs.push(pack);
    for (const id of members) this.#packOf.set(id, pack);
  }

  run(): Packs {
    const { nodes, steps } = this.#search;
    for (const id of steps) {
      const node = nodes[id] as Node & Step; // steps are
      this.#measure(id, node);
      this.#sort(id, node);
    }
    for (const { members } of this.#buckets.values()) {
      const sorted = [...members].sort(([a], [b]) => a - b);
      let run: NodeId[] = [];
      for (const [i, [at, id]] of sorted.entries()) {
        if (i > 0 && sorted[i - 1]?.[0] !== at - 1) {
          this.#keep(run);
          run = [];
        }
        run.push(id);
      }
      if (run.length > 0) this.#keep(run);
    }
    return { packs: this.#packs, packOf: this.#packOf, depth: this.#depth };
  }
}

/** Finds all packs among some steps. */
export const findPacks = (search: PackSearch): Packs => new PackFinder(search).run();
