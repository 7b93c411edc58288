import { type Exercise, exercise } from './exercise.ts';
import { are, is, list, near } from './expect.ts';

const count = exercise<{ parameters(nin: number, nouts: number[]): number }>({
  id: 'count',
  title: 'Count the parameters',
  task: 'Write `parameters(nin, nouts)`: how many weights and biases an MLP has. Each neuron of a layer has one weight per number that comes into the layer, and one bias.',
  examples: ['parameters(3, [4, 4, 1])'],
  start: `
export function parameters(nin: number, nouts: number[]): number {
  let total = 0;
  // Your turn.
  return total;
}`,
  solution: `
export function parameters(nin: number, nouts: number[]): number {
  let total = 0;
  let incoming = nin;
  for (const neurons of nouts) {
    total += neurons * (incoming + 1);
    incoming = neurons;
  }
  return total;
}`,
  exports: ['parameters'],
  checks: {
    'one neuron with 3 inputs has 4': ({ parameters }) => near(parameters(3, [1]), 4),
    'the net of the lecture has 41': ({ parameters }) => near(parameters(3, [4, 4, 1]), 41),
    'the net of the two moons has 337': ({ parameters }) => near(parameters(2, [16, 16, 1]), 337),
    'no layer, no parameter': ({ parameters }) => near(parameters(5, []), 0),
  },
  hints: {
    biases: {
      when: ({ parameters }) => is(parameters(3, [4, 4, 1]), 32),
      say: 'The weights are all there. Each neuron has a bias as well.',
    },
    incoming: {
      when: ({ parameters }) => is(parameters(3, [4, 4, 1]), 36),
      say: 'Every layer is counted with the inputs of the first. What comes into the second layer are the outputs of the first.',
    },
    layerBias: {
      when: ({ parameters }) => is(parameters(3, [4, 4, 1]), 35),
      say: 'You count one bias per layer. There is one per neuron.',
    },
    neurons: {
      when: ({ parameters }) => is(parameters(3, [4, 4, 1]), 9),
      say: 'These are the neurons. Count the weights and the bias of each.',
    },
  },
});

interface Neuron {
  readonly w: readonly number[];
  readonly b: number;
}
/** The layers [[n1, n2], [n3]] with small numbers. */
const layers: readonly (readonly Neuron[])[] = [
  [
    { w: [0.5, -1], b: 0.25 },
    { w: [1, 0.5], b: -0.5 },
  ],
  [{ w: [1, -2], b: 0.1 }],
];
const [h1, h2] = [Math.tanh(0.5 - 2 + 0.25), Math.tanh(1 + 1 - 0.5)];
const out = Math.tanh(h1 - 2 * h2 + 0.1);

const forward = exercise<{ forward(layers: readonly (readonly Neuron[])[], x: number[]): number[] }>({
  id: 'forward',
  title: 'Layer after layer',
  task: 'Write `forward(layers, x)` with plain numbers. A layer is a list of neurons, a neuron has weights `w` and a bias `b`. Every neuron of a layer sees the same inputs; the outputs of a layer are the inputs of the next. Each neuron ends in tanh.',
  start: `
interface Neuron { w: number[]; b: number }

function fire(neuron: Neuron, x: number[]): number {
  const n = neuron.w.reduce((sum, w, i) => sum + w * x[i]!, neuron.b);
  return Math.tanh(n);
}

export function forward(layers: Neuron[][], x: number[]): number[] {
  // Your turn.
  return x;
}`,
  solution: `
interface Neuron { w: number[]; b: number }

function fire(neuron: Neuron, x: number[]): number {
  const n = neuron.w.reduce((sum, w, i) => sum + w * x[i]!, neuron.b);
  return Math.tanh(n);
}

export function forward(layers: Neuron[][], x: number[]): number[] {
  let numbers = x;
  for (const layer of layers) {
    numbers = layer.map((neuron) => fire(neuron, numbers));
  }
  return numbers;
}`,
  exports: ['forward'],
  checks: {
    'one layer of two neurons gives two numbers': ({ forward }) => list(forward(layers.slice(0, 1), [1, 2]), [h1, h2]),
    'two layers: the second sees what the first gives': ({ forward }) => list(forward(layers, [1, 2]), [out]),
    'no layer: the inputs come out': ({ forward }) => list(forward([], [1, 2]), [1, 2]),
    'what came in is left as it was': ({ forward }) => {
      const x = [1, 2];
      forward(layers, x);
      list(x, [1, 2]);
    },
  },
  hints: {
    inputs: {
      when: ({ forward }) => are(forward(layers, [1, 2]), [Math.tanh(1 - 4 + 0.1)]),
      say: 'The last layer sees x, the inputs of the net. It should see the outputs of the layer before.',
    },
    gathered: {
      when: ({ forward }) => forward(layers, [1, 2]).length === 3,
      say: 'The outputs of all layers are in the list. Only those of the last come out; the others are inputs on the way.',
    },
    reversed: {
      when: ({ forward }) => forward(layers, [1, 2]).length === 2 && !are(forward(layers, [1, 2]), [1, 2]),
      say: 'It ends with two numbers, and the last layer has one neuron. Do the layers run from the first to the last, and all of them?',
    },
  },
});

export const exercises: readonly Exercise[] = [count, forward];
