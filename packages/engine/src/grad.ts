/**
 * Gradients as results: `grad`, `jacobian`, `hessian`. None of them touches a `.grad`.
 *
 * Without `createGraph` the numbers' sweep runs and every `.grad` is put back. With it the same rules run over Values, so that what comes
 * out can be differentiated again, to any order.
 */
import { sweep } from './backward.ts';
import { fail } from './errors/tools.ts';
import { settle } from './errors.ts';
import { operandsOf, paramsOf } from './extras.ts';
import { type GradientOrder, gradientOrder, leavesOf, nodesOf } from './graph.ts';
import { mode, withMode } from './mode.ts';
import type { Elements, Operand } from './op.ts';
import { add } from './ops/arithmetic.ts';
import { forgetList } from './recent-list.ts';
import { pull } from './rule.ts';
import { constant, Value } from './value.ts';
import { values } from './values.ts';

/** Options of `grad`. */
export interface GradOptions {
  /** Whether the gradients are to be differentiable themselves; default false. */
  readonly createGraph?: boolean;
  /** Whether an input that the output does not depend on gets 0 instead of an error; default false. */
  readonly allowUnused?: boolean;
  /** The gradient arriving at the output; default 1. */
  readonly gradient?: Operand;
}

/** Runs the sweep over numbers, reads the results off `.grad`, and puts every `.grad` back. */
function numericGradients(root: Value, order: GradientOrder, seed: number, inputs: readonly Value[]): Value[] {
  const leaves = leavesOf(order);
  const all = [...nodesOf(order), ...leaves];
  const before = all.map((node) => node.grad);
  try {
    for (const leaf of leaves) leaf.grad = 0;
    sweep(root, order, seed);
    return inputs.map((input) => constant(input.grad));
  } finally {
    all.forEach((node, i) => {
      node.grad = before[i] as number; // one number per node
    });
  }
}

/** The same pass over Values. */
function graphGradients(root: Value, order: GradientOrder, seed: Value, inputs: readonly Value[]): Value[] {
  const nodes = nodesOf(order);
  const gradients = new Map<Value, Value>([[root, seed]]);
  const give = (input: Value, part: Value): void => {
    const before = gradients.get(input);
    gradients.set(input, before === undefined ? part : add(before, part));
  };
  const elements: Elements<Value, Value> = { read: (value) => value, wants: (value) => value.tracked, add: give };
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i] as Value; // i is within the order
    const g = gradients.get(node);
    if (g !== undefined) pullOne(node, g, give, elements);
  }
  return inputs.map((input) => gradients.get(input) as Value); // all of them were seen to be reached
}

function pullOne(node: Value, g: Value, give: (x: Value, g: Value) => void, elements: Elements<Value, Value>): void {
  const { record: op } = node;
  if (op === null) return;
  const params = paramsOf(node, op);
  if (op.arity === 'n') {
    op.vjp(values, g, operandsOf(node), node, elements, params);
    return;
  }
  const { inputs } = node;
  inputs.forEach((input, i) => {
    const part = input.tracked ? pull(values, op, i, g, inputs, node, params) : null;
    if (part !== null) give(input, part);
  });
}

/** Throws for an input that is no Value. */
function checkInputs(inputs: readonly unknown[]): void {
  if (!Array.isArray(inputs)) fail('ERR_LIST', 'grad', 'inputs', inputs);
  inputs.forEach((input, i) => {
    if (!(input instanceof Value)) fail('ERR_VALUE', 'grad', `inputs[${i}]`, input);
  });
}

/**
 * The gradients of `output` with respect to `inputs`, as Values; no `.grad` changes.
 *
 * @param output - what to differentiate
 * @param inputs - leaves or nodes that `output` depends on
 * @param options - `createGraph`, `allowUnused`, `gradient`
 * @returns one Value per input, in order
 * @throws TypeError if `output` requires no gradient
 * @throws RangeError if an input was not reached, unless `allowUnused`
 * @example
 * const x = new Value(3);
 * const [slope] = grad(x.pow(3), [x], { createGraph: true });
 * const [curve] = grad(slope, [x]);
 * curve.data; // 18
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html
 */
export function grad<const I extends readonly Value[]>(
  output: Value,
  inputs: I,
  options: GradOptions = {},
): { -readonly [K in keyof I]: Value } {
  return gradients(output, inputs, options) as { -readonly [K in keyof I]: Value }; // one for each input
}

