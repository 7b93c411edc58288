/**
 * Activations in ONNX: an operator of its own where there is one with the same defaults, a few nodes where there is none.
 * What neither has is not exported; the error then names it.
 */
import type { LayerActivation } from '../activation.ts';

/** Where the nodes go: a graph, or the text of an expression. */
interface Builder {
  node(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, number>>): string;
  number(x: number): string;
}

type Build = (g: Builder, x: string) => string;

const plain =
  (op: string, attributes: Readonly<Record<string, number>> = {}): Build =>
  (g, x) =>
    g.node(op, [x], attributes);

const clip =
  (low: number, high: number): Build =>
  (g, x) =>
    g.node('Clip', [x, g.number(low), g.number(high)]);

const hardsigmoid = plain('HardSigmoid', { alpha: 1 / 6, beta: 0.5 });
const softplus = plain('Softplus');

/** By the op's name in the engine. */
export const activations: ReadonlyMap<LayerActivation, Build> = new Map<LayerActivation, Build>([
  ['linear', (_, x) => x],
  ['softmax', plain('Softmax', { axis: -1 })],
  ['logSoftmax', plain('LogSoftmax', { axis: -1 })],
  ...Object.entries({
    relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid', softsign: 'Softsign', softplus: 'Softplus', erf: 'Erf',
    abs: 'Abs', neg: 'Neg', exp: 'Exp', log: 'Log', sqrt: 'Sqrt', reciprocal: 'Reciprocal', sign: 'Sign',
    floor: 'Floor', ceil: 'Ceil', round: 'Round', sin: 'Sin', cos: 'Cos', tan: 'Tan', asin: 'Asin', acos: 'Acos',
    atan: 'Atan', sinh: 'Sinh', cosh: 'Cosh', asinh: 'Asinh', acosh: 'Acosh', atanh: 'Atanh',
  }).map(([name, op]): [LayerActivation, Build] => [name as LayerActivation, plain(op)]), // biome-ignore format: a table
  ['elu', plain('Elu', { alpha: 1 })],
  ['celu', plain('Elu', { alpha: 1 })], // the same for alpha 1, and ONNX's Celu has no doubles
  ['selu', plain('Selu', { alpha: 1.6732632423543772, gamma: 1.0507009873554805 })],
  ['leakyRelu', plain('LeakyRelu', { alpha: 0.01 })],
  ['relu6', clip(0, 6)],
  ['hardtanh', clip(-1, 1)],
  ['hardsigmoid', hardsigmoid],
  ['hardswish', (g, x) => g.node('Mul', [x, hardsigmoid(g, x)])],
  ['silu', (g, x) => g.node('Mul', [x, g.node('Sigmoid', [x])])],
  ['mish', (g, x) => g.node('Mul', [x, g.node('Tanh', [softplus(g, x)])])],
  ['logsigmoid', (g, x) => g.node('Neg', [softplus(g, g.node('Neg', [x]))])],
  ['tanhshrink', (g, x) => g.node('Sub', [x, g.node('Tanh', [x])])],
  ['square', (g, x) => g.node('Mul', [x, x])],
  ['gelu', (g, x) => g.node('Mul', [g.node('Mul', [x, g.number(0.5)]), normal(g, x)])],
]);

/** 1 + erf(x / √2). */
function normal(g: Builder, x: string): string {
  return g.node('Add', [g.node('Erf', [g.node('Mul', [x, g.number(Math.SQRT1_2)])]), g.number(1)]);
}
