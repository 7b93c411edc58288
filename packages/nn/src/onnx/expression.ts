/**
 * Activations of graphs, known again by what they compute. The nodes between two layers are written as one text over x,
 *
 *   Mul(Sigmoid(x),x)     Clip(x,0,6)     Elu(x;alpha=1)
 *
 * with the inputs of commutative operators in order and numbers to six digits, and looked up among the texts that our own way of
 * writing each activation gives, and those of other exporters.
 */
import type { LayerActivation } from '../activation.ts';
import { activations } from './activations.ts';

/** The value that an expression starts from: what a layer adds up. */
export const X = 'x';
/** Longer ones are no activation of anybody's; one that doubles at every node would fill the memory. */
const LONGEST = 240;

const commutative: readonly string[] = ['Add', 'Mul'];
/** What attributes are where they are left out. */
const defaults: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Elu: { alpha: 1 },
  Celu: { alpha: 1 },
  LeakyRelu: { alpha: 0.01 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  Selu: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 },
};

/** A number as it stands in an expression. */
export const numberText = (x: number): string => String(Number(x.toPrecision(6)));

/** A node over expressions; undefined where it is too long for any activation. */
export function expressionOf(
  op: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, number>> = {},
): string | undefined {
  const list = commutative.includes(op) ? [...inputs].sort() : inputs;
  const own = { ...(Object.hasOwn(defaults, op) ? defaults[op] : {}), ...attributes };
  const more = Object.entries(own).map(([name, x]) => `;${name}=${numberText(x)}`);
  const text = `${op}(${list.join(',')}${more.sort().join('')})`;
  return text.length > LONGEST ? undefined : text;
}

/** Writes expressions where toOnnx writes nodes. */
const writer = {
  node: (op: string, inputs: readonly string[], attributes: Readonly<Record<string, number>> = {}): string =>
    expressionOf(op, inputs, wholeRows.includes(op) ? {} : attributes) ?? '', // ours are short
  number: numberText,
};

/** Operators over all outputs together; that their axis is the last is looked at where they are read. */
export const wholeRows: readonly string[] = ['Softmax', 'LogSoftmax'];

/** How other exporters write what we write otherwise. */
const others: readonly (readonly [string, LayerActivation])[] = [
  ['Celu(x;alpha=1)', 'celu'],
  ['Clip(x;max=6;min=0)', 'relu6'],
  ['Clip(x;max=1;min=-1)', 'hardtanh'],
  ['Gelu(x)', 'gelu'],
  ['Mul(0.5,Mul(Add(1,Erf(Div(x,1.41421))),x))', 'gelu'],
  ['HardSwish(x)', 'hardswish'],
  ['Mish(x)', 'mish'],
  ['Swish(x)', 'silu'],
  ['Log(Sigmoid(x))', 'logsigmoid'],
  ['Log(Softmax(x))', 'logSoftmax'],
];

let table: ReadonlyMap<string, LayerActivation> | undefined;

/** The activation that an expression is; undefined if it is none of ours. */
export function activationIn(expression: string): LayerActivation | undefined {
  table ??= new Map([
    ...others,
    ...[...activations].reverse().map(([name, build]) => [build(writer, X), name] as const), // of equal ones, the first
  ]);
  return table.get(expression);
}
