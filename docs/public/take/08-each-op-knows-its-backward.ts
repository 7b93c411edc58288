/**
 * 8. Each op knows its own backward
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

/** A number that knows what it was made of, and how to hand its slope back. */
class Num {
  readonly data: number;
  readonly inputs: readonly Num[];
  grad = 0;
  passBack = () => {};
  constructor(data: number, inputs: readonly Num[] = []) {
    this.data = data;
    this.inputs = inputs;
  }
}

function add(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    a.grad += out.grad;
    b.grad += out.grad;
  };
  return out;
}

function mul(a: Num, b: Num): Num {
  const out = new Num(a.data * b.data, [a, b]);
  out.passBack = () => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  };
  return out;
}

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

const [a, b, c, f] = [new Num(2), new Num(-3), new Num(10), new Num(-2)];
const e = mul(a, b);
const d = add(e, c);
const L = mul(d, f);

L.grad = 1;
for (const node of [L, d, e]) node.passBack(); // from the end back
console.log(a.grad, b.grad, c.grad, f.grad); // 6 -4 -2 4
