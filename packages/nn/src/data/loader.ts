/** DataLoader: batches of a dataset, in order or shuffled anew in every pass by torch.randperm's stream. */
import { checkBoolean, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { defaultGenerator, Generator, type GeneratorState } from '../random/generator.ts';
import { checkFinite, type Dataset, rowOf, type Table, tableOf } from './table.ts';

/** Options of DataLoader. */
export interface LoaderOptions {
  /** Rows per batch, >= 1; default 1, as torch's. */
  readonly batchSize?: number;
  /** Whether every pass has its own order; default false. */
  readonly shuffle?: boolean;
  /** Whether a last batch that is not full is left out; default false. */
  readonly dropLast?: boolean;
  /** Where orders come from; default: the stream that manualSeed seeds. */
  readonly generator?: Generator;
  /** Whether NaN and infinities are let through; default false. */
  readonly allowNonFinite?: boolean;
}

/** One batch. */
export interface Batch {
  /** Inputs, shape (B, nin). */
  readonly x: number[][];
  /** Targets: numbers, or rows where the dataset has rows. */
  readonly y: number[] | number[][];
  /** The rows' places in the dataset. */
  readonly indices: readonly number[];
}

/** Whose options these are, where a function makes a loader for its user: what is wrong is said in the name of what was called. */
const callers = new WeakMap<LoaderOptions, string>();

/** A loader that a function makes of what its user gave. */
export function loaderFor(fn: string, data: Dataset, options: LoaderOptions): DataLoader {
  callers.set(options, fn);
  return new DataLoader(data, options);
}

/**
 * Batches of a dataset; iterating once is one pass.
 * @example
 * const loader = new DataLoader({ x: [[1], [2], [3]], y: [1, 2, 3] }, { batchSize: 2 });
 * loader.length; // 2
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 */
export class DataLoader {
  /** @internal The dataset, flat. */
  readonly table: Table;
  /** Rows per batch. */
  readonly batchSize: number;
  readonly #shuffle: boolean;
  readonly #dropLast: boolean;
  readonly #generator: Generator;

  /** @throws for empty data, a batch size that is no whole number >= 1, and numbers that are not finite */
  constructor(data: Dataset, options: LoaderOptions = {}) {
    const fn = callers.get(options) ?? 'DataLoader';
    checkOptions(fn, options, ['batchSize', 'shuffle', 'dropLast', 'generator', 'allowNonFinite']);
    const { batchSize = 1, shuffle = false, dropLast = false, generator = defaultGenerator } = options;
    const allowed = checkBoolean(fn, 'allowNonFinite', options.allowNonFinite ?? false);
    if (!(generator instanceof Generator))
      throw failure('INSTANCE', fn, 'generator', generator, {
        expected: 'a Generator',
        example: 'new Generator(1)',
      });
    this.batchSize = checkNumber('SIZE', fn, 'batchSize', batchSize);
    this.#shuffle = checkBoolean(fn, 'shuffle', shuffle);
    this.#dropLast = checkBoolean(fn, 'dropLast', dropLast);
    this.#generator = generator;
    this.table = tableOf(fn, data);
    if (!allowed) checkFinite(fn, 'data', this.table);
  }

  /** Batches in a pass. */
  get length(): number {
    const batches = this.table.count / this.batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /**
   * The indices of every batch of a new pass; draws an order if the loader shuffles.
   * @param from - a state of the stream of orders: the pass is the one that was drawn from it, and the stream stays where it is
   */
  passes(from: GeneratorState | null = null): number[][] {
    const { count } = this.table;
    const order = this.#shuffle ? this.#draw(from) : Array.from({ length: count }, (_, i) => i);
    return Array.from({ length: this.length }, (_, b) => order.slice(b * this.batchSize, (b + 1) * this.batchSize));
  }

  #draw(from: GeneratorState | null): number[] {
    const { count } = this.table;
    if (from === null) return this.#generator.randperm(count);
    const now = this.#generator.getState();
    this.#generator.setState(from);
    try {
      return this.#generator.randperm(count);
    } finally {
      this.#generator.setState(now);
    }
  }

  /** @internal The stream of orders as it is; null where the loader draws none. */
  orders(): GeneratorState | null {
    return this.#shuffle ? this.#generator.getState() : null;
  }

  *[Symbol.iterator](): globalThis.Generator<Batch, void, undefined> {
    const { x, y, nin, nout, plain } = this.table;
    for (const indices of this.passes()) {
      const rows = indices.map((i) => rowOf(y, nout, i));
      yield { x: indices.map((i) => rowOf(x, nin, i)), y: plain ? rows.flat() : rows, indices };
    }
  }

  /** What a resumed run needs: the stream of orders. */
  stateDict(): GeneratorState {
    return this.#generator.getState();
  }

  /** Goes on from a state that `stateDict` gave. */
  loadStateDict(state: GeneratorState): void {
    this.#generator.setState(state);
  }
}
