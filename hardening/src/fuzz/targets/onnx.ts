/** ONNX files: protobuf within protobuf, and a graph in it that may say anything. */
import { readFileSync } from 'node:fs';
import { moduleOf } from '../../../../packages/nn/src/onnx/module-of.ts';
import { chainOf } from '../../../../packages/nn/src/onnx/read.ts';
import { decode, load } from '../../../../packages/nn/src/onnx/wire.ts';
import { promise, type Target } from '../target.ts';
import { refusal } from './state.ts';

const library = await load('fuzz');
const names = ['torch-relu', 'torch-gelu', 'torch-old', 'sklearn-iris', 'sklearn-moons', 'sklearn-regressor'];
const files = names.map((name) =>
  readFileSync(new URL(`../../../../packages/nn/test/onnx/${name}.onnx`, import.meta.url)),
);

export const onnx: Target = {
  name: 'onnx',
  promise: 'fromOnnx() refuses a file as FormatError, or gives a network with no more numbers than the file can name.',
  words: ['Gemm', 'MatMul', 'Add', 'Relu', 'Softmax', 'Identity', 'Constant', 'LayerNormalization', 'transB', 'axis'],
  generate: (draws) => draws.pick(files),
  run(input) {
    try {
      const { graph } = decode(library, 'fuzz', input);
      if (graph === undefined) return 'no graph';
      const model = moduleOf(chainOf(graph));
      const count = model.parameters().length;
      promise(count <= input.length * (graph.node?.length ?? 0), `${count} numbers came out of ${input.length} bytes`);
      return `loaded ${model.modules.length} layers`;
    } catch (error) {
      return refusal(error);
    }
  },
};
