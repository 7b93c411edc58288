/**
 * The data sets of the network playground, each as a function and as the lines of a program that make the same points. All of
 * them lie on a plane from −6 to 6. What nn has a maker for is made by it, moved and stretched.
 */
import { Generator, makeBlobs, makeCircles, makeMoons, makeSpirals, trainTestSplit } from '@chainrule/nn';
import type { Change, NetConfig, NetData } from './config.ts';

export interface NetPoints {
  readonly x: number[][];
  /** −1 or 1; in regression any number, mostly between them. */
  readonly y: number[];
}

type Wanted = Pick<NetConfig, 'n' | 'noise' | 'dataSeed'>;

interface Source {
  /** On the page. */
  readonly name: string;
  make(wanted: Wanted): NetPoints;
  /** The names that the program imports, and its lines, which make `points` and `targets`. */
  readonly imports: readonly string[];
  code(wanted: Wanted): string[];
}

const signs = (labels: readonly number[]): number[] => labels.map((label) => 2 * label - 1);
const stretched = (x: readonly (readonly number[])[], by: number, [cx, cy] = [0, 0]): number[][] =>
  x.map(([a = 0, b = 0]) => [by * (a - cx), by * (b - cy)]);

const made = (call: string, map: string): string[] => [
  `const made = ${call};`,
  `const points = made.x.map(([a, b]) => ${map});`,
  'const targets = made.y.map((label) => 2 * label - 1);',
];

const moons: Source = {
  name: 'moons',
  make({ n, noise, dataSeed: seed }) {
    const { x, y } = makeMoons(n, { noise, seed });
    return { x: stretched(x, 3, [0.5, 0.25]), y: signs(y) };
  },
  imports: ['makeMoons'],
  code: ({ n, noise, dataSeed }) =>
    made(`makeMoons(${n}, { noise: ${noise}, seed: ${dataSeed} })`, '[3 * (a - 0.5), 3 * (b - 0.25)]'),
};

const circles: Source = {
  name: 'circles',
  make({ n, noise, dataSeed: seed }) {
    const { x, y } = makeCircles(n, { noise, seed, factor: 0.4 });
    return { x: stretched(x, 4.5), y: signs(y) };
  },
  imports: ['makeCircles'],
  code: ({ n, noise, dataSeed }) =>
    made(`makeCircles(${n}, { noise: ${noise}, seed: ${dataSeed}, factor: 0.4 })`, '[4.5 * a, 4.5 * b]'),
};

const spirals: Source = {
  name: 'spirals',
  make({ n, noise, dataSeed: seed }) {
    const { x, y } = makeSpirals(n, { noise: noise / 4, seed });
    return { x: stretched(x, 5.2), y: signs(y) };
  },
  imports: ['makeSpirals'],
  code: ({ n, noise, dataSeed }) =>
    made(`makeSpirals(${n}, { noise: ${noise} / 4, seed: ${dataSeed} })`, '[5.2 * a, 5.2 * b]'),
};

const blobs: Source = {
  name: 'blobs',
  make({ n, noise, dataSeed: seed }) {
    const centers = [
      [-2, -1.5],
      [2, 1.5],
    ];
    const { x, y } = makeBlobs(n, { centers, clusterStd: 0.6 + 2 * noise, seed });
    return { x: stretched(x, 1), y: signs(y) };
  },
  imports: ['makeBlobs'],
  code: ({ n, noise, dataSeed }) =>
    made(
      `makeBlobs(${n}, { centers: [[-2, -1.5], [2, 1.5]], clusterStd: 0.6 + 2 * ${noise}, seed: ${dataSeed} })`,
      '[a, b]',
    ),
};

/** Two coordinates at random. */
const somewhere = (random: Generator, n: number): number[][] =>
  Array.from({ length: n }, () => [random.uniform(-5, 5), random.uniform(-5, 5)]);
const scattered = ({ n, dataSeed }: Wanted): string[] => [
  `const random = new Generator(${dataSeed});`,
  `const points = Array.from({ length: ${n} }, () => [random.uniform(-5, 5), random.uniform(-5, 5)]);`,
];

const xor: Source = {
  name: 'xor',
  make({ n, noise, dataSeed }) {
    const random = new Generator(dataSeed);
    const x = somewhere(random, n);
    const blurred = (a: number): number => a + 5 * noise * random.uniform(-1, 1);
    return { x, y: x.map(([a = 0, b = 0]) => (blurred(a) * blurred(b) >= 0 ? 1 : -1)) };
  },
  imports: [],
  code: (wanted) => [
    ...scattered(wanted),
    `const blurred = (a) => a + 5 * ${wanted.noise} * random.uniform(-1, 1);`,
    'const targets = points.map(([a, b]) => (blurred(a) * blurred(b) >= 0 ? 1 : -1));',
  ],
};

const plane: Source = {
  name: 'plane',
  make({ n, noise, dataSeed }) {
    const random = new Generator(dataSeed);
    const x = somewhere(random, n);
    return { x, y: x.map(([a = 0, b = 0]) => (a + b) / 10 + noise * random.uniform(-1, 1)) };
  },
  imports: [],
  code: (wanted) => [
    ...scattered(wanted),
    `const targets = points.map(([a, b]) => (a + b) / 10 + ${wanted.noise} * random.uniform(-1, 1));`,
  ],
};

/** Two hills and two hollows, a quarter of the plane each. */
const hill = (a: number, b: number): number =>
  Math.sign(a * b) * Math.exp(-((Math.abs(a) - 2.5) ** 2 + (Math.abs(b) - 2.5) ** 2) / 4);
const hills: Source = {
  name: 'hills',
  make({ n, noise, dataSeed }) {
    const random = new Generator(dataSeed);
    const x = somewhere(random, n);
    return { x, y: x.map(([a = 0, b = 0]) => hill(a, b) + noise * random.uniform(-1, 1)) };
  },
  imports: [],
  code: (wanted) => [
    ...scattered(wanted),
    'const hill = (a, b) => Math.sign(a * b) * Math.exp(-((Math.abs(a) - 2.5) ** 2 + (Math.abs(b) - 2.5) ** 2) / 4);',
    `const targets = points.map(([a, b]) => hill(a, b) + ${wanted.noise} * random.uniform(-1, 1));`,
  ],
};

export const sources: Readonly<Record<NetData, Source>> = { moons, circles, xor, blobs, spirals, plane, hills };

/** The points of a configuration, before anybody moves one: the same here, in a worker and in the program. */
export const makePoints = (config: Pick<NetConfig, 'data'> & Wanted): NetPoints => sources[config.data].make(config);

/** The points to train on, and those to test on. */
export const splitOf = <X, Y>(
  { n, split, dataSeed: seed }: Pick<NetConfig, 'n' | 'split' | 'dataSeed'>,
  points: { readonly x: readonly X[]; readonly y: readonly Y[] },
) => trainTestSplit(points, { testSize: n - Math.round((n * split) / 100), seed });

/** The places of the points that are only tested on. */
export function testedOf(config: Pick<NetConfig, 'n' | 'split' | 'dataSeed'>): number[] {
  const places = Array.from({ length: config.n }, (_, i) => i);
  return splitOf(config, { x: places, y: places }).test.x;
}

/** The points after those that were moved by hand. */
export function movedPoints({ x, y }: NetPoints, changes: readonly Change[]): NetPoints {
  const moved = new Map(changes.map(({ key, to }) => [key, to]));
  return { x: x.map((point, i) => [...(moved.get(`p${i}`) ?? point)]), y };
}
