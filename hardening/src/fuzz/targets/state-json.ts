import { fromJSON, type StateDict, toJSON } from '@chainrule/nn';
import { promise, type Target, textOf } from '../target.ts';
import { checkState, drawState, printed, refusal } from './state.ts';

/** State dictionaries as JSON. */
export const stateJson: Target = {
  name: 'state-json',
  promise: 'fromJSON() refuses a text as FormatError, or toJSON() of what it loaded gives the same state again.',
  words: [
    '{"format":"chainrule","version":1,"tensors":[',
    '"shape":[',
    '"data":[',
    '"name":',
    '"-0"',
    '"NaN:7ff8000000000001"',
    '"__proto__":',
    '},{',
    ']',
  ],
  generate: (draws) => JSON.stringify(toJSON(drawState(draws))),
  run(input) {
    let state: StateDict;
    try {
      state = fromJSON(textOf(input));
    } catch (error) {
      return refusal(error);
    }
    checkState(state);
    promise(
      printed(fromJSON(JSON.stringify(toJSON(state)))) === printed(state),
      'fromJSON(toJSON(state)) differs from the state',
    );
    return `loaded ${Math.min(4, state.size)} tensors`;
  },
};
