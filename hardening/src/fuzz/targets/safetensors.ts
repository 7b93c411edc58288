import { loadSafetensors, type StateDict, saveSafetensors } from '@chainrule/nn';
import { promise, type Target } from '../target.ts';
import { checkState, drawState, printed, refusal } from './state.ts';

interface Written {
  readonly dtype: string;
  readonly data_offsets: readonly [number, number];
}

/**
 * The file read a second time, by JSON.parse and a DataView: tensors must cover the data, byte for byte, and doubles and floats must be
 * those that stand there. Far from safe with files that were refused; this one was not.
 */
function checkFile(input: Uint8Array, state: StateDict): void {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(input.subarray(8, start))) as Readonly<Record<string, Written>>; // taken, so of that form
  let covered = 0;
  for (const [name, { dtype, data_offsets: [begin, end] = [0, 0] }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    covered += end - begin;
    const data = state.get(name)?.data ?? new Float64Array(0);
    const bits = new BigUint64Array(data.buffer, data.byteOffset, data.length);
    for (let i = 0; i < data.length; i++) {
      if (dtype === 'F64')
        promise(bits[i] === view.getBigUint64(start + begin + 8 * i, true), `${name}[${i}] has other bits`);
      if (dtype === 'F32')
        promise(Object.is(data[i], view.getFloat32(start + begin + 4 * i, true)), `${name}[${i}] is another float`);
    }
  }
  promise(covered === input.length - start, `the tensors cover ${covered} of ${input.length - start} bytes`);
}

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
    checkFile(input, state);
    const numbers = [...state.values()].reduce((sum, { data }) => sum + data.length, 0);
    promise(numbers <= input.length / 2, `${numbers} numbers came out of ${input.length} bytes`);
    promise(
      printed(loadSafetensors(saveSafetensors(state))) === printed(state),
      'load(save(load(file))) differs from load(file)',
    );
    return `loaded ${Math.min(4, state.size)} tensors`;
  },
};
