/** The loads of benchmarks/eager.ts, each with the sides that can do it. */
import { Generator, makeMoons } from '@chainrule/nn';
import { eagerSide, type NetTask, parameterCount, referenceSide } from './net-task.ts';
import { graphSides, graphTask } from './random-graph.ts';
import type { Load } from './side.ts';

const seed = 42;

/** Parameters in ±1/√3, whatever the layer: enough for every unit to have something to do. */
const start = (sizes: readonly number[]): number[] => {
  const generator = new Generator(seed);
  return Array.from({ length: parameterCount(sizes) }, () => generator.uniform(-0.577, 0.577));
};

const moons = makeMoons(100, { noise: 0.1, seed });
const moonsSizes = [2, 16, 16, 1] as const;
const notebookSizes = [3, 4, 4, 1] as const;

const moonsTask: NetTask = {
  ...{ sizes: moonsSizes, activation: 'relu', activateLast: false, loss: 'hinge', lr: 0.01 },
  parameters: start(moonsSizes),
  x: moons.x,
  y: moons.y.map((label) => 2 * label - 1),
};

const notebookTask: NetTask = {
  ...{ sizes: notebookSizes, activation: 'tanh', activateLast: true, loss: 'squared', lr: 0.01 },
  parameters: start(notebookSizes),
  x: [
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
  ],
  y: [1, -1, -1, 1],
};

function graph(nodes: number): Load {
  const task = graphTask(nodes, seed);
  const { length } = task.ops;
  return {
    name: 'random binary graph',
    what: `${length} sums, differences and products: build and backward`,
    ...{ per: length, unit: 'ns/node' },
    sides: graphSides(task),
  };
}

const net = (name: string, what: string, task: NetTask): Load => ({
  ...{ name, what, per: 1, unit: 'µs/step' },
  sides: [eagerSide(task), referenceSide(task)],
});

/** The loads with the sides that are written in TypeScript; smaller for a quick look. */
export function loads(quick: boolean): readonly Load[] {
  return [
    graph(quick ? 10_000 : 100_000),
    net('moons step', 'MLP(2, [16, 16, 1]) relu, 100 samples, hinge, SGD', moonsTask),
    net('notebook step', 'MLP(3, [4, 4, 1]) tanh, 4 samples, squared error, SGD', notebookTask),
  ];
}

/** The loads that torch takes part in. */
export const netTasks: Readonly<Record<string, NetTask>> = { 'moons step': moonsTask, 'notebook step': notebookTask };
