/**
 * A program through tracing. Its leaves are inputs of the traced function, so that the ops run for every sample, in lanes; −0 is added
 * to each, which changes no number, and the gradient of that −0 is the leaf's.
 *
 *     inputs   x₀ … xₙ₋₁   g             parameters   p₀ … pₙ₋₁, all −0
 *     forward  y, and for order 2 ∂²(g·y)/∂xᵢ∂xⱼ      loss   g · y
 *
 * One op is tried at many points: functions are kept by shape, which is a program without the numbers of its leaves.
 */
import { grad, Value } from '@chainrule/engine';
import type { Order } from '../backends.ts';
import { buildNodes, leafValues, type OpTable, type Program } from '../expressions/program.ts';
import type { Answer } from '../method/tolerance.ts';
import type { Trace, Traced } from './trace.ts';

/** A node as a Value: a number operand may itself be the result. */
export const asValue = (node: Value | number | undefined): Value =>
  node instanceof Value ? node : new Value(node ?? NaN, { requiresGrad: false });

/** Gradients as Values, 0 where nothing arrives. */
export function gradients(of: Value, leaves: readonly Value[], gradient = 1): Value[] {
  if (!of.requiresGrad) return leaves.map(() => new Value(0, { requiresGrad: false }));
  return grad(of, leaves, { createGraph: true, allowUnused: true, gradient });
}

interface Kept {
  readonly loss: Traced;
  readonly outputs: Traced;
  readonly shifts: readonly Value[];
}

function traceProgram(trace: Trace, program: Program, order: Order, table: OpTable): Kept {
  const shifts = leafValues(program).map(() => new Value(-0));
  const options = { inputs: [shifts.length + 1], parameters: shifts };
  const build = (row: readonly Value[]) => {
    const leaves = shifts.map((shift, i) => (row[i] as Value).add(shift)); // a row has one more than there are leaves
    const value = asValue(buildNodes(program, leaves, table)[program.output]);
    return { leaves, value, loss: value.mul(row[shifts.length] as Value) };
  };
  const outputs = (row: readonly Value[]): Value[] => {
    const { leaves, value, loss } = build(row);
    if (order === 1) return [value];
    return [value, ...gradients(loss, leaves).flatMap((slope) => gradients(slope, leaves))];
  };
  return { shifts, loss: trace((row) => build(row as Value[]).loss, options), outputs: trace(outputs, options) };
}

const shapeOf = ({ nodes, output }: Program, order: Order | 'signs'): string =>
  JSON.stringify([order, output, nodes.map((node) => (node.kind === 'leaf' ? 0 : node))], (_, x: unknown) =>
    typeof x === 'number' ? (Object.is(x, -0) ? '-0' : String(x)) : x,
  );

/** Functions kept at a time. */
const KEPT = 32;

/** Remembers the functions used last. */
class Recent<T> {
  readonly #kept = new Map<string, T>();

  of(shape: string, make: () => T): T {
    const found = this.#kept.get(shape) ?? make();
    this.#kept.delete(shape);
    this.#kept.set(shape, found);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return found;
  }
}

/**
 * What runs programs for the signs of their zeros: value and gradients are both outputs, since a parameter's gradient is added to +0 and
 * has lost its sign.
 */
export function signRunner(trace: Trace, table: OpTable): (program: Program) => Answer {
  const kept = new Recent<Traced>();
  return (program) => {
    const numbers = leafValues(program);
    const outputs = (row: readonly Value[], shifts: readonly Value[]): Value[] => {
      const leaves = shifts.map((shift, i) => (row[i] as Value).add(shift)); // a row has as many as there are leaves
      const value = asValue(buildNodes(program, leaves, table)[program.output]);
      return [value, ...gradients(value, leaves, program.gradient ?? 1)];
    };
    const traced = kept.of(`${program.gradient} ${shapeOf(program, 'signs')}`, () => {
      const parameters = numbers.map(() => new Value(-0));
      return trace((row) => outputs(row as Value[], parameters), { inputs: [numbers.length], parameters });
    });
    const [value = NaN, ...first] = traced.forward([numbers]);
    return { values: Float64Array.of(value), gradients: Float64Array.from(first) };
  };
}

/** What runs programs through a way of tracing. */
export function programRunner(trace: Trace, table: OpTable): (program: Program, order: Order) => Answer {
  const kept = new Recent<Kept>();
  const functionOf = (program: Program, order: Order): Kept =>
    kept.of(shapeOf(program, order), () => traceProgram(trace, program, order, table));
  return (program, order) => {
    const { loss, outputs, shifts } = functionOf(program, order);
    const rows = [[...leafValues(program), program.gradient ?? 1]];
    for (const shift of shifts) shift.grad = 0;
    loss.valueAndGrad(rows);
    const [value = NaN, ...second] = outputs.forward(rows);
    return { values: Float64Array.of(value), gradients: Float64Array.from([...shifts.map((s) => s.grad), ...second]) };
  };
}
