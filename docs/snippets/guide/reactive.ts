// #region reactive
import { topologicalOrder, Value } from '@chainrule/engine';
import { reactive, shallowRef } from 'vue';

const a = new Value(2);
const state = reactive({ a });
console.log(state.a === a); // false
console.log(topologicalOrder(state.a.mul(3)).includes(a)); // false

const kept = shallowRef(a);
console.log(kept.value === a); // true
// #endregion reactive
