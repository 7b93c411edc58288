/**
 * When everything runs: stages, and inside a stage pieces small enough for one function.
 *
 * Blocks set the beat. A block's outputs belong to the stage after the last of its inputs; everything else runs as soon as its
 * operands are there, except steps of the gradient, which run as late as they can, so that fewer rows wait in memory.
 *
 *     stage s:   products (blocks whose outputs belong to s) → pieces (straight-line loops) → outers (weight gradients)
 *
 * Values live in locals within a piece and in rows of memory between pieces.
 */
import type { Outer } from '../trace/gradient.ts';
import { reachable } from '../trace/gradient.ts';
import { findGroups, type Group } from '../trace/groups.ts';
import { clone, detach } from '../ops/index.ts';
import { type IdList, type Node, type NodeId, operandsOf, type Phase, type Tape } from '../trace/tape.ts';

/** What a program computes. */
export interface Goal {
  readonly tape: Tape;
  /** Nodes from this one on belong to the gradient. */
  readonly forward: number;
  /** Results wanted for every sample, as rows. */
  readonly rows: IdList;
  /** Results wanted as sums over the samples. */
  readonly totals: IdList;
  readonly outers: readonly Outer[];
  /** What is added to each parameter's gradient besides. */
  readonly parameters: readonly (NodeId | null)[];
}

/** Steps of one function. */
export type Piece = readonly NodeId[];

export interface Stage {
  readonly groups: readonly Group[];
  readonly pieces: readonly Piece[];
  readonly outers: readonly Outer[];
}

export interface Schedule {
  readonly live: Uint8Array;
  readonly stages: readonly Stage[];
  /** Uniform steps before and after the samples, in pieces. */
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
  readonly groupOf: ReadonlyMap<NodeId, Group>;
  /** The piece that computes a node, numbered over all stages; −1 for what no piece computes. */
  readonly pieceOf: Int32Array;
  /** For each piece of samples, the nodes whose value it adds to a sum over the samples. */
  readonly totalsOf: ReadonlyMap<number, readonly NodeId[]>;
}

/** Operands that are only another name for a node are replaced by it. */
export const aliases = (nodes: readonly Node[]): Int32Array => {
  const alias = new Int32Array(nodes.length);
  for (const node of nodes) {
    const same = node.kind === 'step' && (node.op === clone || node.op === detach);
    const operand = same ? node.lists[0]?.[0] : undefined;
    alias[node.id] = operand === undefined ? node.id : (alias[operand] as number); // operands come before
  }
  return alias;
};

/** About how many instructions a step is, to keep functions small; a kernel counts as a call. */
const weightOf = (node: Node): number => {
  let operands = 0;
  if (node.kind === 'step') for (const list of node.lists) operands += list.length;
  return 1 + operands;
};

/** About how many instructions go into one function: V8's optimiser takes more than linear time. */
const PIECE = 3000;

const cut = (nodes: readonly Node[], ids: readonly NodeId[]): Piece[] => {
  const pieces: NodeId[][] = [];
  let weight = Infinity;
  for (const id of ids) {
    if (weight > PIECE) {
      pieces.push([]);
      weight = 0;
    }
    pieces.at(-1)?.push(id);
    weight += weightOf(nodes[id] as Node); // ids come from the tape
  }
  return pieces;
};

class Scheduler {
  readonly #goal: Goal;
  readonly #nodes: readonly Node[];
  readonly #phases: readonly Phase[];
  readonly #live: Uint8Array;
  readonly #stage: Int32Array;
  readonly #groups: readonly Group[];
  readonly #groupOf = new Map<NodeId, Group>();

