import { add, mul, Num } from './08-rules.solution.ts';

// #region tanh
function tanh(x: Num): Num {
  const out = new Num(Math.tanh(x.data), [x]);
  out.passBack = () => {
    x.grad += (1 - out.data ** 2) * out.grad; // local × upstream
  };
  return out;
}

const x = new Num(0.5);
const y = tanh(x);
y.grad = 1;
y.passBack();
console.log(y.data.toFixed(4), x.grad.toFixed(4)); // 0.4621 0.7864
// #endregion tanh

// #region lecture
const [a, b, c, f] = [new Num(2), new Num(-3), new Num(10), new Num(-2)];
const e = mul(a, b);
const d = add(e, c);
const L = mul(d, f);

L.grad = 1;
for (const node of [L, d, e]) node.passBack(); // from the end back
console.log(a.grad, b.grad, c.grad, f.grad); // 6 -4 -2 4

// #endregion lecture

export { a, b, c, f, x, y };