function gradients(output: Value, inputs: readonly Value[], options: GradOptions): Value[] {
  if (!(output instanceof Value)) fail('ERR_VALUE', 'grad', 'output', output);
  checkInputs(inputs);
  const { createGraph = false, allowUnused = false, gradient = 1 } = options;
  if (!createGraph) mode().tracing?.refuse('grad');
  if (!(gradient instanceof Value) && typeof gradient !== 'number') fail('ERR_OPERAND', 'grad', 'gradient', gradient);
  if (!output.tracked) fail('ERR_NO_GRADIENT', 'grad', output);
  forgetList();
  const order = gradientOrder(output);
  const { mark } = output; // that of every Value in the order, when leaves have it too
  for (const leaf of leavesOf(order)) leaf.mark = mark;
  const reached = inputs.filter((input) => input.mark === mark);
  if (reached.length < inputs.length && !allowUnused) {
    const missing = inputs.findIndex((input) => input.mark !== mark);
    fail('ERR_UNUSED', missing, inputs[missing]?.label ?? '');
  }
  const seed = gradient instanceof Value ? gradient : constant(gradient);
  const found = createGraph
    ? withMode('grad', { grad: true }, () => graphGradients(output, order, seed, reached))
    : numericGradients(output, order, seed.data, reached);
  const byInput = new Map(reached.map((input, i) => [input, found[i] as Value])); // one gradient per reached input
  return inputs.map((input) => byInput.get(input) ?? constant(0));
}

/** As many arguments as a call takes with room to spare: an engine's stack holds some 100,000, JavaScriptCore stops at 65,536. */
const MOST_ARGUMENTS = 2 ** 15;

/** Calls a user's function on fresh leaves and gives both back, the outputs as an array. */
function evaluate(name: string, fn: (...xs: Value[]) => Value | Value[], at: readonly number[]): [Value[], Value[]] {
  if (typeof fn !== 'function') fail('ERR_FUNCTION', name, 'fn', fn);
  if (!Array.isArray(at)) fail('ERR_LIST', name, 'inputs', at);
  mode().tracing?.refuse(name);
  if (at.length > MOST_ARGUMENTS) fail('ERR_ARGUMENTS', name, MOST_ARGUMENTS, at.length);
  const leaves = at.map((x) => new Value(x));
  const result: unknown = withMode(name, { grad: true }, () => fn(...leaves));
  const outputs: unknown[] = Array.isArray(result) ? result : [result];
  const wrong = outputs.find((output) => !(output instanceof Value));
  if (wrong !== undefined || outputs.includes(undefined)) {
    outputs.forEach(settle);
    fail('ERR_OUTPUT', name, wrong);
  }
  return [leaves, outputs as Value[]]; // just checked
}

const row = (output: Value, leaves: readonly Value[]): number[] =>
  output.tracked ? grad(output, leaves, { allowUnused: true }).map((g) => g.data) : leaves.map(() => 0);

/**
 * The matrix of first derivatives of a function at a point.
 *
 * @param fn - takes n Values, returns one or m of them
 * @param inputs - the point, n numbers
 * @returns m rows of n numbers: row i holds the derivatives of output i
 * @throws TypeError if `fn` returns anything but Values
 * @example
 * jacobian((x, y) => [x.mul(y), x.add(y)], [2, 3]); // [[3, 2], [1, 1]]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html
 */
export function jacobian(fn: (...xs: Value[]) => Value | Value[], inputs: readonly number[]): number[][] {
  const [leaves, outputs] = evaluate('jacobian', fn, inputs);
  return outputs.map((output) => row(output, leaves));
}

/**
 * The matrix of second derivatives of a function of one output at a point.
 *
 * @param fn - takes n Values, returns one
 * @param inputs - the point, n numbers
 * @returns n rows of n numbers
 * @throws TypeError if `fn` returns anything but a Value
 * @example
 * hessian((x, y) => x.mul(x).mul(y), [2, 3]); // [[6, 4], [4, 0]]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html
 */
export function hessian(fn: (...xs: Value[]) => Value, inputs: readonly number[]): number[][] {
  const [leaves, outputs] = evaluate('hessian', fn, inputs);
  const [output] = outputs;
  if (outputs.length !== 1 || output === undefined) return fail('ERR_OUTPUT', 'hessian', outputs);
  if (!output.tracked) return leaves.map(() => leaves.map(() => 0));
  const gradients = grad(output, leaves, { createGraph: true, allowUnused: true });
  return gradients.map((g) => row(g, leaves));
}
