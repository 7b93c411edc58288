/**
 * Layers: `linear` for one, `feedForward` for several with their activations. They give what calling `dot` and the op one by one gives, the
 * same nodes and bits; but where the numbers lie in a row they are computed in one loop, and the nodes are a bank (bank.ts).
 */
import { applyNary } from './apply.ts';
import { Bank } from './bank.ts';
import { sameLength } from './errors/lists.ts';
import { fail } from './errors.ts';
import type { List } from './list.ts';
import { bankOf, secondList } from './lists.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import { mode } from './mode.ts';
import type { Operand, UnaryOp } from './op.ts';
import { dot } from './ops/index.ts';
import type { Run } from './run.ts';
import type { Value } from './value.ts';

/** A layer as `feedForward` takes it: fastest if list and rows are frozen and lie in one `parameterBlock`. */
export interface LinearLayer {
  /** Rows of weights, shape (nout, nin). */
  readonly weights: readonly (readonly Operand[])[];
  /** One per row, shape (nout); default: none. */
  readonly bias?: readonly Operand[] | undefined;
  /** An op of one input, with its own options, on every sum; default: none. */
  readonly activation?: UnaryOp | undefined;
}

/** Outputs of a layer: Values, or nodes that may never become any. */
type Outputs = readonly Operand[] | Bank;

/** Whether nodes are made, and nobody watches them one by one. */
function isPlain(): boolean {
  const { grad, tracing, anomaly } = mode();
  return grad && !tracing && anomaly === null;
}

/** The sums of a matrix in one loop; null where a dot per row has to do. */
function sumsOfRows(x: Outputs, rows: Matrix): Outputs | null {
  const inputs: List = x instanceof Bank ? x.list : secondList(dot, x);
  const { runs } = inputs;
  const { dense } = dot;
  if (dense === undefined || runs === null || runs.length > 1 || (runs[0] as Run).count !== rows.width) return null; // one run
  if (!rows.uniform || !(rows.tracked || inputs.tracked)) return null;
  if (rows.count === 1) return [applyNary(dot, rows.lists[0] as List, inputs, rows.biases?.[0] ?? null, dot.params)]; // one row
  const bank = new Bank(dot, rows, inputs, rows.count);
  dense.forwardRows(rows, runs[0] as Run, bank);
  return bank;
}

function sums(x: Outputs, { weights, bias }: LinearLayer): Outputs {
  if (!Array.isArray(weights)) fail('ERR_LIST', 'linear', 'weights', weights);
  const rows = isPlain() ? matrixOf(weights, bias) : null;
  const fast = rows === null ? null : sumsOfRows(x, rows);
  if (fast !== null) return fast;
  const xs = x instanceof Bank ? x.give() : x;
  if (bias === undefined) return weights.map((row) => dot(row, xs));
  if (!Array.isArray(bias)) fail('ERR_LIST', 'linear', 'bias', bias);
  sameLength('linear', weights.length, bias.length);
  return weights.map((row, i) => dot(row, xs, bias[i]));
}

function activate(op: UnaryOp, z: Outputs): Outputs {
  const bank = z instanceof Bank ? z : bankOf(z);
  if (bank === null || op.vjps[0] === null || !isPlain()) return (z instanceof Bank ? z.give() : z).map((x) => op(x));
  const made = new Bank(op, null, bank.list, bank.count);
  if (op.dense !== undefined) op.dense.forward(bank.memory, bank.at, made.memory, made.at, made.count);
  else
    for (let i = 0; i < made.count; i++)
      made.memory.data[made.at + i] = op.forward(bank.memory.data[bank.at + i] as number, op.params); // as many
  return made;
}

/**
 * The outputs of layers one after another: in each, `dot` of every row of weights with the inputs, plus its bias, then the activation.
 *
 * @param x - inputs, shape (nin)
 * @param layers - weights, bias and activation of each
 * @returns the last layer's outputs, shape (nout)
 * @throws TypeError for what is no list; RangeError if lengths differ
 * @example
 * const hidden = { weights: [[1, 2], [3, -4]], activation: relu };
 * feedForward([1, 1], [hidden, { weights: [[10, 100]], bias: [5] }]).map((y) => y.data); // [35]
 */
export function feedForward(x: readonly Operand[], layers: readonly LinearLayer[]): Value[] {
  let outputs: Outputs = x;
  for (const layer of layers) {
    const z = sums(outputs, layer);
    outputs = layer.activation === undefined ? z : activate(layer.activation, z);
  }
  return outputs instanceof Bank ? outputs.give() : outputs.map((y) => y as Value);
}

/**
 * The sums of a layer: `dot` of each row of weights with the inputs, plus its bias.
 *
 * @param x - inputs, shape (nin)
 * @param weights - rows, shape (nout, nin); fastest if the list and its rows are frozen and lie in one `parameterBlock`
 * @param bias - one per row, shape (nout); default: none
 * @returns nout Values
 * @throws TypeError for what is no list; RangeError if lengths differ
 * @example
 * linear([1, 2], [[3, 4], [5, 6]], [7, 8]).map((z) => z.data); // [18, 25]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 */
export function linear(
  x: readonly Operand[],
  weights: readonly (readonly Operand[])[],
  bias?: readonly Operand[],
): Value[] {
  return feedForward(x, [{ weights, bias }]);
}
