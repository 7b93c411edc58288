/**
 * The notebook's engine and its networks, in TypeScript, with every derivative written out. It imports nothing.
 *
 * This is the slow, readable twin of `@chainrule/engine`: one closure per node, as in the lecture. The engine replaces the
 * closures by a table of ops and adds speed, edge cases and higher orders; this file stays as it is, as the oracle that the
 * engine is tested against. Read it first: forward and backward of each op stand next to each other.
 *
 * Follows Andrej Karpathy's lecture "The spelled-out intro to neural networks and backpropagation: building micrograd".
 */

type Operand = Value | number;

export class Value {
  data: number;
  /** Derivative of the root with respect to this value; 0 means "no effect". */
  grad = 0;
  readonly inputs: readonly Value[];
  readonly op: string;
  label: string;
  /** Hands this node's gradient on to its inputs. A leaf has nothing to do. */
  private passBack: () => void = () => {};

  constructor(data: number, inputs: readonly Value[] = [], op = '', label = '') {
    this.data = data;
    this.inputs = inputs;
    this.op = op;
    this.label = label;
  }

  add(other: Operand): Value {
    const b = lift(other);
    const out = new Value(this.data + b.data, [this, b], '+');
    // += and not =, because a value that is used twice gets a gradient from both places.
    out.passBack = () => {
      this.grad += out.grad;
      b.grad += out.grad;
    };
    return out;
  }

  sub(other: Operand): Value {
    const b = lift(other);
    const out = new Value(this.data - b.data, [this, b], '-');
    out.passBack = () => {
      this.grad += out.grad;
      b.grad += -out.grad;
    };
    return out;
  }

  mul(other: Operand): Value {
    const b = lift(other);
    const out = new Value(this.data * b.data, [this, b], '*');
    out.passBack = () => {
      this.grad += out.grad * b.data;
      b.grad += out.grad * this.data;
    };
    return out;
  }

  div(other: Operand): Value {
    const b = lift(other);
    const out = new Value(this.data / b.data, [this, b], '/');
    out.passBack = () => {
      this.grad += out.grad / b.data;
      b.grad += -out.grad * (out.data / b.data);
    };
    return out;
  }

  neg(): Value {
    const out = new Value(-this.data, [this], 'neg');
    out.passBack = () => {
      this.grad += -out.grad;
    };
    return out;
  }

  /** x to a fixed power n: the derivative is n · x^(n − 1). */
  pow(n: number): Value {
    const out = new Value(this.data ** n, [this], `**${n}`);
    out.passBack = () => {
      this.grad += out.grad * (n * this.data ** (n - 1));
    };
    return out;
  }

  /** e to the x is its own derivative. */
  exp(): Value {
    const out = new Value(Math.exp(this.data), [this], 'exp');
    out.passBack = () => {
      this.grad += out.grad * out.data;
    };
    return out;
  }

  log(): Value {
    const out = new Value(Math.log(this.data), [this], 'log');
    out.passBack = () => {
      this.grad += out.grad / this.data;
    };
    return out;
  }

  /** Math.tanh rather than the lecture's (e^2x − 1) / (e^2x + 1), which is Infinity / Infinity for x above 355. */
  tanh(): Value {
    const out = new Value(Math.tanh(this.data), [this], 'tanh');
    out.passBack = () => {
      this.grad += out.grad * (1 - out.data * out.data);
    };
    return out;
  }

  relu(): Value {
    const out = new Value(Math.max(this.data, 0), [this], 'relu');
    out.passBack = () => {
      this.grad += this.data > 0 ? out.grad : 0;
    };
    return out;
  }

  /** Every node after its inputs; a loop with a stack of its own, so that long chains do not overflow the call stack. */
  order(): Value[] {
    const order: Value[] = [];
    const seen = new Set<Value>();
    const stack: { node: Value; next: number }[] = [{ node: this, next: 0 }];
    seen.add(this);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = top.node.inputs[top.next++];
      if (input === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(input)) {
        seen.add(input);
        stack.push({ node: input, next: 0 });
      }
    }
    return order;
  }

  /** Gradients of this value with respect to every value it was made of; leaves add them to what they hold. */
  backward(): void {
    const order = this.order();
    for (const node of order) if (node.inputs.length > 0) node.grad = 0;
    this.grad = this.inputs.length > 0 ? 1 : this.grad + 1;
    for (const node of order.reverse()) node.passBack();
  }

  toString(): string {
    return `Value(data=${this.data})`;
  }
}

function lift(x: Operand): Value {
  return x instanceof Value ? x : new Value(x);
}

const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

/** tanh(w·x + b), with w and b drawn from U(−1, 1). */
export class Neuron {
  readonly w: Value[];
  readonly b: Value;

  constructor(nin: number, random: () => number = Math.random) {
    this.w = times(nin, () => new Value(2 * random() - 1));
    this.b = new Value(2 * random() - 1);
  }

  forward(x: readonly Operand[]): Value {
    let act = new Value(0);
    for (const [i, wi] of this.w.entries()) act = act.add(wi.mul(x[i] ?? Number.NaN));
    return act.add(this.b).tanh();
  }

  parameters(): Value[] {
    return [...this.w, this.b];
  }
}

export class Layer {
  readonly neurons: Neuron[];

  constructor(nin: number, nout: number, random: () => number = Math.random) {
    this.neurons = times(nout, () => new Neuron(nin, random));
  }

  forward(x: readonly Operand[]): Value[] {
    return this.neurons.map((neuron) => neuron.forward(x));
  }

  parameters(): Value[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }
}

/** A multi-layer perceptron: `new MLP(3, [4, 4, 1])` takes three inputs and gives a list of one output. */
export class MLP {
  readonly layers: Layer[];

  constructor(nin: number, nouts: readonly number[], random: () => number = Math.random) {
    const sizes = [nin, ...nouts];
    this.layers = nouts.map((nout, i) => new Layer(sizes[i] ?? nin, nout, random));
  }

  forward(x: readonly Operand[]): Value[] {
    let values = x.map(lift);
    for (const layer of this.layers) values = layer.forward(values);
    return values;
  }

  parameters(): Value[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }
}
