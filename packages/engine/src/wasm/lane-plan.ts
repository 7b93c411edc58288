/**
 * A lifted tape (`trace/lift.ts`) in time and in memory: units in the order they run, and where values stand between them.
 *
 *     piece     single values: straight-line code, run once; fills assembled values lane by lane
 *     laned     laned values: straight-line code in a loop over the vectors of lanes
 *     product   W · x for a group of dots
 *     outer     the sums over lanes that a matrix's gradient is made of
 *
 * Units come in waves: all laned steps whose operands are there, then all single ones, then all products, until nothing is left.
 * Lanes are filled up to a whole pair of vectors; padding lanes repeat the last lane, and in gradients hold 0, which is what sums
 * over the lanes need.
 */
import type { Dtype } from '../machine.ts';
import { assemble, lane } from '../trace/lane-ops.ts';
import { type LaneGradient, type LaneGroup, type LaneOuter, laneGroups } from '../trace/lane-gradient.ts';
import type { LaneTape } from '../trace/lane-tape.ts';
import { reachable } from '../trace/gradient.ts';
import { eachOperand, type IdList, type Node, type NodeId, type Step } from '../trace/tape.ts';
import { type Isa, isas, VECTOR } from './isa.ts';
import type { Layout } from './layout.ts';
import { PAIR } from './product.ts';
import { type Strided, stridesOf } from './slots.ts';

export type LaneUnit =
  | { readonly kind: 'piece' | 'laned'; readonly steps: readonly NodeId[] }
  | { readonly kind: 'product'; readonly group: LaneGroup; readonly weights: Strided }
  | { readonly kind: 'outer'; readonly outer: LaneOuter; readonly out: Strided };

/** Everything that is decided before the first byte. */
export interface LanePlan {
  readonly tape: LaneTape;
  readonly gradient: LaneGradient;
  readonly units: readonly LaneUnit[];
  /** The number of the unit that computes a node. */
  readonly unitOf: ReadonlyMap<NodeId, number>;
  /** Rows of laned values that leave their unit, and elements of single ones. */
  readonly rows: ReadonlyMap<NodeId, number>;
  readonly slots: ReadonlyMap<NodeId, number>;
  /** The gradients of parameters that are single values, by what is added. */
  readonly adds: ReadonlyMap<NodeId, readonly number[]>;
  /** Laned nodes that belong to the gradient. */
  readonly forward: NodeId;
  readonly layout: Layout;
  readonly inputs: readonly number[];
}

/** About how many steps go into one function. */
const HEAVY = 1500;

const cut = (kind: 'piece' | 'laned', nodes: readonly Node[], ids: readonly NodeId[]): LaneUnit[] => {
  const units: { kind: 'piece' | 'laned'; steps: NodeId[] }[] = [];
  let weight = Infinity;
  for (const id of ids) {
    if (weight > HEAVY) {
      units.push({ kind, steps: [] });
      weight = 0;
    }
    units.at(-1)?.steps.push(id);
    const { lists } = nodes[id] as Step; // units are of steps
    weight += lists.reduce((sum, list) => sum + list.length, 1);
  }
  return units;
};

class WavePlanner {
  readonly #nodes: readonly Node[];
  readonly #done: Uint8Array;
  readonly units: LaneUnit[] = [];

