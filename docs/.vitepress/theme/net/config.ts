/**
 * What the network playground trains: plain data, so that it travels to a worker, into a link and into a program. A run is a
 * NetConfig, the changes that a reader makes by hand while it trains, and a number of steps.
 */

export const classData = ['moons', 'circles', 'xor', 'blobs', 'spirals'] as const;
export const numberData = ['plane', 'hills'] as const;
export type NetData = (typeof classData)[number] | (typeof numberData)[number];

export const featureNames = ['x', 'y', 'xx', 'yy', 'xy', 'sinx', 'siny'] as const;
export type FeatureName = (typeof featureNames)[number];

export const activations = ['tanh', 'relu', 'sigmoid', 'linear', 'leakyRelu', 'gelu', 'silu'] as const;
export const classLosses = ['logistic', 'hinge', 'square'] as const;
export const numberLosses = ['square', 'absolute'] as const;
export const optimizers = ['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad'] as const;

export interface NetConfig {
  readonly data: NetData;
  /** Points, those of the test included. */
  readonly n: number;
  readonly noise: number;
  /** Percent of the points that are trained on. */
  readonly split: number;
  /** Seed of the points and of their split. */
  readonly dataSeed: number;
  /** Seed of the first weights and of the order of the batches. */
  readonly seed: number;
  readonly features: readonly FeatureName[];
  readonly hidden: readonly number[];
  readonly activation: (typeof activations)[number];
  /** Whether training begins with every weight and bias at 0. */
  readonly zero: boolean;
  readonly loss: (typeof classLosses)[number] | (typeof numberLosses)[number];
  readonly optimizer: (typeof optimizers)[number];
  readonly rate: number;
  readonly batch: number;
  readonly l1: number;
  readonly l2: number;
}

export const firstConfig: NetConfig = {
  data: 'circles',
  n: 200,
  noise: 0.08,
  split: 50,
  dataSeed: 1,
  seed: 1,
  features: ['x', 'y'],
  hidden: [4, 2],
  activation: 'tanh',
  zero: false,
  loss: 'logistic',
  optimizer: 'sgd',
  rate: 0.3,
  batch: 10,
  l1: 0,
  l2: 0,
};

/** Lowest and highest of every number; `whole` ones have no fraction. */
export const limits = {
  n: { low: 20, high: 500, whole: true },
  noise: { low: 0, high: 1, whole: false },
  split: { low: 10, high: 90, whole: true },
  dataSeed: { low: 0, high: 2 ** 32 - 1, whole: true },
  seed: { low: 0, high: 2 ** 32 - 1, whole: true },
  rate: { low: 0, high: 10, whole: false },
  batch: { low: 1, high: 500, whole: true },
  l1: { low: 0, high: 10, whole: false },
  l2: { low: 0, high: 10, whole: false },
} as const satisfies Readonly<Record<string, { low: number; high: number; whole: boolean }>>;
export type NumberKey = keyof typeof limits;

export const mostLayers = 6;
export const mostNeurons = 16;
/** Steps that a link may ask for, and changes by hand that it may carry. */
export const mostSteps = 20_000;
export const mostChanges = 200;
/** The plane goes from −6 to 6 on both axes. */
export const edge = 6;
/** Scores a side in the picture of a neuron. */
export const gridSize = 40;

/** What can be changed by hand without starting over. */
export const liveKeys = ['rate', 'l1', 'l2'] as const;
export type LiveKey = (typeof liveKeys)[number];

/** One change by hand: `w12` is the parameter of that place, `p5` a point. */
export interface Change {
  /** After how many steps. */
  readonly at: number;
  readonly key: LiveKey | `w${number}` | `p${number}`;
  readonly to: readonly number[];
}

export const isRegression = ({ data }: Pick<NetConfig, 'data'>): boolean =>
  (numberData as readonly string[]).includes(data);

/** Inputs and outputs of every layer, the first hidden one first. */
export function layerSizes({ features, hidden }: Pick<NetConfig, 'features' | 'hidden'>): [number, number][] {
  const widths = [features.length, ...hidden, 1];
  return widths.slice(1).map((nout, i) => [widths[i] ?? 1, nout]);
}

export const parameterCount = (config: Pick<NetConfig, 'features' | 'hidden'>): number =>
  layerSizes(config).reduce((total, [nin, nout]) => total + nout * (nin + 1), 0);

/** The place of a neuron's first weight among the parameters; its bias is `nin` places on. Layer 1 is the first hidden one. */
export function placeOf(config: Pick<NetConfig, 'features' | 'hidden'>, layer: number, neuron: number): number {
  const sizes = layerSizes(config);
  const before = sizes.slice(0, layer - 1).reduce((total, [nin, nout]) => total + nout * (nin + 1), 0);
  return before + neuron * ((sizes[layer - 1]?.[0] ?? 0) + 1);
}

/** Hidden layers as a reader types them: numbers with commas between; nothing for none. Words where that is not what was typed. */
export function readHidden(text: string): readonly number[] | string {
  const parts = text.trim() === '' ? [] : text.split(/[,\s]+/).filter((part) => part !== '');
  const wrong = parts.find((part) => !/^\d+$/.test(part));
  if (wrong !== undefined)
    return `“${wrong.slice(0, 20)}” is no number of neurons. Write whole numbers with commas, such as 4, 2.`;
  const sizes = parts.map(Number);
  if (sizes.length > mostLayers) return `There can be ${mostLayers} hidden layers at most; these are ${sizes.length}.`;
  const odd = sizes.find((size) => size < 1 || size > mostNeurons);
  if (odd !== undefined) return `A layer has 1 to ${mostNeurons} neurons, not ${odd}.`;
  return sizes;
}

/** A number as a reader types it, within its limits; words where it is not. */
export function readField(name: string, text: string, low: number, high: number, whole: boolean): number | string {
  const cleaned = text.trim().replace('−', '-').replace(',', '.');
  const x = Number(cleaned);
  const range = `${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`;
  if (cleaned === '') return `${name} is empty: write ${range}.`;
  if (!Number.isFinite(x)) return `“${text.trim().slice(0, 20)}” is no number: ${name} is ${range}.`;
  if (x < low || x > high) return `${text.trim()} is out of range: ${name} is ${range}.`;
  if (whole && !Number.isInteger(x)) return `${text.trim()} is no whole number: ${name} is ${range}.`;
  return x + 0; // -0 has no meaning here
}

/** A configuration with a change of data: its loss fits the kind of answer. */
export function withFittingLoss(config: NetConfig): NetConfig {
  const fitting: readonly string[] = isRegression(config) ? numberLosses : classLosses;
  if (fitting.includes(config.loss)) return config;
  return { ...config, loss: isRegression(config) ? 'square' : 'logistic' };
}
