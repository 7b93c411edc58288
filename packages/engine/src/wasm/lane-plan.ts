/**
 * A lifted tape (`trace/lift.ts`) in time and in memory: units in the order they run (`lane-waves.ts`), and where values stand
 * between them: a laned value that leaves its unit has a row, the rows of a block's lists side by side; a single one has a slot.
 * Lanes are filled up to a whole pair of vectors; padding lanes repeat the last lane, and in gradients hold 0, which is what sums
 * over the lanes need.
 */
import type { Dtype } from '../machine.ts';
import { reachable } from '../trace/gradient.ts';
import { type LaneGradient, laneGroups } from '../trace/lane-gradient.ts';
import { assemble, lane } from '../trace/lane-ops.ts';
import type { LaneTape } from '../trace/lane-tape.ts';
import { eachStep, type IdList, type Node, type NodeId, type Step } from '../trace/tape.ts';
import { ENTRY } from './gather.ts';
import { type Isa, isas, VECTOR } from './isa.ts';
import { IrregularWeights, type LaneUnit, WavePlanner, type Work } from './lane-waves.ts';
import type { Layout } from './layout.ts';
import { PAIR } from './product.ts';

/** Everything that is decided before the first byte. */
export interface LanePlan {
  readonly tape: LaneTape;
  readonly gradient: LaneGradient;
  readonly units: readonly LaneUnit[];
  /** By node, −1 for none: the number of the unit that computes it. */
  readonly unitOf: Int32Array;
  /** By node, −1 for none: rows of laned values that leave their unit, and elements of single ones. */
  readonly rows: Int32Array;
  readonly slots: Int32Array;
  /** The gradients of parameters that are single values, by what is added. */
  readonly adds: ReadonlyMap<NodeId, readonly number[]>;
  /** Laned nodes that belong to the gradient. */
  readonly forward: NodeId;
  readonly layout: Layout;
  readonly inputs: readonly number[];
}

/** What a running module still needs of its plan: tapes are large, and go. */
export interface LaneFrame {
  readonly layout: Layout;
  readonly inputs: readonly number[];
  readonly parameters: number;
  /** The element that holds the gradient arriving at the loss. */
  readonly seed: number;
  /** Whether gradients are float64, and every parameter's is one sum or none: then it can be added to what was there as it is. */
  readonly single: boolean;
}

const isSingle = ({ outers, gains, tape }: LaneGradient): boolean => {
  const seen = new Uint8Array(tape.builder.parameters);
  let twice = false;
  const add = (id: NodeId): void => {
    if (seen[id] === 1) twice = true;
    seen[id] = 1;
  };
  for (const { targets } of outers)
    for (const list of targets) for (let i = 0; i < list.length; i++) add(list[i] as NodeId); // i is in range
  for (const { parameter } of gains) add(parameter);
  return !twice;
};

/** The frame of a plan. */
export const frameOf = ({ layout, inputs, tape, slots, gradient }: LanePlan): LaneFrame => ({
  ...{ layout, inputs, parameters: tape.builder.parameters },
  seed: slots[gradient.seed] as number, // every plan has one
  single: layout.isa.dtype === 'float64' && isSingle(gradient),
});

/** Lists that products and outers read stand in consecutive rows. */
class RowPlacer {
  readonly rows: Int32Array;
  readonly #tape: LaneTape;
  #count = 0;

  constructor(tape: LaneTape) {
    this.#tape = tape;
    this.rows = new Int32Array(tape.nodes.length).fill(-1);
  }

  take(id: NodeId): void {
    if (this.rows[id] === -1) this.rows[id] = this.#count++;
  }

