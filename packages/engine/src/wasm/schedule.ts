/**
 * When everything runs: stages, and inside a stage units (see `units.ts`).
 *
 * Blocks set the beat. A block's outputs belong to the stage after the last of its inputs; everything else runs as soon as its
 * operands are there, except steps of the gradient, which run as late as they can, so that fewer rows wait in memory.
 *
 *     stage s:   products (blocks whose outputs belong to s) → units → a last piece for sums and copies of what is in
 *                memory already → outers (weight gradients)
 *
 * Values live in locals within a unit and in rows of memory between units.
 */
import { clone, detach } from '../ops/index.ts';
import { type Outer, reachable } from '../trace/gradient.ts';
import { findGroups, type Group } from '../trace/groups.ts';
import { eachOperand, type IdList, type Node, type NodeId, type Phase, type Tape } from '../trace/tape.ts';
import { findPacks, type Pack, type PackSearch, type Packs } from './packs.ts';
import { arrange, stepsOf, type Unit } from './units.ts';

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

export interface Stage {
  readonly groups: readonly Group[];
  /** The last one is a piece without steps: sums and copies of what the stage finds in memory are done there. */
  readonly units: readonly Unit[];
  readonly outers: readonly Outer[];
}

export interface Schedule {
  readonly live: Uint8Array;
  readonly stages: readonly Stage[];
  /** Uniform steps before and after the samples. */
  readonly before: readonly Unit[];
  readonly after: readonly Unit[];
  readonly groupOf: ReadonlyMap<NodeId, Group>;
  readonly packs: readonly Pack[];
  readonly packOf: ReadonlyMap<NodeId, Pack>;
  /** What a node that is only another name stands for; the node itself for all others. */
  readonly alias: Int32Array;
  /** The unit that computes a node, numbered over all stages, then before, then after; −1 for what no unit computes. */
  readonly unitOf: Int32Array;
  /** The unit in which a sample value is summed or copied: its own piece, else the last piece of its stage. */
  duty(id: NodeId): number;
}

/** Operands that are only another name for a node are replaced by it. */
export const aliases = (nodes: readonly Node[]): Int32Array => {
  const alias = new Int32Array(nodes.length);
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id] as Node; // id is in range
    const same = node.kind === 'step' && (node.op === clone || node.op === detach);
    const operand = same ? node.lists[0]?.[0] : undefined;
    alias[node.id] = operand === undefined ? node.id : (alias[operand] as number); // operands come before
  }
  return alias;
};

class Scheduler {
  readonly #goal: Goal;
  readonly #nodes: readonly Node[];
  readonly #phases: readonly Phase[];
  readonly #live: Uint8Array;
  readonly #alias: Int32Array;
  readonly #stage: Int32Array;
  readonly #groups: readonly Group[];
  readonly #groupOf = new Map<NodeId, Group>();

  constructor(goal: Goal) {
    this.#goal = goal;
    this.#nodes = goal.tape.nodes;
    this.#phases = goal.tape.phases;
    this.#live = reachable(this.#nodes, rootsOf(goal));
    this.#alias = aliases(this.#nodes);
    this.#stage = new Int32Array(this.#nodes.length);
    const live = this.#nodes.filter((node) => this.#live[node.id] === 1);
    this.#groups = findGroups(goal.tape, live);
    for (const group of this.#groups) for (const row of group.rows) this.#groupOf.set(row, group);
  }

  #lastOf(ids: IdList): number {
    let last = 0;
    for (const id of ids) last = Math.max(last, this.#stage[id] as number); // every id has a stage
    return last;
  }

  #early(): void {
    for (let id = 0; id < this.#nodes.length; id++) {
      const node = this.#nodes[id] as Node; // id is in range
      if (this.#live[node.id] === 0 || this.#phases[node.id] !== 'sample') continue;
      const group = this.#groupOf.get(node.id);
      let stage = 0;
      eachOperand(node, (id) => {
        stage = Math.max(stage, this.#stage[id] as number); // every id has a stage
      });
      this.#stage[node.id] = group ? this.#lastOf(group.xs) + 1 : stage;
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
      eachOperand(node, (operand) => lower(operand, stage));
    }
  }

  #stageOfOuter(outer: Outer): number {
    return Math.max(this.#lastOf(outer.gs), this.#lastOf(outer.xs));
  }

  /** Steps that units compute: not what a block computes, nor what only names another node. */
  #steps(): NodeId[] {
    const steps: NodeId[] = [];
    for (const { id, kind } of this.#nodes) {
      if (this.#live[id] === 0 || kind !== 'step' || this.#groupOf.has(id)) continue;
      if (this.#alias[id] === id) steps.push(id);
    }
    return steps;
  }

  /** A small program is straight-line code throughout; its uniform steps may still be packs. */
  #findPacks(steps: readonly NodeId[]): { search: PackSearch; packs: Packs } {
    const { tape } = this.#goal;
    const sought = { nodes: tape.nodes, phases: tape.phases, alias: this.#alias, stage: this.#stage, steps };
    const search = { ...sought, groups: this.#groups, straight: this.#groups.length === 0 };
    return { search, packs: findPacks(search) };
  }

  run(): Schedule {
    this.#early();
    this.#late();
    const steps = this.#steps();
    const { search, packs } = this.#findPacks(steps);
    const unitOf = new Int32Array(this.#nodes.length).fill(-1);
    let count = 0;
    const numbered = (units: readonly Unit[]): readonly Unit[] => {
      for (const unit of units) {
        for (const id of stepsOf(unit)) unitOf[id] = count;
        count++;
      }
      return units;
    };
    const byStage = this.#byStage(steps);
    const lastUnit: number[] = [];
    const stages = byStage.map((ids, stage): Stage => {
      const units = numbered([...arrange(search, packs, ids), { kind: 'piece', steps: [] }]);
      lastUnit.push(count - 1);
      const groups = this.#groups.filter(({ rows }) => this.#stage[rows[0] as NodeId] === stage); // groups have rows
      const outers = this.#goal.outers.filter((outer) => this.#stageOfOuter(outer) === stage);
      return { groups, units, outers };
    });
    const uniform = (phase: Phase): readonly Unit[] =>
      numbered(
        arrange(
          search,
          packs,
          steps.filter((id) => this.#phases[id] === phase),
        ),
      );
    const [before, after] = [uniform('before'), uniform('after')];
    const duty = (id: NodeId): number => {
      const same = this.#alias[id] as NodeId; // every node has one
      const inPiece = this.#phases[same] === 'sample' && (unitOf[same] as number) >= 0 && !packs.packOf.has(same);
      return (inPiece ? unitOf[same] : lastUnit[this.#stage[same] as number]) as number;
    };
    const found = {
      live: this.#live,
      alias: this.#alias,
      groupOf: this.#groupOf,
      packs: packs.packs,
      packOf: packs.packOf,
    };
    return { ...found, stages, before, after, unitOf, duty };
  }

  #byStage(steps: readonly NodeId[]): NodeId[][] {
    const count = 1 + this.#stage.reduce((most, stage) => Math.max(most, stage), 0);
    const stages: NodeId[][] = Array.from({ length: count }, () => []);
    for (const id of steps) if (this.#phases[id] === 'sample') stages[this.#stage[id] as number]?.push(id); // every id has a stage
    return stages;
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
