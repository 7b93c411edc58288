/** What to try: a sentence that fits what is on the screen, and lessons that set the playground up. */
import { isRegression, type NetConfig, parameterCount } from './config.ts';
import type { NetSnapshot } from './run.ts';

type Seen = Pick<NetSnapshot, 'step' | 'trainLoss' | 'testLoss' | 'trainRight' | 'broken'>;

interface Rule {
  when(config: NetConfig, seen: Seen | null): boolean;
  says(config: NetConfig): string;
}

const straight = ({ hidden, activation }: NetConfig): boolean => hidden.length === 0 || activation === 'linear';
const has = ({ features }: NetConfig, ...names: string[]): boolean =>
  names.every((name) => (features as readonly string[]).includes(name));

/** The first that fits is shown. */
const rules: readonly Rule[] = [
  {
    when: (_, seen) => seen?.broken === true,
    says: ({ rate }) =>
      `The loss has grown beyond every number: a learning rate of ${rate} is too large here. Take a tenth of it and start over.`,
  },
  {
    when: (config) => config.zero && config.hidden.length > 0,
    says: () =>
      'From zeros, the neurons of a layer all get the same gradient and stay alike for ever. Train a while, look at their pictures, then untick “all zeros”.',
  },
  {
    when: (config) => config.hidden.length > 0 && config.activation === 'linear',
    says: () =>
      'Linear layers on top of each other are only one linear layer: the boundary stays straight however many you add. Choose tanh and compare.',
  },
  {
    when: (config) => config.data === 'xor' && straight(config) && !has(config, 'xy'),
    says: () =>
      'No straight line separates opposite corners, so half the points stay wrong. Tick the feature xy, or add a hidden layer.',
  },
  {
    when: (config) => config.data === 'circles' && straight(config) && !has(config, 'xx', 'yy'),
    says: () =>
      'A straight line cannot go around the inner circle. Tick x² and y²: in those coordinates the circle is a straight line.',
  },
  {
    when: (_, seen) => seen !== null && seen.step > 100 && seen.testLoss > 1.5 * seen.trainLoss && seen.testLoss > 0.1,
    says: () =>
      'The test loss is well above the training loss: the network is learning its points by heart. Try more points, fewer neurons, or L2 of 0.01.',
  },
  {
    when: ({ l1 }) => l1 > 0,
    says: () =>
      'L1 pulls every weight towards 0 and leaves it there if it is of little use: train, and count the lines that vanish.',
  },
  {
    when: (config) => config.data === 'circles' && config.hidden.length === 0,
    says: () =>
      'Three numbers are enough now. Train, then read them: the weights of x² and y² come out nearly alike, and the bias has the other sign.',
  },
  {
    when: ({ data, hidden }) => data === 'blobs' && hidden.length > 0,
    says: () => 'Two blobs need no hidden layer. Take the layers away one by one and watch how little changes.',
  },
  {
    when: (config) => config.data === 'spirals' && parameterCount(config) < 60 && !has(config, 'sinx', 'siny'),
    says: () =>
      'The spirals are the hard ones. Give the network two layers of 8 neurons, Adam with a rate of 0.02, and a few thousand steps.',
  },
  {
    when: ({ data, hidden }) => data === 'plane' && hidden.length > 0,
    says: () => 'This target is (x + y) / 10. Take the hidden layers away, train, and read the two weights.',
  },
  {
    when: (config) => isRegression(config),
    says: () => 'Tick xy, which has the right sign in every quarter, and see how much faster the loss falls.',
  },
  {
    when: ({ data }) => data === 'moons',
    says: () =>
      'Raise the noise to 0.35 and show the test points: which wiggles of the boundary are knowledge, and which are noise?',
  },
  {
    when: (config) => config.data === 'xor' && has(config, 'xy'),
    says: () => 'With xy as an input, its sign is the answer. How many of the other features can you untick?',
  },
];

/** One sentence on what to try with what is on the screen. */
export const adviceFor = (config: NetConfig, seen: Seen | null): string =>
  (rules.find(({ when }) => when(config, seen)) ?? fallback).says(config);

const fallback: Pick<Rule, 'says'> = {
  says: () => 'Press Play. Then click a line, turn its weight by hand, and watch how the next steps mend what you did.',
};

export interface Lesson {
  readonly name: string;
  readonly set: Partial<NetConfig>;
}

/** Each starts from the first configuration. */
export const lessons: readonly Lesson[] = [
  { name: 'A line is enough', set: { data: 'blobs', hidden: [] } },
  { name: 'A line is not enough', set: { data: 'xor', hidden: [] } },
  { name: 'Better features', set: { data: 'circles', hidden: [], features: ['xx', 'yy'], rate: 0.03 } },
  {
    name: 'Features that drop out',
    set: { data: 'circles', hidden: [], features: ['x', 'y', 'xx', 'yy', 'xy', 'sinx', 'siny'], l1: 0.02, rate: 0.03 },
  },
  {
    name: 'Learned by heart',
    set: { data: 'moons', noise: 0.4, n: 80, hidden: [12, 12], optimizer: 'adam', rate: 0.02 },
  },
  {
    name: 'Spirals',
    set: { data: 'spirals', n: 300, noise: 0.05, split: 70, hidden: [8, 8], optimizer: 'adam', rate: 0.02 },
  },
  {
    name: 'Numbers, not classes',
    set: { data: 'hills', hidden: [6, 4], loss: 'square', optimizer: 'adam', rate: 0.02, noise: 0.05 },
  },
  { name: 'All zeros', set: { data: 'xor', zero: true } },
];
