// #region side
import { Value } from '@chainrule/engine';

const a = new Value(-4);
const b = new Value(2);
const c = a.add(b); // −2
const d = a.mul(b).add(b.pow(3)); // 0
const e = c.sub(d).relu().add(c.div(b)); // −1
e.backward();
console.log(e.data, a.grad, b.grad); // -1 0.5 1
// #endregion side
