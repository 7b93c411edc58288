/**
 * RandomState: NumPy's legacy stream, draw for draw, so that datasets made by scikit-learn's recipes are scikit-learn's
 * points. Same twister and seeding as torch's Generator; doubles, normals and shuffles are read from it in other ways:
 * a double takes 27 + 26 bits, a normal is drawn by the polar method, a shuffle runs from the end with masked rejection.
 * Source: numpy/random/mtrand.pyx and src/legacy/legacy-distributions.c, by observation of their output.
 */
import { mersenne } from 'pure-rand/generator/mersenne';
import { checkArray, checkNumber } from '../check.ts';
import { log } from '../rounded/rounded.ts';
import { Stream } from './stream.ts';

/**
 * The stream of `numpy.random.RandomState(seed)`.
 * @example
 * new RandomState(42).random(); // 0.3745401188473625
 */
export class RandomState {
  readonly #stream: Stream;

  /** @param seed - an integer; the low 32 bits count */
  constructor(seed: number) {
    this.#stream = new Stream(mersenne(checkNumber('INTEGER', 'RandomState', 'seed', seed) | 0));
  }

  /** A double in [0, 1): `random_sample()`. */
  random(): number {
    const high = this.#stream.next() >>> 5;
    const low = this.#stream.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A double in [low, high): `uniform(low, high)`. */
  uniform(low: number, high: number): number {
    checkNumber('FINITE', 'uniform', 'low', low);
    checkNumber('FINITE', 'uniform', 'high', high);
    return low + (high - low) * this.random();
  }

  /** A draw from the normal distribution: `normal(mean, deviation)`, by the polar method. */
  normal(mean: number = 0, deviation: number = 1): number {
    checkNumber('FINITE', 'normal', 'mean', mean);
    checkNumber('FINITE', 'normal', 'deviation', deviation);
    return mean + deviation * this.#gauss();
  }

  /** Shuffles in place: `shuffle(items)`. */
  shuffle<T>(items: T[]): void {
    checkArray('shuffle', 'items', items, '[1, 2, 3]');
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#below(i);
      const held = items[i] as T; // i and j are below the length
      items[i] = items[j] as T;
      items[j] = held;
    }
  }

  #gauss(): number {
    const spare = this.#stream.takeSpare();
    if (spare !== null) return spare;
    for (;;) {
      const x = 2 * this.random() - 1;
      const y = 2 * this.random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * log(square)) / square);
      this.#stream.keepSpare(scale * x);
      return scale * y;
    }
  }

  /** An integer from 0 to `last`, both included: draw as many bits as `last` has, until they fit. */
  #below(last: number): number {
    const mask = last === 0 ? 0 : 2 ** (32 - Math.clz32(last)) - 1;
    for (;;) {
      const drawn = (this.#stream.next() & mask) >>> 0;
      if (drawn <= last) return drawn;
    }
  }
}
