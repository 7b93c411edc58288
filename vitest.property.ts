/**
 * Property tests, the same for every package: a promise, held against inputs that fast-check draws and shrinks.
 *
 * The seed is fixed, so that a green run stays green: a test that calls `fc.assert` itself takes `fc` from here, and not from
 * fast-check. `PROPERTY_SEED=random` draws a fresh one, `PROPERTY_SEED=123` repeats a run, `PROPERTY_RUNS=20` multiplies the
 * number of inputs. A failure prints seed, path and the smallest input found.
 */
import fc from 'fast-check';
import { test } from 'vitest';

const asked = process.env.PROPERTY_SEED ?? '20261127';
const seed = asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(asked);
if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED is ${asked}: give a whole number, or random.`);
const times = Number(process.env.PROPERTY_RUNS ?? '1');
if (!(times > 0)) throw new Error(`PROPERTY_RUNS is ${times}: give a number above 0.`);
if (asked === 'random') console.log(`property tests: PROPERTY_SEED=${seed}`);
fc.configureGlobal({ seed }); // for tests that call fc.assert themselves, with the fc that is exported here

/** How a property is run. */
export interface PropertyOptions {
  /** Inputs to draw; default 100. */
  readonly runs?: number;
}

/** Throws with the smallest input that breaks the promise. */
export function forAll<T>(
  inputs: fc.Arbitrary<T>,
  promise: (input: T) => void,
  { runs = 100 }: PropertyOptions = {},
): void {
  fc.assert(
    fc.property(inputs, (input) => promise(input)),
    { seed, numRuns: Math.ceil(runs * times), maxSkipsPerRun: 20 },
  );
}

/** A test of a promise: for all inputs it does not throw. */
export function property<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  promise: (input: T) => void,
  options: PropertyOptions = {},
): void {
  test(name, () => forAll(inputs, promise, options));
}

const bits = new DataView(new ArrayBuffer(8));
/** Any double at all, by its bits: every NaN, subnormals, both zeros, infinities. Small numbers come often enough, too. */
export const anyDouble: fc.Arbitrary<number> = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((word) => {
    bits.setBigUint64(0, word);
    return bits.getFloat64(0);
  }),
  fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, -5e-324, Number.MAX_VALUE, 2 ** -1022),
  fc.double({ min: -10, max: 10 }),
);

/** A number from a range, its ends included, never NaN: spread evenly, or, one time in four, over all magnitudes. */
export const within = (low: number, high: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 ** 30 }).map((k) => low + (k / 2 ** 30) * (high - low)) },
    { weight: 1, arbitrary: fc.double({ min: low, max: high, noNaN: true }) },
  );

export { fc };
