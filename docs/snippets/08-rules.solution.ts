/** A number that knows its inputs and how to pass gradients back. */
export class Num {
  readonly data: number;
  readonly inputs: readonly Num[];
  grad = 0;
  passBack = () => {};
  constructor(data: number, inputs: readonly Num[] = []) {
    this.data = data;
    this.inputs = inputs;
  }
}

export function add(a: Num, b: Num): Num {
  const out = new Num(a.data + b.data, [a, b]);
  out.passBack = () => {
    a.grad += out.grad;
    b.grad += out.grad;
  };
  return out;
}

export function mul(a: Num, b: Num): Num {
  const out = new Num(a.data * b.data, [a, b]);
  out.passBack = () => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  };
  return out;
}
