/**
 * The same loss, compiled: one WebAssembly function per length of a document, from the very code that runs eagerly.
 *
 * A compiled function cannot look a letter up, since the letter changes from name to name and the code does not. So the looking
 * up stays outside, as in every framework's embedding layer: the rows that a name needs are copied into a block of their own,
 * the compiled function takes that block for parameters, and its gradients are added to the rows they came from. The letters
 * that follow go in as numbers.
 *
 * The model reads from the left, so a shorter name is the beginning of a longer one: the code is traced once, for the longest, and the
 * loss over fewer letters is a function of the first outputs.
 */
import {
  blockOf,
  type CompiledFunction,
  mean,
  type ParameterBlock,
  parameterBlock,
  type TracedFunction,
  trace,
  type Value,
} from '@chainrule/engine';
import type { GPT } from './model.ts';

/** A model's loss with gradients, compiled for every length that comes up. */
export class CompiledLoss {
  readonly #model: GPT;
  readonly #byLength = new Map<number, CompiledFunction>();
  /** The token matrix's numbers and gradients. */
  readonly #tokens: ParameterBlock;
  /** The rows of a document's letters, one after the other, and the letter that follows each. */
  readonly #rows: ParameterBlock;
  readonly #next: Float64Array;
  #traced: TracedFunction | undefined;

  /** `longest`: how many positions the documents to come have at most. */
  constructor(model: GPT, longest: number = model.config.blockSize) {
    this.#model = model;
    this.#rows = parameterBlock(new Float64Array(longest * model.config.embedding));
    this.#next = new Float64Array(longest);
    const values = model.tokens.flat();
    const block = blockOf(values[0] as Value); // a vocabulary has letters
    if (!block) throw new Error('the token matrix is no parameter block');
    this.#tokens = { ...block, values };
  }

  /** How many lengths were compiled so far, and how many milliseconds that took. */
  get stats(): { readonly lengths: number; readonly milliseconds: number } {
    const all = [...this.#byLength.values()];
    return { lengths: all.length, milliseconds: all.reduce((sum, { stats }) => sum + stats.milliseconds, 0) };
  }

  /** The surprises of a document of the greatest length. */
  #trace(): TracedFunction {
    const width = this.#model.config.embedding;
    const { length } = this.#next;
    const { values } = this.#rows;
    const letters = Array.from({ length }, (_, at) => values.slice(at * width, (at + 1) * width));
    const tokens = new Set(this.#tokens.values);
    const others = this.#model.parameters().filter((value) => !tokens.has(value));
    const parameters = [...values, ...others];
    return trace((next) => this.#model.surprises(letters, next), { inputs: [length], parameters });
  }

  #forLength(length: number): CompiledFunction {
    const known = this.#byLength.get(length);
    if (known) return known;
    this.#traced ??= this.#trace();
    const made = this.#traced.compile((surprises) => mean(surprises.slice(0, length)));
    this.#byLength.set(length, made);
    return made;
  }

  /** The loss of a document; its gradients are added to the model's parameters, as `backward()` would. */
  valueAndGrad(document: readonly number[]): number {
    const { embedding: width, blockSize } = this.#model.config;
    const { data, grad } = this.#tokens;
    const [rows, next] = [this.#rows, this.#next];
    const length = Math.min(blockSize, document.length - 1);
    if (length > next.length) throw new RangeError(`a document of ${length} positions, longer than ${next.length}`);
    for (let at = 0; at < length; at++) {
      const from = (document[at] as number) * width; // at is within the document, here and below
      rows.data.set(data.subarray(from, from + width), at * width);
      next[at] = document[at + 1] as number;
    }
    rows.grad.fill(0);
    const loss = this.#forLength(length).valueAndGrad(next);
    for (let at = 0; at < length; at++) {
      const to = (document[at] as number) * width;
      for (let i = 0; i < width; i++) grad[to + i] = (grad[to + i] as number) + (rows.grad[at * width + i] as number);
    }
    return loss;
  }
}
