/**
 * The activations that most networks call, over runs: `forward` and the rule of their records as plain loops on the typed arrays.
 *
 * What makes them fast is that no number leaves its loop: a call to a record's function, one of many, would box every number. The
 * record stays the definition, and a test holds the two together, bit for bit.
 */
import { hold } from '../math/order.ts';
import type { DenseUnary } from '../op.ts';

export const denseRelu: DenseUnary = {
  forward(x, y) {
    const { data: xs } = x.memory;
    const { data: ys } = y.memory;
    for (let i = 0; i < y.count; i++) ys[y.at + i * y.stride] = hold(xs[x.at + i * x.stride] as number, 0, Infinity); // runs lie within their memories
  },
  pull(x, y) {
    const { grad: gxs } = x.memory;
    const { grad: gys, data: ys } = y.memory;
    for (let i = 0; i < y.count; i++) {
      const p = x.at + i * x.stride;
      const q = y.at + i * y.stride;
      gxs[p] = (gxs[p] as number) + ((ys[q] as number) <= 0 ? 0 : (gys[q] as number)); // as above
    }
  },
};

export const denseTanh: DenseUnary = {
  forward(x, y) {
    const { data: xs } = x.memory;
    const { data: ys } = y.memory;
    for (let i = 0; i < y.count; i++) ys[y.at + i * y.stride] = Math.tanh(xs[x.at + i * x.stride] as number); // as above
  },
  pull(x, y) {
    const { grad: gxs } = x.memory;
    const { grad: gys, data: ys } = y.memory;
    for (let i = 0; i < y.count; i++) {
      const p = x.at + i * x.stride;
      const q = y.at + i * y.stride;
      const out = ys[q] as number; // as above
      gxs[p] = (gxs[p] as number) + (gys[q] as number) * (1 - out * out);
    }
  },
};
