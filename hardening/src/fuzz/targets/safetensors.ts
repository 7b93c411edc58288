import { loadSafetensors, type StateDict, saveSafetensors } from '@chainrule/nn';
import { promise, type Target } from '../target.ts';
import { checkState, drawState, printed, refusal } from './state.ts';

/** Files of tensors: the first thing that one gets from strangers. */
export const safetensors: Target = {
  name: 'safetensors',
  promise:
    'loadSafetensors() refuses a file as FormatError, or saving what it loaded and loading it again gives the same bits.',
  words: [
    '{"a":',
    '"dtype":"F64"',
    '"F32"',
    '"F16"',
    '"BF16"',
    '"shape":[',
    '"data_offsets":[0,8]',
    '__metadata__',
    '\\u0000',
    ',',
  ],
  generate: (draws) => saveSafetensors(drawState(draws), draws.chance(0.3) ? new Map([['format', 'pt']]) : new Map()),
  run(input) {
    let state: StateDict;
    try {
      state = loadSafetensors(input);
    } catch (error) {
      return refusal(error);
    }
    checkState(state);
    const numbers = [...state.values()].reduce((sum, { data }) => sum + data.length, 0);
    promise(numbers <= input.length / 2, `${numbers} numbers came out of ${input.length} bytes`);
    promise(
      printed(loadSafetensors(saveSafetensors(state))) === printed(state),
      'load(save(load(file))) differs from load(file)',
    );
    return `loaded ${Math.min(4, state.size)} tensors`;
  },
};
