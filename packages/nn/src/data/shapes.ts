/**
 * Toy data, by scikit-learn's recipes and NumPy's stream: the same seed gives scikit-learn's points, in its order. Without
 * a seed the default generator provides one, so that manualSeed decides here too.
 */
import { checkBoolean, checkNumber, checkOptions } from '../check.ts';
import { defaultGenerator } from '../random/generator.ts';
import { RandomState } from '../random/numpy.ts';
import { cos, sin } from '../rounded/rounded.ts';

/** Points and their labels. */
export interface Labelled {
  /** Points, shape (N, features). */
  readonly x: number[][];
  /** Labels 0, 1, …, or targets, shape (N). */
  readonly y: number[];
}

/** Options of all makers. */
export interface MakeOptions {
  /** Deviation of the normal noise added to every coordinate; default 0, no noise. */
  readonly noise?: number;
  /** Whether points come in random order; default true. */
  readonly shuffle?: boolean;
  /** Seed of the order and the noise; drawn from the default generator if left out. */
  readonly seed?: number;
}

const names = ['noise', 'shuffle', 'seed'] as const;

/** What a maker needs of its options. */
interface Maker {
  readonly noise: number;
  readonly shuffle: boolean;
  readonly random: RandomState;
}

export function makerOf(fn: string, n: number, options: MakeOptions, more: readonly string[] = []): Maker {
  checkNumber('AMOUNT', fn, 'n', n);
  checkOptions(fn, options, [...names, ...more]);
  const { noise = 0, shuffle = true, seed = defaultGenerator.random() } = options;
  checkNumber('RATE', fn, 'noise', noise);
  checkBoolean(fn, 'shuffle', shuffle);
  return { noise, shuffle, random: new RandomState(checkNumber('INTEGER', fn, 'seed', seed)) };
}

/** NumPy's linspace from 0. */
function linspace(stop: number, count: number, endpoint: boolean): number[] {
  const step = stop / Math.max(endpoint ? count - 1 : count, 1);
  return Array.from({ length: count }, (_, i) => (endpoint && i > 0 && i === count - 1 ? stop : i * step));
}

/** Shuffles, then adds noise, as scikit-learn does. */
export function finish({ noise, shuffle, random }: Maker, x: number[][], y: number[]): Labelled {
  const order = x.map((_, i) => i);
  if (shuffle) random.shuffle(order);
  const rows = order.map((i) => x[i] as number[]); // order holds the indices of x, here and below
  const points = noise === 0 ? rows : rows.map((row) => row.map((v) => v + random.normal(0, noise)));
  return { x: points, y: order.map((i) => y[i] as number) };
}

const labels = (outer: number, inner: number): number[] => [
  ...new Array<number>(outer).fill(0),
  ...new Array<number>(inner).fill(1),
];

/**
 * Two half circles that interleave: micrograd's demo.
 * @param n - number of points, >= 1
 * @param options - `noise` (0), `shuffle` (true), `seed`
 * @returns points, shape (n, 2), and labels 0 (outer) and 1 (inner)
 * @example
 * makeMoons(4, { shuffle: false }).y; // [0, 0, 1, 1]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_moons.html
 */
export function makeMoons(n: number, options: MakeOptions = {}): Labelled {
  const maker = makerOf('makeMoons', n, options);
  const outer = Math.floor(n / 2);
  const x = linspace(Math.PI, outer, true).map((t) => [cos(t), sin(t)]);
  for (const t of linspace(Math.PI, n - outer, true)) x.push([1 - cos(t), 1 - sin(t) - 0.5]);
  return finish(maker, x, labels(outer, n - outer));
}

/** Options of makeCircles. */
export interface CirclesOptions extends MakeOptions {
  /** Radius of the inner circle over that of the outer, in [0, 1); default 0.8. */
  readonly factor?: number;
}

/**
 * A circle within a circle.
 * @param n - number of points, >= 1
 * @param options - `factor` (0.8), `noise` (0), `shuffle` (true), `seed`
 * @example
 * makeCircles(4, { shuffle: false }).y; // [0, 0, 1, 1]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_circles.html
 */
export function makeCircles(n: number, options: CirclesOptions = {}): Labelled {
  const maker = makerOf('makeCircles', n, options, ['factor']);
  const factor = checkNumber('BETA', 'makeCircles', 'factor', options.factor ?? 0.8);
  const outer = Math.floor(n / 2);
  const x = linspace(2 * Math.PI, outer, false).map((t) => [cos(t), sin(t)]);
  for (const t of linspace(2 * Math.PI, n - outer, false)) x.push([cos(t) * factor, sin(t) * factor]);
  return finish(maker, x, labels(outer, n - outer));
}

/** Options of makeSpirals. */
export interface SpiralsOptions extends MakeOptions {
  /** Number of arms, >= 1; default 2. */
  readonly classes?: number;
  /** Turns of every arm; default 1. */
  readonly turns?: number;
}

/**
 * Arms that wind around each other; scikit-learn has no such maker.
 * @param n - number of points, >= 1, dealt out to the arms in turn
 * @param options - `classes` (2), `turns` (1), `noise` (0), `shuffle` (true), `seed`
 * @example
 * makeSpirals(4, { classes: 2, shuffle: false }).y; // [0, 1, 0, 1]
 */
export function makeSpirals(n: number, options: SpiralsOptions = {}): Labelled {
  const maker = makerOf('makeSpirals', n, options, ['classes', 'turns']);
  const classes = checkNumber('AMOUNT', 'makeSpirals', 'classes', options.classes ?? 2);
  const turns = checkNumber('FINITE', 'makeSpirals', 'turns', options.turns ?? 1);
  const x: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const label = i % classes;
    const along = Math.floor(i / classes) / Math.max(Math.ceil(n / classes) - 1, 1);
    const angle = 2 * Math.PI * (turns * along + label / classes);
    x.push([along * cos(angle), along * sin(angle)]);
    y.push(label);
  }
  return finish(maker, x, y);
}
