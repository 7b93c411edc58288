/** Examples for the codes of files and of what reads and writes them. */
import type { ErrorExample } from './example.ts';

export const fileExamples: Readonly<Record<string, ErrorExample>> = {
  NN_EXPORT: {
    when: 'A model cannot be written in the format asked for: it has a module of your own, or an activation that the format lacks.',
    before: 'class Mine extends Module {\n  forward(x) {\n    return x;\n  }\n}\ntoPyTorch(new Mine());',
    after: 'toPyTorch(new MLP(2, [3, 1]));',
  },
  NN_MISSING_PEER: {
    when: 'A function needs another package, and it is not installed. The message names it.',
  },
  NN_TRUNCATED: {
    when: 'A file ends before its contents do: a download or a copy was interrupted.',
    before: 'const bytes = saveSafetensors(new MLP(1, [1]).stateDict());\nloadSafetensors(bytes.slice(0, 3));',
    after: 'const bytes = saveSafetensors(new MLP(1, [1]).stateDict());\nloadSafetensors(bytes);',
  },
  NN_HEADER: {
    when: 'The bytes are not a safetensors file.',
    before: 'loadSafetensors(new Uint8Array(100));',
    after: 'loadSafetensors(saveSafetensors(new MLP(1, [1]).stateDict()));',
  },
  NN_TENSOR: {
    when: 'A tensor of a safetensors file contradicts the header: overlapping, of an unknown type, or of another size than it says.',
    before:
      'const header = new TextEncoder().encode(\'{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}\');\nconst bytes = new Uint8Array(8 + header.length + 8);\nbytes[0] = header.length;\nbytes.set(header, 8);\nloadSafetensors(bytes);',
    after: 'loadSafetensors(saveSafetensors(new MLP(1, [1]).stateDict()));',
  },
  NN_MODEL: {
    when: 'The file was not made by saveModel(): it holds weights alone, it is a checkpoint, or what it says of the model does not fit its tensors.',
    before: 'loadModel(saveSafetensors(new MLP(2, [3, 1]).stateDict()));',
    after: 'loadModel(saveModel(new MLP(2, [3, 1])));',
  },
  NN_ONNX: {
    when: 'The file is no ONNX model, or its graph has more in it than layers and activations.',
    before: 'await fromOnnx(new Uint8Array(0));',
    after: 'await fromOnnx(await toOnnx(new MLP(2, [3, 1])));',
  },
  NN_JSON: {
    when: 'The JSON was not made by toJSON().',
    before: "fromJSON('[1, 2, 3]');",
    after: 'fromJSON(JSON.stringify(toJSON(new MLP(1, [1]).stateDict())));',
  },
  NN_NPY: {
    when: 'A file is not what numpy.save writes, or holds something other than numbers.',
    before: 'loadNpy(new Uint8Array(16));',
    after: 'loadNpy(saveNpy({ shape: [2], data: Float64Array.of(1, 2) }));',
  },
  NN_CSV: {
    when: 'A table lacks the column asked for, or a cell is not a number.',
    before: "await parseCSV('a,b\\n1,2', { target: 'price' });",
    after: "await parseCSV('a,price\\n1,2', { target: 'price' });",
  },
  NN_STATE_DICT: {
    when: 'Saved parameters do not fit the model: keys are missing or left over, or shapes differ.',
    before: 'new MLP(3, [5, 1]).loadStateDict(new MLP(3, [4, 1]).stateDict());',
    after: 'new MLP(3, [4, 1]).loadStateDict(new MLP(3, [4, 1]).stateDict());',
  },
};
