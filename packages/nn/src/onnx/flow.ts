/**
 * What flows through a graph from its input on: the layers so far, the sums of a layer that has no activation yet, and what has
 * been done to these sums, as an expression. Immutable: a value of a graph may go into several nodes.
 *
 *   input → [scale and shift] → layer → layer → … → sums of the next (W x + b) → an expression over them
 */
import type { LayerActivation } from '../activation.ts';
import { activationIn, X } from './expression.ts';
import { type Constant, refuse } from './tensors.ts';

/** W x + b; W of shape (nout, nin), row by row. */
export interface Linear {
  readonly nin: number;
  readonly nout: number;
  readonly weight: Float64Array;
  readonly bias: Float64Array | undefined;
}

/** A layer of a network, or a table that is looked up by index. */
export type Spec =
  | ({ readonly kind: 'layer'; readonly activation: LayerActivation } & Linear)
  | { readonly kind: 'table'; readonly table: Constant };

/** Layers, the last first: a list that several flows may share. */
export interface Chain {
  readonly spec: Spec;
  readonly before: Chain | undefined;
}

/** Where an expression starts. */
export interface Root {
  readonly chain: Chain | undefined;
  /** What the numbers go through before the next layer: x · scale + shift, one for all or one for each. */
  readonly affine: { readonly scale: Float64Array; readonly shift: Float64Array } | undefined;
  readonly linear: Linear | undefined;
}

/** A value of the graph. */
export interface Flow {
  readonly root: Root;
  readonly expression: string;
}

export const start: Flow = { root: { chain: undefined, affine: undefined, linear: undefined }, expression: X };

/** All layers of a flow, the activation found. @throws FormatError where it is none of ours */
export function closed({ root, expression }: Flow): Chain | undefined {
  const { chain, affine, linear } = root;
  const activation = activationIn(expression);
  if (activation === undefined) return refuse('what follows a layer is no activation that is known here', expression);
  if (linear !== undefined) return { spec: { kind: 'layer', activation, ...linear }, before: chain };
  if (expression !== X) return refuse('an activation follows no layer', expression);
  if (affine !== undefined) return refuse('a scale is not followed by a layer', undefined);
  return chain;
}

/** Numbers of the layers of a chain's end. */
const widthOf = (chain: Chain | undefined): number | undefined =>
  chain?.spec.kind === 'layer' ? chain.spec.nout : undefined;

/** A layer over a flow; a scale before it goes into its weights. */
export function withLinear(flow: Flow, own: Linear): Flow {
  const { affine } = flow.root;
  const alone = affine !== undefined && flow.root.linear === undefined && flow.expression === X;
  const chain = alone ? flow.root.chain : closed(flow);
  const width = widthOf(chain) ?? own.nin;
  if (width !== own.nin) refuse(`a layer takes ${own.nin} numbers and gets ${width}`, own.nin);
  const linear = alone ? scaled(own, affine) : own;
  return { root: { chain, affine: undefined, linear }, expression: X };
}

/** W (x · scale + shift) + b as (W · scale) x + (W shift + b). */
function scaled({ nin, nout, weight, bias }: Linear, { scale, shift }: NonNullable<Root['affine']>): Linear {
  if ([scale, shift].some(({ length }) => length !== 1 && length !== nin))
    refuse('a scale is not as wide as its layer', nin);
  const at = (list: Float64Array, i: number): number => list[list.length === 1 ? 0 : i] as number; // one, or nin
  const sums = Float64Array.from({ length: nout }, (_, j) => {
    let sum = bias?.[j] ?? 0;
    for (let i = 0; i < nin; i++) sum += (weight[j * nin + i] as number) * at(shift, i); // in the matrix
    return sum;
  });
  return { nin, nout, weight: weight.map((w, k) => w * at(scale, k % nin)), bias: sums };
}

/** x · scale + shift before the first layer, after whatever scale there is. */
export function withAffine(flow: Flow, scale: Float64Array, shift: Float64Array): Flow {
  const before = flow.root.affine ?? { scale: Float64Array.of(1), shift: Float64Array.of(0) };
  const each = (a: Float64Array, b: Float64Array, f: (x: number, y: number) => number): Float64Array => {
    if (a.length !== b.length && a.length !== 1 && b.length !== 1) refuse('two scales differ in width', a.length);
    const at = (list: Float64Array, i: number): number => list[list.length === 1 ? 0 : i] as number; // one, or all
    return Float64Array.from({ length: Math.max(a.length, b.length) }, (_, i) => f(at(a, i), at(b, i)));
  };
  const affine = {
    scale: each(before.scale, scale, (x, y) => x * y),
    shift: each(
      each(before.shift, scale, (x, y) => x * y),
      shift,
      (x, y) => x + y,
    ),
  };
  return { root: { ...flow.root, affine }, expression: X };
}

/** A bias, on top of the one that a scale before the layer has left. */
export function withBias(flow: Flow, linear: Linear, { data }: Constant): Flow {
  if (data.length !== 1 && data.length !== linear.nout) refuse('a bias is not as wide as its layer', data.length);
  const bias = Float64Array.from(
    { length: linear.nout },
    (_, j) => (linear.bias?.[j] ?? 0) + (data[data.length === 1 ? 0 : j] as number),
  ); // one, or all
  return { root: { ...flow.root, linear: { ...linear, bias } }, expression: X };
}

/** The one output p of a sigmoid as the two of a softmax, 1 − p and p: how scikit-learn writes two classes. */
export function asTwoClasses(root: Root, { nin, weight, bias }: Linear): Flow {
  const linear: Linear = {
    nin,
    nout: 2,
    weight: Float64Array.from({ length: 2 * nin }, (_, k) => (k < nin ? 0 : (weight[k - nin] as number))), // one row
    bias: Float64Array.of(0, bias?.[0] ?? 0),
  };
  return { root: { ...root, linear }, expression: 'Softmax(x)' };
}
