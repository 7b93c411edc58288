/**
 * The gradient of a lifted tape (`lift.ts`), by the same rules, last node first.
 *
 *     laned → laned      adds up lane by lane
 *     laned → single     what all lanes share gets the sum over the lanes
 *     lane, assemble     are each other's reverse: gradients of lanes are put side by side, an assembled value's is taken apart
 *     W · x, laned       gx_i = dot(column i of W, g), again laned; gW_ji = Σ over lanes g_j · x_i, an `outer`
 *
 * So a matrix that every position meets has one product forward, one back, and one outer product.
 */
import type { Elements } from '../op.ts';
import { isBare } from '../ops/bare.ts';
import { add, dot } from '../ops/index.ts';
import { carriesGradient, pull } from '../rule.ts';
import { Arrivals } from './arrivals.ts';
import { wanted } from './gradient.ts';
import { perList } from './intern.ts';
import { assemble, lane } from './lane-ops.ts';
import type { LaneTape } from './lane-tape.ts';
import type { Lifted } from './lifter.ts';
import type { IdList, Node, NodeId, Step } from './tape.ts';
import { tapeAlgebra } from './tape-algebra.ts';

/** Dots over one list of laned values, their weights all parameters. */
export interface LaneGroup {
  readonly xs: IdList;
  readonly rows: readonly NodeId[];
  /** The first of them on the tape. */
  readonly first: NodeId;
}

/** Σ over the lanes of g_j · x_i, added to the gradients of `targets[j][i]`. */
export interface LaneOuter {
  readonly gs: IdList;
  readonly xs: IdList;
  readonly targets: readonly IdList[];
}

/** A single value that is added to a parameter's gradient. */
export interface Gain {
  readonly parameter: NodeId;
  readonly id: NodeId;
}

/** A lifted tape with its gradient. */
export interface LaneGradient {
  readonly tape: LaneTape;
  readonly loss: NodeId;
  /** The blocks of the forward part. */
  readonly groups: readonly LaneGroup[];
  /** The input that holds the gradient arriving at the loss. */
  readonly seed: NodeId;
  readonly outers: readonly LaneOuter[];
  /** What is added to parameters' gradients besides the outers. */
  readonly gains: readonly Gain[];
}

/** Dots of parameters with laned values, by their list of values. */
export const laneGroups = (tape: LaneTape, from: NodeId, to: NodeId): LaneGroup[] => {
  const { nodes } = tape;
  // Those that start from +0, and those that do not: see chain.ts.
  const byStart = new Map<boolean, Map<IdList, NodeId[]>>();
  const { parameters } = tape.builder;
  const fixed = (ws: IdList): boolean => {
    for (let i = 0; i < ws.length; i++) if ((ws[i] as NodeId) >= parameters) return false; // parameters come first
    return true;
  };
  const wide = perList((xs) => xs.every((x) => tape.width(x) === tape.lanes));
  for (let id = from; id < to; id++) {
    const node = nodes[id] as Node; // id is in range
    if (node.kind !== 'step' || node.op !== dot || node.lists.length > 2) continue;
    const [ws = [], xs = []] = node.lists;
    if (!fixed(ws) || !wide(xs)) continue;
    const byList = byStart.get(isBare(node.params)) ?? new Map<IdList, NodeId[]>();
    byStart.set(isBare(node.params), byList);
    const rows = byList.get(xs);
    if (rows) rows.push(id);
    else byList.set(xs, [id]);
  }
  // In the order of their weights, which is the order in memory; they were written in the order they are used.
  const weight = (id: NodeId): NodeId => (nodes[id] as Step).lists[0]?.[0] ?? 0; // rows are dots
  const groups = [...byStart.values()].flatMap((byList) => [...byList]);
  return groups.map(([xs, rows]) => ({
    xs,
    rows: rows.sort((a, b) => weight(a) - weight(b)),
    first: rows.reduce((first, id) => Math.min(first, id), Infinity),
  }));
};

class LaneDifferentiator {
  readonly #tape: LaneTape;
  readonly #wants: readonly boolean[];
  readonly #k;
  readonly #arrivals: Arrivals;
  readonly #lanes = new Map<NodeId, (NodeId | undefined)[]>();
  readonly #groupOf = new Map<NodeId, LaneGroup>();
  readonly outers: LaneOuter[] = [];

  constructor(tape: LaneTape, wants: readonly boolean[], groups: readonly LaneGroup[]) {
    this.#tape = tape;
    this.#wants = wants;
    this.#k = tapeAlgebra(tape.builder);
    this.#arrivals = new Arrivals(tape);
    for (const group of groups) for (const row of group.rows) this.#groupOf.set(row, group);
  }

