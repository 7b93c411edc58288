/**
 * The unary ops that most networks call, on numbers in a row: `forward` and the rule of their records as plain loops on the typed arrays.
 *
 * See DenseUnary in op.ts for what makes them fast. The record stays the definition, and a test holds the two together, bit for bit.
 */
import { hold } from '../math/order.ts';
import type { DenseUnary } from '../op.ts';

export const denseRelu: DenseUnary = {
  forward({ data: xs }, p, { data: ys }, q, count) {
    for (let i = 0; i < count; i++) ys[q + i] = hold(xs[p + i] as number, 0, Infinity); // rows lie within their memories
  },
  pull({ grad }, p, { data: ys, grad: gs }, q, count) {
    for (let i = 0; i < count; i++)
      grad[p + i] = (grad[p + i] as number) + ((ys[q + i] as number) <= 0 ? 0 : (gs[q + i] as number)); // here and below too
  },
};

export const denseTanh: DenseUnary = {
  forward({ data: xs }, p, { data: ys }, q, count) {
    for (let i = 0; i < count; i++) ys[q + i] = Math.tanh(xs[p + i] as number);
  },
  pull({ grad }, p, { data: ys, grad: gs }, q, count) {
    for (let i = 0; i < count; i++) {
      const y = ys[q + i] as number;
      grad[p + i] = (grad[p + i] as number) + (gs[q + i] as number) * (1 - y * y);
    }
  },
};

export const denseExp: DenseUnary = {
  forward({ data: xs }, p, { data: ys }, q, count) {
    for (let i = 0; i < count; i++) ys[q + i] = Math.exp(xs[p + i] as number);
  },
  pull({ grad }, p, { data: ys, grad: gs }, q, count) {
    for (let i = 0; i < count; i++)
      grad[p + i] = (grad[p + i] as number) + (gs[q + i] as number) * (ys[q + i] as number);
  },
};

export const denseSigmoid: DenseUnary = {
  forward({ data: xs }, p, { data: ys }, q, count) {
    for (let i = 0; i < count; i++) ys[q + i] = 1 / (1 + Math.exp(-(xs[p + i] as number)));
  },
  pull({ grad }, p, { data: ys, grad: gs }, q, count) {
    for (let i = 0; i < count; i++) {
      const y = ys[q + i] as number;
      grad[p + i] = (grad[p + i] as number) + (gs[q + i] as number) * (1 - y) * y;
    }
  },
};
