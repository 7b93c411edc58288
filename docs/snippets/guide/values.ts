// #region make
import {
  add,
  detectAnomaly,
  dot,
  grad,
  hessian,
  noGrad,
  sum,
  tanh,
  toDot,
  topologicalOrder,
  Value,
} from '@chainrule/engine';

const x = new Value(0.5, { label: 'x' });
const y = x.mul(2).add(1).tanh(); // methods, from left to right
const same = tanh(add(x.mul(2), 1)); // or functions
console.log(y.data === same.data, y.op, y.isLeaf); // true tanh false
// #endregion make

// #region constant
const scaled = x.mul(2);
console.log(scaled.inputs[1]?.data, scaled.inputs[1]?.requiresGrad); // 2 false
// #endregion constant

// #region nary
const ws = [1, 2, 3].map((w) => new Value(w));
const score = dot(ws, [4, 5, 6], 0.5); // 1·4 + 2·5 + 3·6 + 0.5, one node
console.log(score.data, score.inputs.length, sum(ws).data); // 32.5 7 6
// #endregion nary

// #region leaves
const w = new Value(3);
const loss = w.mul(w);
loss.backward();
loss.backward();
console.log(w.grad, loss.grad); // 12 1
w.zeroGrad();
console.log(w.grad); // 0
// #endregion leaves

// #region stop
const frozen = new Value(3, { requiresGrad: false });
const cut = w.mul(2).detach();
const quiet = noGrad(() => w.mul(2));
console.log(frozen.requiresGrad, cut.isLeaf, quiet.isLeaf); // false true true
// #endregion stop

// #region higher
const t = new Value(2);
const [first = t] = grad(t.pow(3), [t], { createGraph: true }); // 3t², itself a Value
const [second = t] = grad(first, [t]); // 6t
console.log(first.data, second.data, t.grad); // 12 12 0

const curvature = hessian((p, q) => p.mul(p).mul(q), [1, 2]); // of p²q at (1, 2)
console.log(curvature.flat().join(' ')); // 4 2 2 0
// #endregion higher

// #region look
const names = topologicalOrder(y).map((v) => v.label || v.op || v.data);
console.log(names.join(' ')); // x 2 mul 1 add tanh
console.log(toDot(y).includes('label="tanh"')); // true
console.log(`${x}`); // Value(data=0.5, grad=0, label="x")
// #endregion look

// #region anomaly
try {
  detectAnomaly(() => new Value(-1).sqrt().mul(2).backward());
} catch (error) {
  console.log((error as { op?: string }).op); // sqrt
}
// #endregion anomaly
