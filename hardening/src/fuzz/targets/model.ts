/**
 * Whole models: a description in a file's metadata says what is made. As with checkpoints, an input is that text alone, and the
 * file around it, with the tensors of one model, is made here.
 */
import { Dropout, Layer, loadModel, MLP, Sequential, saveModel, saveSafetensors } from '@chainrule/nn';
import { readSafetensors } from '../../../../packages/nn/src/save/safetensors.ts';
import type { Draws } from '../random.ts';
import { promise, type Target, textOf } from '../target.ts';
import { refusal } from './state.ts';

const KEY = 'chainrule.model';
const options = { activation: 'relu' } as const;
const model = new Sequential(new Layer(2, 3, options), new Dropout(0.5), new MLP(3, [2, 1]));
const { tensors } = readSafetensors(saveModel(model));
const textIn = (file: Uint8Array): string => readSafetensors(file).metadata.get(KEY) ?? '';

function draw(draws: Draws): string {
  const preprocessing = draws.chance(0.5) ? { mean: [draws.unit(), -0], std: [NaN] } : null;
  return textIn(saveModel(model, { preprocessing, ...(draws.chance(0.5) ? { classes: ['no', 'yes'] } : {}) }));
}

export const wholeModel: Target = {
  name: 'model',
  promise: 'loadModel() refuses a description as FormatError, or the model saves and loads again as the same file.',
  words: [
    '"kind":"Layer"',
    '"kind":"MLP"',
    '"kind":"Sequential"',
    '"kind":"again"',
    '"args":[',
    '"activation":"tanh"',
    '"bias":false',
    '"classes":["a"]',
    '"__proto__":{',
    '"#NaN"',
    'null',
    '1e9',
  ],
  generate: draw,
  run(input) {
    let loaded: ReturnType<typeof loadModel>;
    try {
      loaded = loadModel(saveSafetensors(tensors, new Map([[KEY, textOf(input)]])));
    } catch (error) {
      return refusal(error);
    }
    const { model, ...rest } = loaded;
    const saved = saveModel(model, rest);
    promise(
      textIn(saved) === textIn(saveModel(loadModel(saved).model, rest)),
      'what was loaded and saved loads as something else',
    );
    return `loaded ${model.describe()}`;
  },
};
