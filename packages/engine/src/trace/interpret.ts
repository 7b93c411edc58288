/**
 * The interpreter: a tape run step by step on plain numbers, by each record's `forward` or by its kernel.
 *
 * It is the oracle of compiled code. Over `forward` it gives what the eager engine gives; over kernels it gives what the module
 * gives, bit for bit, since it adds in the module's order: samples go to lanes in turn, each lane adds its own in order, lanes
 * are added from the first on, and an outer product is added to memory once per tile.
 */
import type { Machine } from '../machine.ts';
import type { Gradient } from './gradient.ts';
import { machineAlgebra } from './machine-algebra.ts';
import type { Node, NodeId, Phase, Step, Tape } from './tape.ts';

/** How a step is computed. */
export type Compute = (step: Step, values: ArrayLike<number>) => number;

const at = (values: ArrayLike<number>, id: NodeId): number => values[id] as number; // operands come first

/** By the records' `forward`. */
export const byForward: Compute = ({ op, params, lists }, values) => {
  if (op.arity === 'n') return op.forward(lists, (id) => at(values, id), params);
  const [a = NaN, b = NaN, c = NaN] = (lists[0] ?? []).map((id) => at(values, id));
  if (op.arity === 1) return op.forward(a, params);
  return op.arity === 2 ? op.forward(a, b, params) : op.forward(a, b, c, params);
};

/** By the kernels, on a machine of plain numbers. */
export const byKernels = (m: Machine<number>): Compute => {
  const algebra = machineAlgebra(m);
  return ({ op, params, lists }, values) => {
    const operands = lists.map((list) => list.map((id) => at(values, id)));
    return op.arity === 'n' ? algebra.reduce(op, operands, params) : algebra.apply(op, operands[0] ?? [], params);
  };
};

/** What a run is given. */
export interface Given {
  readonly parameters: readonly number[];
  /** All samples, every input of a sample in one row. */
  readonly rows: readonly (readonly number[])[];
  readonly compute: Compute;
  /** Rounds to the dtype; default: not at all. */
  readonly round?: (x: number) => number;
}

const identity = (x: number): number => x;

const leaf = (node: Node, { parameters, round = identity }: Given, row: readonly number[]): number => {
  if (node.kind === 'parameter') return round(parameters[node.index] as number); // one number per parameter
  if (node.kind === 'input') return round(row[node.index] as number); // and per input
  return node.kind === 'constant' ? round(node.value) : NaN;
};

/** Fills in the values of one phase, or of all. */
const fill = (tape: Tape, given: Given, row: readonly number[], values: Float64Array, phase?: Phase): void => {
  for (const node of tape.nodes) {
    if (phase !== undefined && tape.phases[node.id] !== phase) continue;
    if (node.kind === 'seed' || node.kind === 'total' || node.kind === 'outer') continue;
    values[node.id] = node.kind === 'step' ? given.compute(node, values) : leaf(node, given, row);
  }
};

/** The outputs of every sample, shape (batch, outputs). */
export const interpret = (tape: Tape, given: Given): number[][] =>
  given.rows.map((row) => {
    const values = new Float64Array(tape.nodes.length);
    fill(tape, given, row, values);
    return tape.outputs.map((id) => at(values, id));
  });

/** How a module adds up. */
export interface Order {
  readonly lanes: number;
  /** Samples of a tile, a multiple of the lanes. */
  readonly tile: number;
  /** The gradient that arrives at each sample's loss. */
  readonly seed: number;
}

/** Sums lane by lane, as SIMD does. */
class LaneSum {
  readonly #lanes: number[];
  readonly #add: (a: number, b: number) => number;

  constructor(lanes: number, add: (a: number, b: number) => number) {
    this.#lanes = new Array<number>(lanes).fill(0);
    this.#add = add;
  }

  add(sample: number, x: number): void {
    const lane = sample % this.#lanes.length;
    this.#lanes[lane] = this.#add(at(this.#lanes, lane), x);
  }

  get total(): number {
    return this.#lanes.reduce(this.#add);
  }
}

/** The sum of the losses, and what is added to each parameter's gradient. */
export const interpretGradient = (
  gradient: Gradient,
  given: Given,
  order: Order,
): { readonly loss: number; readonly parameters: number[] } => {
  const { tape, outers } = gradient;
  const { round = identity } = given;
  const add = (a: number, b: number): number => round(a + b);
  const sums = new Map<NodeId, number>();
  const totals = new Map<NodeId, LaneSum>([[gradient.loss, new LaneSum(order.lanes, add)]]);
  for (const node of tape.nodes) if (node.kind === 'total') totals.set(node.of, new LaneSum(order.lanes, add));
  const before = new Float64Array(tape.nodes.length);
  fill(tape, given, [], before, 'before');
  for (let first = 0; first < given.rows.length; first += order.tile) {
    const samples = given.rows.slice(first, first + order.tile).map((row) => {
      const values = Float64Array.from(before);
      for (const node of tape.nodes) if (node.kind === 'seed') values[node.id] = round(order.seed);
      fill(tape, given, row, values, 'sample');
      return values;
    });
    for (const [of, sum] of totals) for (const [s, values] of samples.entries()) sum.add(s, at(values, of));
    const product = (g: NodeId, x: NodeId | null, target: NodeId): void => {
      const sum = new LaneSum(order.lanes, add);
      for (const [s, values] of samples.entries()) sum.add(s, round(at(values, g) * (x === null ? 1 : at(values, x))));
      sums.set(target, add(sums.get(target) ?? 0, sum.total));
    };
    for (const { gs, xs, targets, biases } of outers) {
      for (const [j, g] of gs.entries()) for (const [i, x] of xs.entries()) product(g, x, targets[j]?.[i] as NodeId); // one target each
      for (const [j, g] of gs.entries()) if (biases[j] != null) product(g, null, biases[j]);
    }
  }
  const after = before;
  for (const node of tape.nodes) {
    if (node.kind === 'total') after[node.id] = totals.get(node.of)?.total ?? NaN;
    else if (node.kind === 'outer') after[node.id] = sums.get(node.target) ?? 0;
    else if (node.kind === 'step' && tape.phases[node.id] === 'after') after[node.id] = given.compute(node, after);
  }
  const parameters = gradient.parameters.map((id, p) => add(sums.get(p) ?? 0, id === null ? 0 : at(after, id)));
  return { loss: totals.get(gradient.loss)?.total ?? NaN, parameters };
};
