/**
 * @chainrule/nn/onnx: a trained model as an ONNX file, for the many runtimes that read one, and networks out of the files that
 * PyTorch and scikit-learn write. The bytes are protobuf's, by the package @bufbuild/protobuf; what is here is the translation of
 * layers into operators and back.
 *
 * @packageDocumentation
 */
import { checkOneOf, checkOptions } from '../check.ts';
import { failure } from '../errors/files.ts';
import { Dropout } from '../layer/dropout.ts';
import { Embedding } from '../layer/embedding.ts';
import { Layer } from '../layer/layer.ts';
import { MLP } from '../layer/mlp.ts';
import { checkNesting, checkPlain } from '../layer/plain.ts';
import { Sequential } from '../layer/sequential.ts';
import { Module } from '../module.ts';
import type { TensorData } from '../save/state-dict.ts';
import { activations } from './activations.ts';
import type { OnnxType } from './dtype.ts';
import { dataTypes, GraphBuilder } from './graph.ts';
import type { Port } from './messages.ts';
import { moduleOf } from './module-of.ts';
import { chainOf } from './read.ts';
import { refuse } from './tensors.ts';
import { decode, encode, load } from './wire.ts';

/** Operators of this set are used, and the file's version that goes with it. */
const OPSET = 15;
const IR_VERSION = 8;
const INT64 = 7;

/** Options of toOnnx. */
export interface OnnxOptions {
  /** The numbers of the graph; 'float32' (default) runs everywhere, 'float64' where the runtime has the operators. */
  readonly dtype?: OnnxType;
}

/**
 * A model as an ONNX file.
 * @param model - an MLP, Layer, Sequential, Dropout or Embedding, in any nesting; exported as in evaluation mode
 * @param options - `dtype`
 * @returns the file: input `x` of shape (N, inputs), output `y` of shape (N, outputs)
 * @throws RangeError for modules of one's own, for more than 500 in each other, for activations that ONNX lacks, and without the package
 *   @bufbuild/protobuf
 * @example
 * (await toOnnx(new MLP(2, [3, 1]))).length > 100; // true
 * @see https://onnx.ai/onnx/operators/
 */
export async function toOnnx(model: Module, options: OnnxOptions = {}): Promise<Uint8Array> {
  if (!(model instanceof Module))
    throw failure('INSTANCE', 'toOnnx', 'model', model, { expected: 'a Module', example: 'new MLP(2, [3, 1])' });
  checkOptions('toOnnx', options, ['dtype']);
  const dtype = checkOneOf('toOnnx', 'dtype', options.dtype ?? 'float32', ['float32', 'float64']);
  checkNesting('toOnnx', model, MOST_NESTED);
  const g = new GraphBuilder(dtype);
  const output = add(g, model, 'x', '');
  g.nodes.push({ opType: 'Identity', name: 'output', input: [output], output: ['y'] });
  const graph = {
    name: 'chainrule',
    node: g.nodes,
    initializer: g.constants,
    input: [port('x', dtype, widthOf(model))],
    output: [port('y', dtype, null)],
  };
  return encode('toOnnx', {
    irVersion: IR_VERSION,
    producerName: 'chainrule',
    graph,
    opsetImport: [{ domain: '', version: OPSET }],
  });
}

/**
 * A network out of an ONNX file, to go on with: predict, train further with `fit`, write back with toOnnx.
 *
 * Graphs of Gemm, or MatMul and Add, with activations between are read, as PyTorch and scikit-learn write them for an MLP; a scale
 * before the first layer goes into its weights, and labels beside the scores are passed over.
 * @param bytes - the file, with its weights inside
 * @returns the layers in a Sequential, in evaluation mode; weights that were floats are those floats
 * @throws FormatError naming what is not read, and for bytes that are no ONNX model; RangeError without the package @bufbuild/protobuf
 * @example
 * const model = new MLP(2, [3, 1]);
 * const again = await fromOnnx(await toOnnx(model, { dtype: 'float64' }));
 * again.predict([[1, 2]])[0] === model.predict([[1, 2]])[0]; // true
 */
export async function fromOnnx(bytes: Uint8Array): Promise<Sequential> {
  if (!(bytes instanceof Uint8Array))
    throw failure('INSTANCE', 'fromOnnx', 'bytes', bytes, {
      expected: 'a Uint8Array',
      example: "what readFile('model.onnx') gave",
    });
  const { graph } = decode(await load('fromOnnx'), 'fromOnnx', bytes);
  if (graph === undefined) return refuse('it has no graph', bytes);
  return moduleOf(chainOf(graph));
}

/** One side of the graph: rows of so many numbers. */
function port(name: string, dtype: OnnxType, width: number | null): Port {
  const columns = width === null ? { dimParam: 'outputs' } : { dimValue: width };
  return { name, type: { tensorType: { elemType: dataTypes[dtype], shape: { dim: [{ dimParam: 'N' }, columns] } } } };
}

/** The width of the model's input; null where it takes any. */
const widthOf = (model: Module): number | null => model.stage()?.nin ?? null;

/** Far deeper than anybody nests modules, and far from the end of the stack. */
const MOST_NESTED = 500;

/** Adds a module to the graph. */
function add(g: GraphBuilder, module: Module, x: string, name: string): string {
  checkPlain('toOnnx', module);
  if (module instanceof Layer) return addLayer(g, module, x, name);
  if (module instanceof MLP)
    return module.layers.reduce((v, layer, i) => addLayer(g, layer, v, `${name}layers.${i}.`), x);
  if (module instanceof Sequential) return module.modules.reduce((v, next, i) => add(g, next, v, `${name}${i}.`), x);
  if (module instanceof Dropout) return x;
  if (module instanceof Embedding) {
    const table = tensorOf(module, 'weight');
    const rows = g.tensor(`${name}weight`, table.shape, table.data);
    return g.node('Flatten', [g.node('Gather', [rows, g.node('Cast', [x], { to: INT64 })])], { axis: 1 });
  }
  throw failure('EXPORT', 'toOnnx', 'a module', module, {
    reason: `${module.describe()} is no module of this package`,
  });
}

function addLayer(g: GraphBuilder, layer: Layer, x: string, name: string): string {
  const build = activations.get(layer.activation);
  if (build === undefined)
    throw failure('EXPORT', 'toOnnx', 'a layer', layer.activation, { reason: 'ONNX has no such activation' });
  const names = layer.bias ? ['weight', 'bias'] : ['weight'];
  const parameters = names.map((key) => {
    const { shape, data } = tensorOf(layer, key);
    return g.tensor(name + key, shape, data);
  });
  return build(g, g.node('Gemm', [x, ...parameters], { transB: 1 }));
}

/** A tensor that a module certainly has. */
const tensorOf = (module: Module, key: string): TensorData => module.stateDict().get(key) as TensorData;
