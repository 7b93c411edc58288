/**
 * Embedding: a table of rows, looked up by index; as torch's, drawn from the standard normal distribution. An index that is
 * a number takes its row as it is; one that is a Value, as under compile(), is compared with every row's number instead, and what is
 * no row gives NaN.
 */
import { eq, type Operand, sum, Value, where } from '@chainrule/engine';
import { checkArray, checkIndex, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { fix } from '../fixed.ts';
import { type Made, Module, type Stage, type Tensor } from '../module.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';
import { LazyBlock } from './lazy-block.ts';

/**
 * A trainable table.
 * @example
 * const table = new Embedding(27, 10);
 * table.forward(3).length; // 10
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export class Embedding extends Module {
  /** Number of rows. */
  declare readonly count: number;
  /** Numbers in a row. */
  declare readonly size: number;
  readonly #block: LazyBlock;

  /**
   * @param count - number of rows, >= 1
   * @param size - numbers in a row, >= 1
   * @param options - `generator`; default: the stream that manualSeed seeds
   */
  constructor(count: number, size: number, options: { readonly generator?: Generator } = {}) {
    super();
    checkNumber('SIZE', 'Embedding', 'count', count);
    checkNumber('SIZE', 'Embedding', 'size', size);
    fix(this, { count, size });
    checkOptions('Embedding', options, ['generator']);
    const { generator = defaultGenerator } = options;
    if (!(generator instanceof Generator))
      throw failure('INSTANCE', 'Embedding', 'generator', generator, {
        expected: 'a Generator',
        example: 'new Generator(1)',
      });
    this.#block = new LazyBlock(generator.randn(checkNumber('AMOUNT', 'Embedding', 'count x size', count * size)));
  }

  /** All rows, end to end. */
  get weight(): readonly Value[] {
    return this.#block.values;
  }

  /** The row of an index, or the rows of several. */
  forward(index: Operand): Value[];
  forward(indices: readonly Operand[]): Value[][];
  forward(index: Operand | readonly Operand[]): Value[] | Value[][] {
    if (typeof index === 'number' || index instanceof Value) return this.#row(index);
    return Array.from(checkArray('Embedding.forward', 'indices', index, '[0, 3]'), (i) => this.#row(i));
  }

  #row(index: Operand): Value[] {
    if (!(index instanceof Value)) {
      const at = checkIndex('Embedding.forward', 'index', index, this.count) * this.size;
      return this.weight.slice(at, at + this.size);
    }
    const rows = Array.from({ length: this.count }, (_, r) => eq(index, r));
    const isRow = sum(rows);
    const chosenOf = (i: number): Value =>
      sum(rows.map((chosen, r) => where(chosen, this.weight[r * this.size + i] as Value, 0))); // within the table
    const entry = (i: number): Value => where(isRow, chosenOf(i), NaN); // what is no row, compiled code cannot refuse
    return Array.from({ length: this.size }, (_, i) => entry(i));
  }

  /** @internal */
  override checkInputs(fn: string, x: Float64Array): void {
    for (const index of x) checkIndex(fn, 'data.x', index, this.count);
  }

  /** @internal */
  override stage(): Stage | undefined {
    if (this.forward !== Embedding.prototype.forward) return undefined; // a subclass's own
    return { nin: undefined, run: (indices) => this.#rows(indices) };
  }

  #rows(indices: Float64Array): Float64Array {
    const out = new Float64Array(indices.length * this.size);
    for (const [i, index] of indices.entries()) {
      const at = checkIndex('Embedding.predict', 'index', index, this.count) * this.size;
      out.set(this.#block.data.subarray(at, at + this.size), i * this.size);
    }
    return out;
  }

  /** @internal */
  override made(): Made {
    return { kind: 'Embedding', like: Embedding, args: [this.count, this.size] };
  }

  override describe(): string {
    return `Embedding(${this.count}, ${this.size})`;
  }

  /** @internal */
  override ownTensors(): readonly Tensor[] {
    return [{ name: 'weight', shape: [this.count, this.size], values: this.weight }];
  }

  /** @internal */
  override ownBlock(): readonly Value[] {
    return this.weight;
  }
}
