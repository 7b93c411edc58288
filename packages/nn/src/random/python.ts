/**
 * PythonRandom: the stream of CPython's `random`, draw for draw, for programs that were published with their numbers
 * (microgpt's thirteen losses and twenty names among them). Same twister as torch's Generator and NumPy's RandomState, but
 * seeded through init_by_array; `shuffle` and `choices` draw as CPython's do, `gauss` keeps the second normal of a pair.
 * Source: Modules/_randommodule.c and Lib/random.py, by observation of their output.
 */
import { mersenneFromState } from 'pure-rand/generator/mersenne';
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { cos, log, sin } from '../rounded/rounded.ts';
import { Stream } from './stream.ts';

const N = 624;

/**
 * The stream of Python's `random.Random(seed)`.
 * @example
 * new PythonRandom(42).random(); // 0.6394267984578837
 */
export class PythonRandom {
  readonly #stream: Stream;

  /** @param seed - an integer; CPython ignores its sign */
  constructor(seed: number) {
    this.#stream = new Stream(seeded(Math.abs(checkNumber('INTEGER', 'PythonRandom', 'seed', seed))));
  }

  /** A double in [0, 1). */
  random(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `getrandbits(k)` for k from 0 to 32. */
  getrandbits(k: number): number {
    checkNumber('COUNT', 'getrandbits', 'k', k);
    if (k > 32) throw failure('ORDER', 'getrandbits', 'k', k, { expected: 'at most 32', advice: 'Draw more words.' });
    return k === 0 ? 0 : this.#word() >>> (32 - k);
  }

  /** Shuffles in place. */
  shuffle<T>(items: T[]): void {
    checkArray('shuffle', 'items', items, '[1, 2, 3]');
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      const held = items[i] as T; // i and j are below the length
      items[i] = items[j] as T;
      items[j] = held;
    }
  }

  /** A draw from the normal distribution; the cosine of a pair first, its sine at the next call. */
  gauss(mean: number = 0, deviation: number = 1): number {
    checkNumber('FINITE', 'gauss', 'mean', mean);
    checkNumber('FINITE', 'gauss', 'deviation', deviation);
    let z = this.#stream.takeSpare();
    if (z === null) {
      const angle = this.random() * (2 * Math.PI);
      const radius = Math.sqrt(-2 * log(1 - this.random()));
      z = cos(angle) * radius;
      this.#stream.keepSpare(sin(angle) * radius);
    }
    return mean + z * deviation;
  }

  /** A double between low and high. */
  uniform(low: number, high: number): number {
    checkNumber('FINITE', 'uniform', 'low', low);
    checkNumber('FINITE', 'uniform', 'high', high);
    return low + (high - low) * this.random();
  }

  /** One index drawn by weight: `choices(range(n), weights)[0]`. */
  choice(weights: ArrayLike<number>): number {
    checkArray('choice', 'weights', weights as readonly number[], '[1, 2], a weight per choice'); // typed arrays count
    if (weights.length === 0) throw failure('EMPTY', 'choice', 'weights', weights, { what: 'weight' });
    const cumulative = new Float64Array(weights.length);
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      total += checkNumber('NON_NEGATIVE', 'choice', `weights[${i}]`, weights[i]);
      cumulative[i] = total;
    }
    if (!(total > 0 && total < Infinity)) throw failure('POSITIVE', 'choice', 'the sum of weights', total);
    return bisect(cumulative, this.random() * total);
  }

  #word(): number {
    return this.#stream.next();
  }

  #below(n: number): number {
    const bits = 32 - Math.clz32(n);
    for (;;) {
      const drawn = this.getrandbits(bits);
      if (drawn < n) return drawn;
    }
  }
}

/** The first index whose entry is above x; the last one at most. */
function bisect(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x < (sorted[middle] as number))
      high = middle; // middle is below the length
    else low = middle + 1;
  }
  return low;
}

/** MT19937's init_by_array with the seed's 32-bit words as key. */
function seeded(seed: number): ReturnType<typeof mersenneFromState> {
  const key = [seed >>> 0];
  if (seed >= 2 ** 32) key.push(Math.floor(seed / 2 ** 32));
  const words = base(19650218);
  const at = (i: number): number => words[i] as number; // i stays below 624
  let i = 1;
  const mixed = (factor: number): number => at(i) ^ Math.imul(at(i - 1) ^ (at(i - 1) >>> 30), factor);
  const advance = (): void => {
    if (++i < N) return;
    words[0] = at(N - 1);
    i = 1;
  };
  for (let k = 0; k < N; k++) {
    const j = k % key.length;
    words[i] = (mixed(1664525) + (key[j] as number) + j) | 0; // j is below the key's length
    advance();
  }
  for (let k = 1; k < N; k++) {
    words[i] = (mixed(1566083941) - i) | 0;
    advance();
  }
  words[0] = 0x80000000 | 0;
  const twister = mersenneFromState([0, ...words]);
  for (let k = 0; k < N; k++) twister.next(); // the state above is one twist behind where pure-rand starts
  return twister;
}

/** MT19937's init_genrand: the words before the first twist. */
function base(seed: number): number[] {
  const words = [seed | 0];
  for (let i = 1; i < N; i++) {
    const last = words[i - 1] as number; // written in the round before
    words.push((Math.imul(1812433253, last ^ (last >>> 30)) + i) | 0);
  }
  return words;
}
