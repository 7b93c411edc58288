import { type Exercise, exercise } from './exercise.ts';
import { equal, is, near } from './expect.ts';

const neuron = exercise<{ neuron(w: number[], x: number[], b: number): number }>({
  id: 'neuron',
  title: 'A neuron of any size',
  task: 'Write `neuron(w, x, b)`: each weight times its input, all added up, plus the bias, through tanh. Plain numbers are enough here.',
  start: `
export function neuron(w: number[], x: number[], b: number): number {
  // Your turn: Math.tanh is at hand.
  return 0;
}`,
  solution: `
export function neuron(w: number[], x: number[], b: number): number {
  let n = b;
  for (let i = 0; i < w.length; i++) n += w[i]! * x[i]!;
  return Math.tanh(n);
}`,
  exports: ['neuron'],
  checks: {
    'the neuron of this chapter gives 0.7071': ({ neuron }) =>
      near(neuron([-3, 1], [2, 0], 6.8813735870195432), Math.SQRT1_2),
    'three inputs': ({ neuron }) => near(neuron([1, 2, 3], [0.5, -0.5, 0.25], 0.1), Math.tanh(0.35)),
    'no input: only the bias is left': ({ neuron }) => near(neuron([], [], 0.5), Math.tanh(0.5)),
    'the answer stays between −1 and 1': ({ neuron }) => equal(Math.abs(neuron([100], [100], 0)) <= 1, true),
  },
  hints: {
    bias: {
      when: ({ neuron }) => is(neuron([1], [0.25], 0.5), Math.tanh(0.25)),
      say: 'The bias is missing. It is added once, before tanh.',
    },
    flat: {
      when: ({ neuron }) => is(neuron([1], [0.25], 0.5), 0.75),
      say: 'This is the sum. Send it through Math.tanh.',
    },
    outside: {
      when: ({ neuron }) =>
        is(neuron([1], [0.25], 0.5), Math.tanh(0.25) + 0.5) && is(neuron([1, 1], [1, 1], 0), Math.tanh(2)),
      say: 'The bias is added after tanh here. It belongs into the sum.',
    },
    each: {
      when: ({ neuron }) => is(neuron([1, 1], [1, 1], 0), 2 * Math.tanh(1)),
      say: 'tanh comes once, at the end, and not for each product.',
    },
  },
});

const steep = exercise<{ slope(n: number): number }>({
  id: 'tanh-slope',
  title: 'How steep tanh is',
  task: 'Write `slope(n)`: the slope of tanh at `n`. With y = tanh(n), it is 1 − y². For large `n` the curve is flat.',
  start: `
export function slope(n: number): number {
  const y = Math.tanh(n);
  // Your turn.
  return y;
}`,
  solution: `
export function slope(n: number): number {
  const y = Math.tanh(n);
  return 1 - y * y;
}`,
  exports: ['slope'],
  checks: {
    'steepest in the middle: 1 at 0': ({ slope }) => near(slope(0), 1),
    'a nudge agrees at 0.8814': ({ slope }) =>
      near(slope(0.8814), (Math.tanh(0.8814 + 1e-5) - Math.tanh(0.8814 - 1e-5)) / 2e-5),
    'the same on both sides': ({ slope }) => near(slope(-0.8814), slope(0.8814)),
    'flat far out, and still a number': ({ slope }) => near(slope(800), 0),
  },
  hints: {
    input: {
      when: ({ slope }) => is(slope(0.5), 0.75),
      say: 'You square n. The rule is written with y, the result: 1 − y².',
    },
    value: {
      when: ({ slope }) => is(slope(0.5), Math.tanh(0.5)),
      say: 'That is tanh’s value, and not its slope.',
    },
    linear: {
      when: ({ slope }) => is(slope(0.5), 1 - Math.tanh(0.5)),
      say: 'The square is missing: without it the slope would be larger on the left than on the right.',
    },
    overflow: {
      when: ({ slope }) => Number.isNaN(slope(800)) && is(slope(0), 1),
      say: 'At 800 this is NaN: e to the power of twice 800 is Infinity, and Infinity divided by Infinity is no number. Math.tanh knows how to avoid that.',
    },
  },
});

export const exercises: readonly Exercise[] = [neuron, steep];
