/** Random clouds: blobs for classification, a noisy plane for regression; scikit-learn's recipes, as in shapes.ts. */
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { finish, type Labelled, type MakeOptions, makerOf } from './shapes.ts';

/** Options of makeBlobs. */
export interface BlobsOptions extends Omit<MakeOptions, 'noise'> {
  /** How many blobs, or their centres, shape (K, features); default 3. */
  readonly centers?: number | readonly (readonly number[])[];
  /** Coordinates of a point; default 2; with given centres theirs. */
  readonly features?: number;
  /** Deviation within a blob, >= 0; default 1. */
  readonly clusterStd?: number;
  /** Where random centres are drawn; default [−10, 10]. */
  readonly centerBox?: readonly [number, number];
}

/**
 * Normal clouds around centres.
 * @param n - number of points, >= 1
 * @param options - `centers` (3), `features` (2), `clusterStd` (1), `centerBox`, `shuffle` (true), `seed`
 * @example
 * makeBlobs(6, { centers: 3, seed: 1 }).x.length; // 6
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_blobs.html
 */
export function makeBlobs(n: number, options: BlobsOptions = {}): Labelled {
  const fn = 'makeBlobs';
  const maker = makerOf(fn, n, options, ['centers', 'features', 'clusterStd', 'centerBox']);
  const { centers = 3, features = 2, clusterStd = 1, centerBox = [-10, 10] } = options;
  checkNumber('SIZE', fn, 'features', features);
  checkNumber('AMOUNT', fn, 'n x features', n * features);
  checkNumber('RATE', fn, 'clusterStd', clusterStd);
  const [low, high] = centerBox.map((x) => checkNumber('FINITE', fn, 'centerBox', x));
  if (typeof centers === 'number')
    checkNumber('AMOUNT', fn, 'centers x features', checkNumber('SIZE', fn, 'centers', centers) * features);
  const draw = (count: number): number[][] =>
    Array.from({ length: count }, () =>
      Array.from({ length: features }, () => maker.random.uniform(low as number, high as number)),
    ); // a pair
  const middle = typeof centers === 'number' ? draw(centers) : given(centers);
  const x: number[][] = [];
  const y: number[] = [];
  for (const [label, center] of middle.entries()) {
    const size = Math.floor(n / middle.length) + (label < n % middle.length ? 1 : 0);
    for (let i = 0; i < size; i++) {
      x.push(center.map((c) => c + maker.random.normal(0, clusterStd)));
      y.push(label);
    }
  }
  return finish({ ...maker, noise: 0 }, x, y);
}

/** The centers of the caller, looked at: at least one, points of one width. */
function given(centers: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const fn = 'makeBlobs';
  if (checkArray(fn, 'centers', centers, '3 or [[0, 0], [1, 1]]').length === 0)
    throw failure('EMPTY', fn, 'centers', centers, { what: 'point' });
  for (const [i, center] of centers.entries()) {
    checkArray(fn, `centers[${i}]`, center, 'a point such as [0, 0]');
    const expected = centers[0]?.length;
    const advice = 'All centers have as many coordinates as the first.';
    if (center.length !== expected) throw failure('LENGTH', fn, `centers[${i}]`, center, { expected, advice });
    for (const x of center) checkNumber('FINITE', fn, `centers[${i}]`, x);
  }
  return centers;
}

/** Options of makeRegression. */
export interface RegressionOptions extends MakeOptions {
  /** Coordinates of a point; default 1. */
  readonly features?: number;
  /** How many of them count; default all. */
  readonly informative?: number;
  /** Added to every target; default 0. */
  readonly bias?: number;
}

/**
 * A plane with normal inputs and slopes in [0, 100), and noise on the targets.
 * @param n - number of points, >= 1
 * @param options - `features` (1), `informative`, `bias` (0), `noise` (0), `shuffle` (true), `seed`
 * @example
 * makeRegression(5, { features: 2, seed: 1 }).x[0].length; // 2
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_regression.html
 */
export function makeRegression(n: number, options: RegressionOptions = {}): Labelled {
  const fn = 'makeRegression';
  const maker = makerOf(fn, n, options, ['features', 'informative', 'bias']);
  const { random, noise } = maker;
  const features = checkNumber('SIZE', fn, 'features', options.features ?? 1);
  checkNumber('AMOUNT', fn, 'n x features', n * features);
  const informative = Math.min(features, checkNumber('SIZE', fn, 'informative', options.informative ?? features));
  const bias = checkNumber('FINITE', fn, 'bias', options.bias ?? 0);
  const x = Array.from({ length: n }, () => Array.from({ length: features }, () => random.normal()));
  const slopes = Array.from({ length: features }, (_, i) => (i < informative ? 100 * random.random() : 0));
  const y = x.map((row) => row.reduce((total, v, i) => total + v * (slopes[i] as number), 0) + bias); // as many slopes
  const noisy = noise === 0 ? y : y.map((v) => v + random.normal(0, noise));
  const shuffled = finish({ ...maker, noise: 0 }, x, noisy);
  if (!maker.shuffle) return shuffled;
  const columns = slopes.map((_, i) => i);
  random.shuffle(columns);
  return { x: shuffled.x.map((row) => columns.map((i) => row[i] as number)), y: shuffled.y }; // a permutation
}
