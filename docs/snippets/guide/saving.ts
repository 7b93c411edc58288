// #region state
import {
  fromJSON,
  loadCheckpoint,
  loadSafetensors,
  MLP,
  SGD,
  saveCheckpoint,
  saveSafetensors,
  toJSON,
} from '@chainrule/nn';

const model = new MLP(3, [4, 4, 1]);
const state = model.stateDict();
console.log(state.size, state.get('layers.0.weight')?.shape.join('×')); // 6 4×3

// #endregion state

// #region model
import { loadModel, saveModel } from '@chainrule/nn';

const whole = saveModel(model, { notes: { source: 'my measurements' } }); // a Uint8Array
const loaded = loadModel(whole); // anywhere
console.log(loaded.model.predict([[2, 3, -1]])[0] === model.predict([[2, 3, -1]])[0]); // true
console.log(loaded.notes); // { source: 'my measurements' }
// #endregion model

// #region safetensors
const bytes = saveSafetensors(state); // a Uint8Array, to write to a file or to send
const again = new MLP(3, [4, 4, 1]);
again.loadStateDict(loadSafetensors(bytes));
console.log(again.predict([[2, 3, -1]])[0] === model.predict([[2, 3, -1]])[0]); // true
// #endregion safetensors

// #region json
const text = JSON.stringify(toJSON(state));
again.loadStateDict(fromJSON(text));
// #endregion json

// #region checkpoint
const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
const file = saveCheckpoint({ model, optimizer }, { epoch: 12 });

const later = {
  model: again,
  optimizer: new SGD(again.parameters(), { lr: 0.1, momentum: 0.9 }),
};
console.log(loadCheckpoint(file, later)); // { epoch: 12 }
// #endregion checkpoint

// #region parts
const copy = model.clone();
const wider = new MLP(3, [4, 4, 1, 1]);
console.log(wider.loadStateDict(copy.stateDict(), { strict: false }).missing.join(' ')); // layers.3.weight layers.3.bias
// #endregion parts

// #region wrong
try {
  new MLP(3, [5, 1]).loadStateDict(state);
} catch (error) {
  console.log((error as Error).name); // StateDictError
}
// #endregion wrong
