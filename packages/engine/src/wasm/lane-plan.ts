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
import { reachable } from '../trace/gradient.ts';
import { type LaneGradient, type LaneGroup, type LaneOuter, laneGroups } from '../trace/lane-gradient.ts';
import { assemble, lane } from '../trace/lane-ops.ts';
import type { LaneTape } from '../trace/lane-tape.ts';
import { eachOperand, type IdList, type Node, type NodeId, type Step } from '../trace/tape.ts';
import { type Isa, isas, VECTOR } from './isa.ts';
import type { Layout } from './layout.ts';
import { PAIR } from './product.ts';
import { type Strided, stridesOf } from './slots.ts';

export type LaneUnit =
  | { readonly kind: 'piece'; readonly steps: readonly NodeId[] }
  | { readonly kind: 'laned'; readonly steps: readonly NodeId[]; readonly width: number }
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

/** Steps in order, as many to a part as one function should have. */
const cut = (nodes: readonly Node[], ids: readonly NodeId[]): NodeId[][] => {
  const parts: NodeId[][] = [];
  let weight = Infinity;
  for (const id of ids) {
    if (weight > HEAVY) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)?.push(id);
    const { lists } = nodes[id] as Step; // units are of steps
    weight += lists.reduce((sum, list) => sum + list.length, 1);
  }
  return parts;
};

/** What has to be done: laned steps by how many lanes they have, single ones, blocks. */
interface Work {
  readonly laned: ReadonlyMap<number, readonly NodeId[]>;
  readonly single: readonly NodeId[];
  readonly groups: readonly LaneGroup[];
  readonly outers: readonly LaneOuter[];
}

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

  #laned(ids: readonly NodeId[], width: number): NodeId[] {
    const taken: NodeId[] = [];
    const left = this.#take(ids, taken);
    for (const steps of cut(this.#nodes, taken)) this.units.push({ kind: 'laned', steps, width });
    return left;
  }

  #singles(ids: readonly NodeId[]): NodeId[] {
    const taken: NodeId[] = [];
    const left = this.#take(ids, taken);
    for (const steps of cut(this.#nodes, taken)) this.units.push({ kind: 'piece', steps });
    return left;
  }

  #product(group: LaneGroup): void {
    const weights = this.#strides(group.rows.map((id) => (this.#nodes[id] as Step).lists[0] ?? [])); // rows are dots
    this.units.push({ kind: 'product', group, weights });
    for (const id of group.rows) this.#done[id] = 1;
  }

  #all(list: IdList): boolean {
    return list.every((id) => this.#done[id] === 1);
  }

  run({ laned, single, groups, outers }: Work): void {
    const byWidth = new Map(laned);
    let [singleLeft, groupsLeft, outersLeft] = [single, groups, outers];
    for (let before = -1; ; ) {
      for (const [width, ids] of byWidth) byWidth.set(width, this.#laned(ids, width));
      singleLeft = this.#singles(singleLeft);
      const products = groupsLeft.filter(({ xs }) => this.#all(xs));
      groupsLeft = groupsLeft.filter((group) => !products.includes(group));
      for (const group of products) this.#product(group);
      const now = outersLeft.filter(({ gs, xs }) => this.#all(gs) && this.#all(xs));
      outersLeft = outersLeft.filter((outer) => !now.includes(outer));
      for (const outer of now) this.units.push({ kind: 'outer', outer, out: this.#strides(outer.targets) });
      const lanedLeft = [...byWidth.values()].reduce((sum, ids) => sum + ids.length, 0);
      const left = lanedLeft + singleLeft.length + groupsLeft.length + outersLeft.length;
      if (left === 0) return;
      if (left === before) throw new Error('a lifted tape waits for itself');
      before = left;
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
    if (!ids.every((id) => this.#tape.width(id) === this.#tape.lanes)) throw new IrregularWeights();
    const placed = ids.some((id) => this.rows.has(id));
    if (!placed && new Set(ids).size === ids.length) for (const id of ids) this.take(id);
    const first = this.rows.get(ids[0] as NodeId) ?? NaN; // lists are not empty
    if (!ids.every((id, i) => this.rows.get(id) === first + i)) throw new IrregularWeights();
  }

  get count(): number {
    return this.#count;
  }
}

/** Elements that so many lanes take, padding included: whole vectors, and for the lanes of blocks whole pairs of them. */
export const paddedTo = (isa: Isa, width: number, unit: number): number =>
  Math.ceil((width * isa.size) / unit) * (unit / isa.size);

const layoutOf = (
  isa: Isa,
  sizes: { slots: number; sums: number; rows: number; lanes: number; widest: number },
): Layout => {
  const tile = paddedTo(isa, sizes.lanes, PAIR);
  const pitch = Math.max(tile, paddedTo(isa, sizes.widest, VECTOR)) * isa.size + VECTOR;
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
export const planLanes = (
  gradient: LaneGradient,
  forward: NodeId,
  dtype: Dtype,
  inputs: readonly number[],
): LanePlan | null => {
  const { tape, loss, seed, outers, parameters } = gradient;
  const { nodes } = tape;
  const roots = [loss, ...parameters.filter((id) => id !== null), ...outers.flatMap(({ gs, xs }) => [...gs, ...xs])];
  const live = reachable(nodes, roots);
  const groups = [...laneGroups(tape, 0, forward), ...laneGroups(tape, forward, nodes.length)]
    .map((group) => ({ ...group, rows: group.rows.filter((id) => live[id] === 1) }))
    .filter(({ rows }) => rows.length > 0);
  const grouped = new Set(groups.flatMap(({ rows }) => rows));
  const steps = nodes
    .filter(({ id, kind }) => kind === 'step' && live[id] === 1 && !grouped.has(id))
    .map(({ id }) => id);
  const isAssembled = (id: NodeId): boolean => (nodes[id] as Step).op === assemble; // these are steps
  const laned = new Map<number, NodeId[]>();
  const single: NodeId[] = [];
  for (const id of steps) {
    const width = isAssembled(id) ? 0 : tape.width(id);
    if (width === 0) single.push(id);
    else laned.set(width, [...(laned.get(width) ?? []), id]);
  }
  const planner = new WavePlanner(tape);
  const placer = new RowPlacer(tape);
  try {
    planner.run({ laned, single, groups, outers });
    for (const { rows } of groups) placer.list(rows);
    for (const { xs } of groups) placer.list(xs);
    for (const { gs, xs } of outers) {
      placer.list(gs);
      placer.list(xs);
    }
  } catch (error) {
    if (error instanceof IrregularWeights) {
      return null;
    }
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
    if (tape.width(id) > 0) placer.take(id);
    else if (nodes[id]?.kind === 'step' && (nodes[id] as Step).op !== lane && !slots.has(id)) slots.set(id, count++);
  };
  for (const id of steps) if (isAssembled(id)) placer.take(id);
  for (const id of steps) {
    const node = nodes[id] as Node & Step; // these are steps
    eachOperand(node, (operand) => {
      const reads = nodes[operand] as Node; // operands are nodes
      if (tape.width(operand) > 0 && (tape.width(id) === 0 || isAssembled(id))) placer.take(operand);
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
  const widest = Math.max(...laned.keys(), ...steps.map((id) => tape.width(id)));
  const sizes = { slots: count, sums: parameters.length, rows: placer.count, lanes: tape.lanes, widest };
  const layout = layoutOf(isas[dtype], sizes);
  return { tape, gradient, units, unitOf, rows: placer.rows, slots, adds, forward, layout, inputs };
};
