/** Random networks, and random trainings of small ones. */
import { compare } from '../method/tolerance.ts';
import { drawNetwork, drawTraining } from '../networks/generate.ts';
import type { Network } from '../networks/network.ts';
import { printNetwork } from '../networks/print.ts';
import { smallerNetworks } from '../networks/shrink.ts';
import { networkBody } from '../networks/wire.ts';
import { drawsFrom } from '../random.ts';
import type { Family } from './family.ts';

const STEPS = 20;

/** What all families of networks have in common. */
export const ofNetworks = {
  ask: (network: Network) => ({ kind: 'network', body: networkBody(network) }) as const,
  run: (network, backend) => backend.network(network),
  compare: (_, theirs, ours) => compare(theirs, ours),
  smaller: smallerNetworks,
  print: printNetwork,
} satisfies Partial<Family<Network>>;

/** 1,000 random networks: 1 to 4 layers, 1 to 32 wide, every activation and loss, batches of 1 to 16. */
export const mlps: Family<Network> = {
  ...ofNetworks,
  name: 'mlps',
  compared: 'outputs, loss, gradient of every parameter',
  count: 1000,
  recorded: 40,
  random: true,
  draw: (seed, index) => drawNetwork(drawsFrom(seed, `mlps/${index}`), { layers: 4, width: 32, rows: 16 }),
  row: ({ loss }) => loss.name,
};

/** 200 trainings of 20 steps: optimiser × schedule × loss. */
export const trainings: Family<Network> = {
  ...ofNetworks,
  name: 'trainings',
  compared: 'loss, every parameter and the learning rate after each of 20 steps',
  count: 200,
  recorded: 40,
  random: true,
  draw: (seed, index) => drawTraining(drawsFrom(seed, `trainings/${index}`), STEPS),
  row: ({ training }) => training?.schedule?.name ?? training?.optimizer.name ?? '',
};
