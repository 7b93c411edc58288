/**
 * The four operations on Values: `forward` and the rules of their records (arithmetic.ts) once more, each in a function of its own.
 *
 * Backpropagation as a textbook has it, and the fastest form of it: see DirectBinary in op.ts. The record stays the definition; a
 * test holds the two together, bit for bit.
 */
import type { DirectBinary } from '../op.ts';

export const directAdd: DirectBinary = {
  forward(a, b, y) {
    y.data = a.data + b.data;
  },
  pull(a, b, { grad: g }) {
    if (a.tracked) a.grad += g;
    if (b.tracked) b.grad += g;
  },
};

export const directSub: DirectBinary = {
  forward(a, b, y) {
    y.data = a.data - b.data;
  },
  pull(a, b, { grad: g }) {
    if (a.tracked) a.grad += g;
    if (b.tracked) b.grad += -g;
  },
};

export const directMul: DirectBinary = {
  forward(a, b, y) {
    y.data = a.data * b.data;
  },
  pull(a, b, { grad: g }) {
    if (a.tracked) a.grad += g * b.data;
    if (b.tracked) b.grad += g * a.data;
  },
};

export const directDiv: DirectBinary = {
  forward(a, b, y) {
    y.data = a.data / b.data;
  },
  pull(a, b, { data: y, grad: g }) {
    if (a.tracked) a.grad += g / b.data;
    if (b.tracked) b.grad += -g * (y / b.data);
  },
};
