/** Loads of networks on the eager engine, by layers and by neurons; the optimiser alone; predictions. */
import type { Operand, Value } from '@chainrule/engine';
import type { Build, Load, Running } from '../build.ts';
import { draws } from './draw.ts';

/** A small net and what it learns. */
interface Task {
  readonly nin: number;
  readonly nouts: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly last: 'tanh' | 'linear';
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  loss(score: Value, label: number): Value;
}

const notebook: Task = {
  ...{ nin: 3, nouts: [4, 4, 1], activation: 'tanh', last: 'tanh', y: [1, -1, -1, 1] },
  x: [
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
  ],
  loss: (score, label) => score.sub(label).square(),
};

/** Points on two moons by a formula of our own: makeMoons belongs to a build. */
export function moonPoints(): { readonly x: number[][]; readonly y: number[] } {
  const noise = draws(200, 5, -0.1, 0.1);
  const x = Array.from({ length: 100 }, (_, i) => {
    const [angle, upper] = [(Math.PI * (i >> 1)) / 49, i % 2 === 0];
    const place = upper ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return place.map((p, k) => p + (noise[2 * i + k] ?? NaN));
  });
  return { x, y: x.map((_, i) => (i % 2 === 0 ? -1 : 1)) };
}

const moons: Task = {
  ...{ nin: 2, nouts: [16, 16, 1], activation: 'relu', last: 'linear', ...moonPoints() },
  loss: (score, label) => score.mul(-label).add(1).relu(),
};

/** Steps of training, given the net's forward. */
function training({ engine: { mean }, nn: { SGD } }: Build, task: Task, net: Net): Running {
  const { parameters, forward } = net;
  const optimizer = new SGD(parameters, { lr: 0.01 });
  let last = NaN;
  return {
    step() {
      const loss = mean(task.x.map((row, i) => task.loss(forward(row), task.y[i] as number))); // one label a row
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      last = loss.data;
    },
    numbers: () => [last, ...parameters.map(({ data }) => data)],
  };
}

interface Net {
  readonly parameters: readonly Value[];
  forward(row: readonly number[]): Value;
}

const byLayers =
  (task: Task) =>
  (build: Build): Running => {
    const { activation, last: outputActivation, nin, nouts } = task;
    const generator = new build.nn.Generator(42);
    const model = new build.nn.MLP(nin, [...nouts], { activation, outputActivation, generator });
    const forward = (row: readonly number[]): Value => [model.forward(row)].flat()[0] as Value; // one output
    return training(build, task, { parameters: model.parameters(), forward });
  };

const byNeurons =
  (task: Task) =>
  (build: Build): Running => {
    const generator = new build.nn.Generator(42);
    const layers = task.nouts.map((nout, l) => {
      const activation = l === task.nouts.length - 1 ? task.last : task.activation;
      const width = task.nouts[l - 1] ?? task.nin;
      return Array.from({ length: nout }, () => new build.nn.Neuron(width, { activation, generator }));
    });
    const forward = (row: readonly number[]): Value => {
      let xs: readonly Operand[] = row;
      for (const neurons of layers) {
        const before = xs;
        xs = neurons.map((neuron) => neuron.forward(before));
      }
      return xs[0] as Value; // one output
    };
    return training(build, task, { parameters: layers.flat().flatMap((neuron) => [...neuron.parameters()]), forward });
  };

const ADAM_SHAPE = [130, 32] as const;

function adam({ nn: { Adam, Generator, MLP } }: Build): Running {
  const [nin, nout] = ADAM_SHAPE;
  const parameters = new MLP(nin, [nout], { generator: new Generator(1) }).parameters();
  const slopes = draws(parameters.length, 11);
  for (const [i, parameter] of parameters.entries()) parameter.grad = slopes[i] as number; // as many
  const optimizer = new Adam(parameters, { lr: 0.001 });
  return { step: () => optimizer.step(), numbers: () => parameters.map(({ data }) => data) };
}

function predict({ nn: { Generator, MLP }, datasets: { loadDigits } }: Build): Running {
  const options = { activation: 'relu', outputActivation: 'linear', generator: new Generator(5) } as const;
  const model = new MLP(64, [32, 10], options);
  const rows = loadDigits().x;
  let last: Float64Array = new Float64Array();
  return {
    step() {
      last = model.predict(rows);
    },
    numbers: () => [...last],
  };
}

const TRAINED = { steps: 3, tolerance: 1e-9 } as const;

export const netLoads: readonly Load[] = [
  {
    name: 'notebook-layers',
    about: 'MLP(3, [4, 4, 1]), 4 samples, an eager step',
    ...TRAINED,
    make: byLayers(notebook),
  },
  { name: 'notebook-neurons', about: 'the same, neuron by neuron', ...TRAINED, make: byNeurons(notebook) },
  { name: 'moons-layers', about: 'MLP(2, [16, 16, 1]), 100 samples, an eager step', ...TRAINED, make: byLayers(moons) },
  { name: 'moons-neurons', about: 'the same, neuron by neuron', ...TRAINED, make: byNeurons(moons) },
  { name: 'adam', about: 'a step of Adam on 4,192 parameters', ...TRAINED, make: adam },
  { name: 'predict', about: 'predict() of 1,797 digits', steps: 1, tolerance: 1e-9, make: predict },
];