  list(ids: IdList): void {
    if (!ids.every((id) => this.#tape.width(id) === this.#tape.lanes)) throw new IrregularWeights();
    const placed = ids.some((id) => this.rows[id] !== -1);
    if (!placed && new Set(ids).size === ids.length) for (const id of ids) this.take(id);
    const first = this.rows[ids[0] as NodeId] as number; // lists are not empty
    if (first < 0 || !ids.every((id, i) => this.rows[id] === first + i)) throw new IrregularWeights();
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
  sizes: { slots: number; sums: number; rows: number; lanes: number; widest: number; moves: number },
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
  const tables = take(sizes.moves * ENTRY);
  return {
    isa,
    tile,
    pitch,
    slots,
    sums,
    lanes: results,
    results,
    tables,
    grads: next,
    staging: [],
    rows,
    pool: next,
  };
};

/** The live steps of a lifted tape by how they run. */
const workOf = (
  { tape, loss, groups: before, outers, gains }: LaneGradient,
  forward: NodeId,
): Work & { readonly steps: readonly NodeId[] } => {
  const { nodes } = tape;
  const roots = [loss, ...gains.map(({ id }) => id), ...outers.flatMap(({ gs, xs }) => [...gs, ...xs])];
  const live = reachable(nodes, roots);
  const groups = [...before, ...laneGroups(tape, forward, nodes.length)]
    .map(({ xs, rows }) => ({ xs, rows: rows.filter((id) => live[id] === 1) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ xs, rows }) => ({ xs, rows, first: rows.reduce((first, id) => Math.min(first, id), Infinity) }));
  const grouped = new Set(groups.flatMap(({ rows }) => rows));
  const steps: NodeId[] = [];
  const laned = new Map<number, NodeId[]>();
  const single: NodeId[] = [];
  eachStep(tape.builder, ({ id, op }) => {
    if (live[id] === 0 || grouped.has(id)) return;
    steps.push(id);
    const width = op === assemble ? 0 : tape.width(id);
    const list = width === 0 ? single : (laned.get(width) ?? []);
    list.push(id);
    if (width > 0) laned.set(width, list);
  });
  return { steps, laned, single, groups, outers };
};

/** Blocks read and write consecutive rows. */
const placeBlocks = (placer: RowPlacer, { groups, outers }: Work): void => {
  for (const { rows } of groups) placer.list(rows);
  for (const { xs } of groups) placer.list(xs);
  for (const { gs, xs } of outers) {
    placer.list(gs);
    placer.list(xs);
  }
};

/** Gives a place to what leaves its unit: rows to laned values, slots to single ones. */
class Leaver {
  readonly slots: Int32Array;
  count = 0;
  readonly #tape: LaneTape;
  readonly #placer: RowPlacer;

  constructor(tape: LaneTape, placer: RowPlacer) {
    this.#tape = tape;
    this.#placer = placer;
    this.slots = new Int32Array(tape.nodes.length).fill(-1);
    const { parameters, inputs, nodes } = tape.builder;
    for (let id = 0; id < parameters + inputs; id++) this.slots[id] = id;
    this.count = parameters + inputs;
    for (let id = this.count; id < nodes.length; id++) if (nodes[id]?.kind === 'seed') this.slots[id] = this.count++;
  }

  leave(id: NodeId): void {
    const node = this.#tape.nodes[id];
    if (this.#tape.width(id) > 0) this.#placer.take(id);
    else if (node?.kind === 'step' && node.op !== lane && this.slots[id] === -1) this.slots[id] = this.count++;
  }

  /** What a step reads of others: lanes are read from rows, the rest crosses from unit to unit. */
  reads(node: Node & Step, unitOf: Int32Array): void {
    if (node.op === assemble) this.#placer.take(node.id);
    const whole = this.#tape.width(node.id) === 0 || node.op === assemble;
    for (let l = 0; l < node.lists.length; l++) {
      const list = node.lists[l] as IdList; // l is in range
      for (let i = 0; i < list.length; i++) {
        const id = list[i] as NodeId; // i is in range
        if (whole && this.#tape.width(id) > 0) this.#placer.take(id);
        else if (unitOf[id] !== unitOf[node.id]) this.leave(id);
      }
    }
  }
}

const unitsOf = (units: readonly LaneUnit[], nodes: number): Int32Array => {
  const unitOf = new Int32Array(nodes).fill(-1);
  for (const [at, unit] of units.entries()) {
    if (unit.kind === 'piece' || unit.kind === 'laned') for (const id of unit.steps) unitOf[id] = at;
  }
  return unitOf;
};

/** How many elements are put side by side at most, padding apart: that repeats one. */
const movesOf = ({ nodes }: LaneTape, id: NodeId): number => {
  const { op, lists } = nodes[id] as Step; // live steps are steps
  return op === assemble ? (lists[0] as IdList).length + 1 : 0; // assemble has one list
};

/** What parameters' gradients get from single values: by value. */
const addsOf = ({ gains }: LaneGradient): Map<NodeId, number[]> => {
  const adds = new Map<NodeId, number[]>();
  for (const { parameter, id } of gains) {
    const list = adds.get(id);
    if (list) list.push(parameter);
    else adds.set(id, [parameter]);
  }
  return adds;
};

const arrange = (planner: WavePlanner, placer: RowPlacer, work: Work): boolean => {
  try {
    planner.run(work);
    placeBlocks(placer, work);
    return true;
  } catch (error) {
    if (error instanceof IrregularWeights) return false;
    throw error;
  }
};

/** Decides everything; null if the weights or lists do not stand as blocks need them. */
export const planLanes = (
  gradient: LaneGradient,
  forward: NodeId,
  dtype: Dtype,
  inputs: readonly number[],
): LanePlan | null => {
  const { tape, loss, gains } = gradient;
  const work = workOf(gradient, forward);
  const [planner, placer] = [new WavePlanner(tape), new RowPlacer(tape)];
  if (!arrange(planner, placer, work)) return null;
  const { units } = planner;
  const unitOf = unitsOf(units, tape.nodes.length);
  const leaver = new Leaver(tape, placer);
  for (const id of work.steps) leaver.reads(tape.nodes[id] as Node & Step, unitOf); // these are steps
  const adds = addsOf(gradient);
  for (const id of adds.keys()) if (unitOf[id] === -1) leaver.leave(id);
  leaver.leave(loss);
  const { slots, count } = leaver;
  const widest = work.steps.reduce((most, id) => Math.max(most, tape.width(id)), 0);
  const moves = work.steps.reduce((sum, id) => sum + movesOf(tape, id), gains.length);
  const sizes = { slots: count, sums: tape.builder.parameters, rows: placer.count, lanes: tape.lanes, widest, moves };
  const layout = layoutOf(isas[dtype], sizes);
  return { tape, gradient, units, unitOf, rows: placer.rows, slots, adds, forward, layout, inputs };
};
