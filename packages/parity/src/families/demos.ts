/** The two runs that everybody knows: the lecture's notebook, and micrograd's moons. Their weights and points come from the seed. */
import { makeMoons } from '@chainrule/nn';
import { type Network, parameterCount } from '../networks/network.ts';
import { drawsFrom } from '../random.ts';
import type { Family } from './family.ts';
import { ofNetworks } from './networks.ts';

const uniform = (seed: number, name: string, shape: Pick<Network, 'inputs' | 'widths' | 'bias'>): number[] => {
  const draws = drawsFrom(seed, name);
  return Array.from({ length: parameterCount(shape) }, () => draws.between(-1, 1));
};

const NOTEBOOK = { inputs: 3, widths: [4, 4, 1], bias: true } as const;

/** The notebook's run: four examples, MLP(3, [4, 4, 1]) with tanh, the sum of squared errors, 20 steps of 0.05. */
export const notebook: Family<Network> = {
  ...ofNetworks,
  name: 'notebook',
  compared: 'loss and every parameter after each of 20 steps',
  count: 1,
  recorded: 1,
  random: false,
  draw: (seed) => ({
    ...NOTEBOOK,
    activation: 'tanh',
    outputActivation: 'tanh',
    parameters: uniform(seed, 'notebook', NOTEBOOK),
    batch: [
      [2, 3, -1],
      [3, -1, 0.5],
      [0.5, 1, 1],
      [1, 1, -1],
    ],
    targets: [[1], [-1], [-1], [1]],
    loss: { name: 'mseLoss', options: { reduction: 'sum' } },
    training: { steps: 20, parametersAfter: 'every step', optimizer: { name: 'SGD', options: { lr: 0.05 } } },
  }),
  row: () => "the notebook's run",
};

const MOONS = { inputs: 2, widths: [16, 16, 1], bias: true } as const;
const POINTS = 100;
const MOON_STEPS = 100;
const LARGEST_SEED = 2 ** 31 - 1;

/** micrograd's demo: 100 points on two moons, MLP(2, [16, 16, 1]) with relu, max margin and an L2 term, rates from 1 down to 0.1. */
export const moons: Family<Network> = {
  ...ofNetworks,
  name: 'moons',
  compared: 'loss after each of 100 steps, every parameter after the last',
  count: 1,
  recorded: 1,
  random: false,
  draw: (seed) => {
    const { x, y } = makeMoons(POINTS, { noise: 0.1, seed: seed % LARGEST_SEED });
    return {
      ...MOONS,
      activation: 'relu',
      outputActivation: 'linear',
      parameters: uniform(seed, 'moons', MOONS),
      batch: x,
      targets: y.map((label) => [label === 1 ? 1 : -1]),
      loss: { name: 'hingeLoss', options: {} },
      l2: 1e-4,
      training: {
        steps: MOON_STEPS,
        parametersAfter: 'the last step',
        optimizer: { name: 'SGD', options: { lr: 1 } },
        rates: Array.from({ length: MOON_STEPS }, (_, k) => 1 - (0.9 * k) / MOON_STEPS),
      },
    };
  },
  row: () => 'the moons run',
};