  constructor(tape: LaneTape) {
    this.#nodes = tape.nodes;
    this.#done = new Uint8Array(this.#nodes.length);
    for (const { id, kind } of this.#nodes) if (kind !== 'step') this.#done[id] = 1;
  }

  #ready(node: Node): boolean {
    let ready = true;
    eachOperand(node, (id) => {
      if (this.#done[id] === 0) ready = false;
    });
    return ready;
  }

  /** Takes what is ready; what is taken may make the next ready. Lanes are read where they are needed, by no unit. */
  #take(ids: readonly NodeId[], taken: NodeId[]): NodeId[] {
    return ids.filter((id) => {
      const node = this.#nodes[id] as Step & Node; // these are steps
      if (!this.#ready(node)) return true;
      this.#done[id] = 1;
      if (node.op !== lane) taken.push(id);
      return false;
    });
  }

  run(laned: readonly NodeId[], single: readonly NodeId[], groups: readonly LaneGroup[], outers: readonly LaneOuter[]): void {
    let [lanedLeft, singleLeft, groupsLeft, outersLeft] = [laned, single, groups, outers];
    const all = (list: IdList): boolean => list.every((id) => this.#done[id] === 1);
    while (lanedLeft.length + singleLeft.length + groupsLeft.length + outersLeft.length > 0) {
      const wave: NodeId[] = [];
      lanedLeft = this.#take(lanedLeft, wave);
      this.units.push(...cut('laned', this.#nodes, wave));
      const pieces: NodeId[] = [];
      singleLeft = this.#take(singleLeft, pieces);
      this.units.push(...cut('piece', this.#nodes, pieces));
      const products = groupsLeft.filter(({ xs }) => all(xs));
      groupsLeft = groupsLeft.filter(({ xs }) => !all(xs));
      for (const group of products) {
        this.units.push({ kind: 'product', group, weights: this.#strides(group.rows.map((id) => (this.#nodes[id] as Step).lists[0] ?? [])) }); // rows are dots
        for (const id of group.rows) this.#done[id] = 1;
      }
      const now = outersLeft.filter(({ gs, xs }) => all(gs) && all(xs));
      outersLeft = outersLeft.filter((outer) => !now.includes(outer));
      for (const outer of now) this.units.push({ kind: 'outer', outer, out: this.#strides(outer.targets) });
      if (wave.length + pieces.length + products.length + now.length === 0) throw new Error('a lifted tape waits for itself');
    }
  }

  #strides(rows: readonly IdList[]): Strided {
    const strides = stridesOf(rows);
    if (!strides) throw new IrregularWeights();
    return strides;
  }
}

/** Weights that stand in no regular order; such a tape is compiled without lanes. */
export class IrregularWeights extends Error {}

/** Lists that products and outers read stand in consecutive rows. */
class RowPlacer {
  readonly rows = new Map<NodeId, number>();
  readonly #tape: LaneTape;
  #count = 0;

  constructor(tape: LaneTape) {
    this.#tape = tape;
  }

  take(id: NodeId): void {
    if (!this.rows.has(id)) this.rows.set(id, this.#count++);
  }

  list(ids: IdList): void {
    if (!ids.every((id) => this.#tape.laned(id))) throw new IrregularWeights();
    const placed = ids.some((id) => this.rows.has(id));
    if (!placed && new Set(ids).size === ids.length) for (const id of ids) this.take(id);
    const first = this.rows.get(ids[0] as NodeId) ?? NaN; // lists are not empty
    if (!ids.every((id, i) => this.rows.get(id) === first + i)) throw new IrregularWeights();
  }

  get count(): number {
    return this.#count;
  }
}

const layoutOf = (isa: Isa, sizes: { slots: number; sums: number; rows: number; lanes: number }): Layout => {
  const tile = Math.ceil((sizes.lanes * isa.size) / PAIR) * (PAIR / isa.size);
  const pitch = tile * isa.size + VECTOR;
  let next = VECTOR;
  const take = (bytes: number): number => {
    const at = next;
    next += Math.ceil(bytes / VECTOR) * VECTOR;
    return at;
  };
  const [slots, sums, results] = [take(sizes.slots * isa.size), take(sizes.sums * isa.size), take(VECTOR)];
  const rows = take(sizes.rows * pitch);
  return { isa, tile, pitch, slots, sums, lanes: results, results, tables: next, staging: [], rows, pool: next };
};

/** Decides everything; null if the weights or lists do not stand as blocks need them. */
export const planLanes = (gradient: LaneGradient, forward: NodeId, dtype: Dtype, inputs: readonly number[]): LanePlan | null => {
  const { tape, loss, seed, outers, parameters } = gradient;
  const { nodes } = tape;
  const roots = [loss, ...parameters.filter((id) => id !== null), ...outers.flatMap(({ gs, xs }) => [...gs, ...xs])];
  const live = reachable(nodes, roots);
  const groups = [...laneGroups(tape, 0, forward), ...laneGroups(tape, forward, nodes.length)]
    .map((group) => ({ ...group, rows: group.rows.filter((id) => live[id] === 1) }))
    .filter(({ rows }) => rows.length > 0);
  const grouped = new Set(groups.flatMap(({ rows }) => rows));
  const steps = nodes.filter(({ id, kind }) => kind === 'step' && live[id] === 1 && !grouped.has(id)).map(({ id }) => id);
  const isAssembled = (id: NodeId): boolean => (nodes[id] as Step).op === assemble; // these are steps
  const laned = steps.filter((id) => tape.laned(id) && !isAssembled(id));
  const single = steps.filter((id) => !tape.laned(id) || isAssembled(id));
  const planner = new WavePlanner(tape);
  const placer = new RowPlacer(tape);
  try {
    planner.run(laned, single, groups, outers);
    for (const { rows } of groups) placer.list(rows);
    for (const { xs } of groups) placer.list(xs);
    for (const { gs, xs } of outers) {
      placer.list(gs);
      placer.list(xs);
    }
  } catch (error) {
    if (error instanceof IrregularWeights) { console.log(error.stack); return null; }
    throw error;
  }
  const { units } = planner;
  const unitOf = new Map<NodeId, number>();
  for (const [at, unit] of units.entries()) {
    if (unit.kind === 'piece' || unit.kind === 'laned') for (const id of unit.steps) unitOf.set(id, at);
  }
  const slots = new Map<NodeId, number>();
  let count = 0;
  for (const { id, kind } of nodes) if (kind === 'parameter' || kind === 'input' || id === seed) slots.set(id, count++);
  const leave = (id: NodeId): void => {
    if (tape.laned(id)) placer.take(id);
    else if (nodes[id]?.kind === 'step' && (nodes[id] as Step).op !== lane && !slots.has(id)) slots.set(id, count++);
  };
  for (const id of steps) if (isAssembled(id)) placer.take(id);
  for (const id of steps) {
    const node = nodes[id] as Node & Step; // these are steps
    eachOperand(node, (operand) => {
      const reads = nodes[operand] as Node; // operands are nodes
      if (tape.laned(operand) && !tape.laned(id)) placer.take(operand);
      else if (reads.kind === 'step' && reads.op === lane) return;
      else if (unitOf.get(operand) !== unitOf.get(id)) leave(operand);
    });
  }
  const adds = new Map<NodeId, number[]>();
  for (const [index, id] of parameters.entries()) {
    if (id === null) continue;
    const list = adds.get(id);
    if (list) list.push(index);
    else adds.set(id, [index]);
  }
  for (const id of adds.keys()) if (!unitOf.has(id)) leave(id);
  leave(loss);
  const layout = layoutOf(isas[dtype], { slots: count, sums: parameters.length, rows: placer.count, lanes: tape.lanes });
  return { tape, gradient, units, unitOf, rows: placer.rows, slots, adds, forward, layout, inputs };
};
