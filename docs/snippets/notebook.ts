// #region value
class Value {
  data: number;
  grad = 0; // no effect known so far
  readonly inputs: readonly Value[];
  readonly op: string;
  passBack = () => {}; // a leaf hands nothing on

  constructor(data: number, inputs: Value[] = [], op = '') {
    this.data = data;
    this.inputs = inputs;
    this.op = op;
  }
}
// #endregion value

type Operand = Value | number;
const lift = (x: Operand): Value => (typeof x === 'number' ? new Value(x) : x);

// #region add
function add(x: Operand, y: Operand): Value {
  const [a, b] = [lift(x), lift(y)];
  const out = new Value(a.data + b.data, [a, b], '+');
  out.passBack = () => {
    a.grad += out.grad;
    b.grad += out.grad;
  };
  return out;
}
// #endregion add

// #region mul
function mul(x: Operand, y: Operand): Value {
  const [a, b] = [lift(x), lift(y)];
  const out = new Value(a.data * b.data, [a, b], '*');
  out.passBack = () => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  };
  return out;
}
// #endregion mul

// #region sub
function sub(x: Operand, y: Operand): Value {
  return add(x, mul(y, -1));
}
// #endregion sub

// #region pow
function pow(x: Value, k: number): Value {
  const out = new Value(x.data ** k, [x], `**${k}`);
  out.passBack = () => {
    x.grad += k * x.data ** (k - 1) * out.grad;
  };
  return out;
}
// #endregion pow

// #region tanh
function tanh(x: Value): Value {
  const out = new Value(Math.tanh(x.data), [x], 'tanh');
  out.passBack = () => {
    x.grad += (1 - out.data ** 2) * out.grad;
  };
  return out;
}
// #endregion tanh

// #region backward
function backward(root: Value): void {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const visit = (node: Value): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const each of node.inputs) visit(each);
    order.push(node);
  };
  visit(root);
  root.grad = 1;
  for (const node of order.reverse()) node.passBack();
}
// #endregion backward

// #region neuron
class Neuron {
  readonly w: Value[];
  readonly b: Value;
  constructor(nin: number) {
    this.w = Array.from({ length: nin }, () => new Value(weight()));
    this.b = new Value(weight());
  }
  forward(x: readonly Operand[]): Value {
    return tanh(this.w.reduce((n, w, i) => add(n, mul(w, x[i] ?? 0)), this.b));
  }
  parameters(): Value[] {
    return [...this.w, this.b];
  }
}
// #endregion neuron

// #region layer
class Layer {
  readonly neurons: Neuron[];
  constructor(nin: number, nout: number) {
    this.neurons = Array.from({ length: nout }, () => new Neuron(nin));
  }
  forward(x: readonly Operand[]): Value[] {
    return this.neurons.map((neuron) => neuron.forward(x));
  }
  parameters(): Value[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }
}
// #endregion layer

// #region mlp
class MLP {
  readonly layers: Layer[];
  constructor(nin: number, nouts: number[]) {
    this.layers = nouts.map((nout, i) => new Layer(nouts[i - 1] ?? nin, nout));
  }
  forward(x: readonly Operand[]): Value {
    const [out] = this.layers.reduce((xs, layer) => layer.forward(xs), x);
    return out as Value; // the last layer has one neuron
  }
  parameters(): Value[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }
}
// #endregion mlp

// #region weights
let count = 0;
/** The notebook draws from −1 to 1 at random. */
const weight = (): number => Math.sin(++count);
// #endregion weights

// #region data
const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
] as const;
const ys = [1, -1, -1, 1] as const;
const net = new MLP(3, [4, 4, 1]);
const losses: number[] = [];
// #endregion data

// #region train
for (let step = 0; step < 20; step++) {
  const outputs = xs.map((x) => net.forward(x));
  const squares = outputs.map((y, i) => pow(sub(y, ys[i] ?? 0), 2));
  const loss = squares.reduce((total, square) => add(total, square));
  for (const p of net.parameters()) p.grad = 0;
  backward(loss);
  for (const p of net.parameters()) p.data -= 0.05 * p.grad;
  losses.push(loss.data);
}
// #endregion train

// #region results
console.log(net.parameters().length); // 41
console.log([0, 1, 19].map((i) => losses[i]?.toFixed(6)).join(' ')); // 7.613908 7.101683 0.058576

// #endregion results

export { losses, net };
