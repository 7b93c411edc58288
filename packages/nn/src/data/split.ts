/** Splitting a dataset in two, by chance or class by class. */
import { checkArray, checkBoolean, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';

/** Options of trainTestSplit. */
export interface SplitOptions {
  /** The test's share in (0, 1), or its number of rows; default 0.25. */
  readonly testSize?: number;
  /** Whether rows are drawn by chance; default true. */
  readonly shuffle?: boolean;
  /** Whether both parts have every class in the same share; default false. */
  readonly stratify?: boolean;
  /** Seed of the draw; drawn from the default generator if left out. */
  readonly seed?: number;
}

/** A dataset of rows and targets of any kind. */
export interface Rows<X, Y> {
  readonly x: readonly X[];
  readonly y: readonly Y[];
}

/** Two parts of a dataset. */
export interface Split<X, Y> {
  readonly train: { x: X[]; y: Y[] };
  readonly test: { x: X[]; y: Y[] };
}

/**
 * A dataset in two parts.
 * @param data - rows x and as many targets y
 * @param options - `testSize` (0.25), `shuffle` (true), `stratify` (false), `seed`
 * @returns `train` and `test`; every row is in one of them
 * @throws RangeError for a size that leaves a part empty
 * @example
 * const { train, test } = trainTestSplit({ x: [[1], [2], [3], [4]], y: [1, 2, 3, 4] });
 * [train.y.length, test.y.length]; // [3, 1]
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html
 */
export function trainTestSplit<X, Y>(data: Rows<X, Y>, options: SplitOptions = {}): Split<X, Y> {
  const fn = 'trainTestSplit';
  checkOptions(fn, options, ['testSize', 'shuffle', 'stratify', 'seed']);
  const { testSize = 0.25, shuffle = true, stratify = false, seed = defaultGenerator.random() } = options;
  checkBoolean(fn, 'shuffle', shuffle);
  checkBoolean(fn, 'stratify', stratify);
  const n = checkArray(fn, 'data.x', data?.x, '[[0, 1], [1, 1]]').length;
  if (n === 0) throw failure('EMPTY', fn, 'data.x', data.x, { what: 'row for either part' });
  const y = checkArray(fn, 'data.y', data.y, '[0, 1]');
  if (y.length !== n)
    throw failure('LENGTH', fn, 'data.y', y, { expected: n, advice: 'Give one target per row of x.' });
  const wanted = sizeOf(fn, testSize, n);
  const all = Array.from({ length: n }, (_, i) => i);
  const order = shuffle ? new Generator(checkNumber('INTEGER', fn, 'seed', seed)).randperm(n) : all;
  const test = new Set(
    stratify ? stratified(order, y, wanted) : shuffle ? order.slice(0, wanted) : order.slice(n - wanted),
  );
  const part = (inTest: boolean): { x: X[]; y: Y[] } => {
    const own = order.filter((i) => test.has(i) === inTest);
    return { x: own.map((i) => data.x[i] as X), y: own.map((i) => data.y[i] as Y) }; // order holds the indices
  };
  return { train: part(false), test: part(true) };
}

function sizeOf(fn: string, testSize: number, n: number): number {
  const share = typeof testSize === 'number' && testSize < 1;
  const size = share ? Math.ceil(checkNumber('FRACTION', fn, 'testSize', testSize) * n) : testSize;
  checkNumber('SIZE', fn, 'testSize', size);
  const advice = 'Both parts need at least one row.';
  if (size >= n) throw failure('ORDER', fn, 'testSize', testSize, { expected: `smaller than the ${n} rows`, advice });
  return size;
}

/** So many of every class as its share demands; what rounding leaves goes to the classes that lost most. */
function stratified<Y>(order: readonly number[], y: readonly Y[], wanted: number): number[] {
  const classes = new Map<Y, number[]>();
  for (const i of order) {
    const label = y[i] as Y; // order holds the indices
    const members = classes.get(label);
    if (members === undefined) classes.set(label, [i]);
    else members.push(i);
  }
  const quotas = [...classes.values()].map((members) => {
    const exact = (members.length * wanted) / order.length;
    return { members, size: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let missing = wanted - quotas.reduce((total, { size }) => total + size, 0);
  for (const quota of [...quotas].sort((a, b) => b.rest - a.rest)) if (missing-- > 0) quota.size++;
  return quotas.flatMap(({ members, size }) => members.slice(0, size));
}
