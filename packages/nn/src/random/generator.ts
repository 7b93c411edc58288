/**
 * Generator: PyTorch's random stream, draw for draw.
 *
 * torch's CPU generator is a Mersenne Twister seeded with the low 32 bits of the seed. A double takes two words, the high
 * one first, and keeps the low 53 bits of the 64; so `manualSeed(42)` gives here the very doubles that
 * `torch.manual_seed(42)` gives in float64, and a network starts from the same weights. NumPy and CPython read the same
 * twister in other ways: see numpy.ts and python.ts beside this file.
 * Where a processor has a fused multiply-add, torch scales uniforms with it and may differ in the last bit; its plain
 * kernels (ATEN_CPU_CAPABILITY=default), which the parity suite runs, agree bit for bit.
 * Source: aten/src/ATen/CPUGeneratorImpl.cpp and core/TransformationHelper.h, by observation of their output.
 */
import { mersenne, mersenneFromState } from 'pure-rand/generator/mersenne';
import { checkCount, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { cos, log, sin } from '../rounded/rounded.ts';
import { Stream } from './stream.ts';

/** What a Generator can be put back to; plain data, so that it survives JSON. */
export interface GeneratorState {
  readonly seed: number;
  /** The twister: its position, then its 624 words. */
  readonly words: readonly number[];
  /** A normal draw waiting to be handed out, if there is one. */
  readonly spare: number | null;
}

/** torch's own seed for a generator that nobody seeded. */
const DEFAULT_SEED = 67280421310721;

/**
 * A seeded stream of random numbers, equal to torch's: `torch.rand(1, dtype=torch.float64)` after `torch.manual_seed(42)` is
 * the number below.
 * @example
 * const generator = new Generator(42);
 * generator.uniform(); // 0.05815448596142969, as torch.rand(1, dtype=torch.float64) after torch.manual_seed(42)
 */
export class Generator {
  #seed: number;
  readonly #stream: Stream;

  /** @param seed - any safe integer; the low 32 bits count, as in torch */
  constructor(seed: number = DEFAULT_SEED) {
    this.#seed = checkNumber('INTEGER', 'Generator', 'seed', seed);
    this.#stream = new Stream(mersenne(seed | 0));
  }

  /** The seed that the stream started from. */
  get seed(): number {
    return this.#seed;
  }

  /** Starts the stream again. */
  manualSeed(seed: number): this {
    this.#seed = checkNumber('INTEGER', 'manualSeed', 'seed', seed);
    this.#stream.moveTo(mersenne(seed | 0));
    return this;
  }

  /** The next 32 bits. */
  random(): number {
    return this.#stream.next();
  }

  /** A double in [low, high): torch.rand, Tensor.uniform_. */
  uniform(low: number = 0, high: number = 1): number {
    checkNumber('FINITE', 'uniform', 'low', low);
    checkNumber('FINITE', 'uniform', 'high', high);
    const top = this.random() & 0x1fffff;
    const bits = top * 0x100000000 + this.random();
    return bits * 2 ** -53 * (high - low) + low;
  }

  /**
   * n draws from the standard normal distribution: torch.randn(n), to the bit wherever its log, sin and cos are the nearest doubles.
   * Below 16 torch draws pairs one by one; from 16 on it fills a row with uniforms and turns it in blocks of 16.
   */
  randn(n: number): Float64Array {
    checkCount('randn', 'n', n);
    const out = new Float64Array(n);
    if (n >= 16) return this.#fillNormal(out);
    for (let i = 0; i < n; i++) out[i] = this.#normal();
    return out;
  }

  /** A random order of 0 … n − 1: torch.randperm(n). */
  randperm(n: number): number[] {
    checkCount('randperm', 'n', n);
    const order = new Array<number>(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = 0; i < n - 1; i++) {
      const j = i + (this.random() % (n - i));
      const held = order[i] as number; // i and j are below n
      order[i] = order[j] as number;
      order[j] = held;
    }
    return order;
  }

  /** Everything needed to go on from here, as plain data. */
  getState(): GeneratorState {
    return { seed: this.#seed, words: [...this.#stream.words], spare: this.#stream.spare };
  }

  /** Goes on from a state that `getState` gave. */
  setState(state: GeneratorState): void {
    const words: unknown = state?.words;
    const whole = Array.isArray(words) && words.length === 625 && words.every(Number.isInteger);
    const position: unknown = whole ? words[0] : -1;
    if (!whole || typeof position !== 'number' || position < 0 || position > 623)
      throw failure('GENERATOR_STATE', 'setState', 'state', state);
    const seed = checkNumber('INTEGER', 'setState', 'state.seed', state.seed);
    const spare = state.spare === null ? null : checkNumber('FINITE', 'setState', 'state.spare', state.spare);
    this.#stream.moveTo(mersenneFromState(words), spare);
    this.#seed = seed;
  }

  #normal(): number {
    const spare = this.#stream.takeSpare();
    if (spare !== null) return spare;
    const angle = 2 * Math.PI * this.uniform();
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    this.#stream.keepSpare(radius * sin(angle));
    return radius * cos(angle);
  }

  #fillNormal(row: Float64Array): Float64Array {
    for (let i = 0; i < row.length; i++) row[i] = this.uniform();
    for (let at = 0; at + 16 <= row.length; at += 16) turn(row.subarray(at, at + 16));
    if (row.length % 16 === 0) return row;
    const tail = row.subarray(row.length - 16); // torch draws the last 16 anew
    for (let i = 0; i < 16; i++) tail[i] = this.uniform();
    turn(tail);
    return row;
  }
}

/** Box and Muller on 16 uniforms: the first eight give radii, the other eight angles. */
function turn(block: Float64Array): void {
  for (let i = 0; i < 8; i++) {
    const radius = Math.sqrt(-2 * log(1 - (block[i] as number))); // 16 elements
    const angle = 2 * Math.PI * (block[i + 8] as number); // 16 elements
    block[i] = radius * cos(angle);
    block[i + 8] = radius * sin(angle);
  }
}

/**
 * The stream that everything draws from that is given no generator.
 * @example
 * manualSeed(42);
 * defaultGenerator.uniform(); // 0.05815448596142969
 */
export const defaultGenerator: Generator = new Generator();

/**
 * Seeds the default generator: the same seed gives the same weights, in every run and every process, and the weights that
 * torch's float64 nn.Linear gets after torch.manual_seed.
 * @param seed - any safe integer
 * @returns the default generator
 * @example
 * manualSeed(42);
 * const model = new MLP(3, [4, 4, 1]); // the weights that torch's float64 nn.Linear gets after torch.manual_seed(42)
 * model.parameters().length; // 41
 */
export function manualSeed(seed: number): Generator {
  return defaultGenerator.manualSeed(seed);
}