  arrive(target: NodeId, part: NodeId): void {
    if (this.#wants[target] === true) this.#arrivals.add(target, part);
  }

  /** All that has arrived, lanes put side by side. */
  arrived(id: NodeId): NodeId | null {
    const lanes = this.#lanes.get(id);
    if (lanes) {
      const zero = this.#tape.builder.constant(0);
      this.#lanes.delete(id);
      const parts = Array.from({ length: this.#tape.width(id) }, (_, at) => lanes[at] ?? zero);
      this.#arrivals.add(id, this.#tape.assemble(parts));
    }
    return this.#arrivals.sum(id);
  }

  /** What arrived at parameters. */
  gains(): Gain[] {
    const { parameters } = this.#tape.builder;
    const reached = this.#arrivals.targets.filter((id) => id < parameters).sort((a, b) => a - b);
    return reached.map((parameter) => ({ parameter, id: this.#arrivals.sum(parameter) as NodeId })); // something arrived
  }

  visit(id: NodeId): void {
    const node = this.#tape.nodes[id] as Node; // ids come from the tape
    const group = this.#groupOf.get(id);
    if (group) {
      if (id === group.first) this.#turnAround(group);
      return;
    }
    if (node.kind !== 'step' || this.#wants[id] !== true) return;
    const g = this.arrived(id);
    if (g === null) return;
    if (node.op === lane) this.#toLane(node, g);
    else if (node.op === assemble) {
      const parts = node.lists[0] as IdList; // assemble has one list
      for (let at = 0; at < parts.length; at++) this.#toPart(parts[at] as NodeId, g, at); // at is in range
    } else this.#step(node, this.#tape.nodes[g] as Node); // ids come from the tape
  }

  #toPart(part: NodeId, g: NodeId, at: number): void {
    if (this.#wants[part] === true) this.arrive(part, this.#tape.lane(g, at));
  }

  #toLane({ lists, params }: Step, g: NodeId): void {
    const whole = lists[0]?.[0] as NodeId; // lane has one operand
    if (this.#wants[whole] !== true) return;
    const at = params.lane as number; // as LaneTape writes it
    const lanes = this.#lanes.get(whole) ?? [];
    const before = lanes[at];
    lanes[at] = before === undefined ? g : this.#tape.step(add, [[before, g]]);
    this.#lanes.set(whole, lanes);
  }

  #step(node: Step & Node, g: Node): void {
    const { nodes } = this.#tape;
    const { op, params, lists } = node;
    if (op === dot) return this.#dot(lists, g.id);
    if (op.arity === 'n') {
      const at: Elements<Node, NodeId> = {
        read: (element) => nodes[element] as Node, // as above, and below
        wants: (element) => this.#wants[element] === true,
        add: (element, part) => this.arrive(element, part.id),
      };
      op.vjp(this.#k, g, lists, node as Node, at, params);
      return;
    }
    const args = (lists[0] ?? []).map((operand) => nodes[operand] as Node);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Node; // i is in range
      if (this.#wants[arg.id] !== true || !carriesGradient(op, i)) continue;
      const part = pull(this.#k, op, i, g, args, node as Node, params);
      if (part !== null) this.arrive(arg.id, part.id);
    }
  }

  /** As dot's own rule, but for products that wait for each other. */
  #dot([ws = [], xs = [], rest]: readonly IdList[], g: NodeId): void {
    for (let i = 0; i < ws.length; i++) {
      const w = ws[i] as NodeId; // i is within both
      const x = xs[i] as NodeId;
      if (this.#wants[w] === true) this.#arrivals.addProduct(w, g, x);
      if (this.#wants[x] === true) this.#arrivals.addProduct(x, g, w);
    }
    if (rest) this.arrive(rest[0] as NodeId, g); // a bias is one
  }

  /** The first on the tape is visited last, when all that arrives at the others is known. */
  #turnAround({ xs, rows }: LaneGroup): void {
    const live = rows.map((id) => ({ id, g: this.arrived(id) })).filter(({ g }) => g !== null);
    if (live.length === 0) return;
    const gs = live.map(({ g }) => g as NodeId); // the others were just left out
    const weights = live.map(({ id }) => (this.#tape.nodes[id] as Step).lists[0] as IdList); // rows are dots
    const shared = this.#tape.builder.list(gs);
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i] as NodeId; // i is in range
      if (this.#wants[x] !== true) continue;
      const column = weights.map((row) => row[i] as NodeId); // weights are as many as xs
      this.arrive(x, this.#tape.step(dot, [column, shared]));
    }
    if (weights.some((row) => row.some((id) => this.#wants[id] === true)))
      this.outers.push({ gs: shared, xs, targets: weights });
  }
}

/** Adds the gradient of a lifted tape's one output to it; its last input is the seed. */
export const laneDifferentiate = ({ tape, outputs }: Lifted, trainable: readonly boolean[]): LaneGradient => {
  const { builder } = tape;
  const forward = builder.nodes.length;
  const loss = outputs[0] as NodeId; // compile() sees to one output
  const wants = wanted(builder.nodes, trainable);
  const groups = laneGroups(tape, 0, forward);
  const work = new LaneDifferentiator(tape, wants, groups);
  const seed = builder.seed();
  if (wants[loss] === true) work.arrive(loss, seed);
  for (let id = forward - 1; id >= builder.parameters + builder.inputs; id--) work.visit(id);
  return { tape, loss, groups, seed, outers: work.outers, gains: work.gains() };
};
