// #region derivative
import { Value } from '@chainrule/engine';

const a = new Value(2);
const b = new Value(-3);
const c = new Value(10);
const L = a.mul(b).add(c).pow(2); // (a·b + c)²

L.backward();
console.log(L.data); // 16
console.log(a.grad, b.grad, c.grad); // -24 16 8

// #endregion derivative

// #region fit
import { fit, MLP, makeMoons, mseLoss, SGD } from '@chainrule/nn';

const { x, y } = makeMoons(100, { noise: 0.1, seed: 1337 });
const model = new MLP(2, [8, 1]);
const optimizer = new SGD(model.parameters(), { lr: 0.2, momentum: 0.9 });

const sides = y.map((label) => 2 * label - 1); // 0 and 1 become −1 and 1
const history = await fit(model, {
  data: { x, y: sides },
  loss: mseLoss,
  optimizer,
  epochs: 100,
});
console.log(history.loss.length, history.path); // 100 compiled
// #endregion fit

// #region predict
const answers = model.predict(x);
const right = sides.filter((t, i) => t * (answers[i] ?? 0) > 0).length;
console.log(right > 95); // true

// #endregion predict

export { a, b, c, history, L, right };