  constructor(goal: Goal) {
    this.#goal = goal;
    this.#nodes = goal.tape.nodes;
    this.#phases = goal.tape.phases;
    this.#live = reachable(this.#nodes, rootsOf(goal));
    this.#stage = new Int32Array(this.#nodes.length);
    const live = this.#nodes.filter((node) => this.#live[node.id] === 1);
    this.#groups = findGroups(goal.tape, live);
    for (const group of this.#groups) for (const row of group.rows) this.#groupOf.set(row, group);
  }

  #lastOf(ids: Iterable<NodeId>): number {
    let last = 0;
    for (const id of ids) last = Math.max(last, this.#stage[id] as number); // every id has a stage
    return last;
  }

  #early(): void {
    for (const node of this.#nodes) {
      if (this.#live[node.id] === 0 || this.#phases[node.id] !== 'sample') continue;
      const group = this.#groupOf.get(node.id);
      this.#stage[node.id] = group ? this.#lastOf(group.xs) + 1 : this.#lastOf(operandsOf(node));
    }
  }

  /** Steps of the gradient sink to the stage of their first use. */
  #late(): void {
    const limit = new Int32Array(this.#nodes.length).fill(-1);
    const lower = (id: NodeId, stage: number): void => {
      const before = limit[id] as number; // ids are in range
      limit[id] = before < 0 ? stage : Math.min(before, stage);
    };
    for (let id = this.#nodes.length - 1; id >= 0; id--) {
      const node = this.#nodes[id] as Node; // id is in range
      if (this.#live[id] === 0 || this.#phases[id] !== 'sample') continue;
      const inBlock = this.#groupOf.has(id);
      if (node.kind === 'step' && id >= this.#goal.forward && !inBlock && (limit[id] as number) >= 0) {
        this.#stage[id] = limit[id] as number;
      }
      const stage = (this.#stage[id] as number) - (inBlock ? 1 : 0);
      for (const operand of operandsOf(node)) lower(operand, stage);
    }
  }

  #stageOfOuter(outer: Outer): number {
    return Math.max(this.#lastOf(outer.gs), this.#lastOf(outer.xs));
  }

  #uniform(phase: Phase): Piece[] {
    const ids: NodeId[] = [];
    for (const node of this.#nodes) {
      if (this.#live[node.id] === 1 && this.#phases[node.id] === phase && node.kind === 'step') ids.push(node.id);
    }
    return cut(this.#nodes, ids);
  }

  run(): Schedule {
    this.#early();
    this.#late();
    const alias = aliases(this.#nodes);
    const steps: NodeId[][] = [[]];
    const at = (stage: number): NodeId[] => (steps[stage] ??= []);
    for (const node of this.#nodes) {
      const { id } = node;
      if (this.#live[id] === 0 || this.#phases[id] !== 'sample' || node.kind !== 'step') continue;
      const list = at(this.#stage[id] as number);
      if (!this.#groupOf.has(id) && alias[id] === id) list.push(id);
    }
    const pieceOf = new Int32Array(this.#nodes.length).fill(-1);
    let pieces = 0;
    const stages = Array.from(steps, (ids, stage): Stage => {
      const cuts = cut(this.#nodes, ids ?? []);
      for (const piece of cuts.length > 0 ? cuts : [[]]) {
        for (const id of piece) pieceOf[id] = pieces;
        pieces++;
      }
      return {
        groups: this.#groups.filter(({ rows }) => this.#stage[rows[0] as NodeId] === stage),
        pieces: cuts.length > 0 ? cuts : [[]],
        outers: this.#goal.outers.filter((outer) => this.#stageOfOuter(outer) === stage),
      };
    });
    const firstPiece: number[] = [];
    let count = 0;
    for (const stage of stages) {
      firstPiece.push(count);
      count += stage.pieces.length;
    }
    const totalsOf = this.#totals(alias, pieceOf, firstPiece);
    const { before, after } = { before: this.#uniform('before'), after: this.#uniform('after') };
    return { live: this.#live, stages, before, after, groupOf: this.#groupOf, pieceOf, totalsOf };
  }

  /** A sum over the samples is taken where its value is made, or first stands in memory. */
  #totals(alias: Int32Array, pieceOf: Int32Array, firstPiece: readonly number[]): Map<number, NodeId[]> {
    const totals = new Map<number, NodeId[]>();
    for (const of of totalsIn(this.#goal, this.#live)) {
      const id = alias[of] as NodeId; // in range
      const made = pieceOf[id] as number;
      const piece = made >= 0 ? made : (firstPiece[this.#stage[id] as number] as number);
      const list = totals.get(piece);
      if (list) list.push(of);
      else totals.set(piece, [of]);
    }
    return totals;
  }
}

/** Everything a goal asks for by name. */
const rootsOf = (goal: Goal): NodeId[] => {
  const roots: NodeId[] = [...goal.rows, ...goal.totals];
  for (const id of goal.parameters) if (id !== null) roots.push(id);
  for (const { gs, xs } of goal.outers) {
    for (const id of gs) roots.push(id);
    for (const id of xs) roots.push(id);
  }
  return roots;
};

/** Every node whose sum over the samples is needed, once. */
export const totalsIn = (goal: Goal, live: Uint8Array): readonly NodeId[] => {
  const totals = new Set<NodeId>(goal.totals);
  for (const node of goal.tape.nodes) if (node.kind === 'total' && live[node.id] === 1) totals.add(node.of);
  return [...totals];
};

/** Lays out a goal in time. */
export const schedule = (goal: Goal): Schedule => new Scheduler(goal).run();
