/**
 * The same loss, compiled: one WebAssembly function per length of a document, from the very code that runs eagerly.
 *
 * A compiled function cannot look a letter up, since the letter changes from name to name and the code does not. So the looking
 * up stays outside, as in every framework's embedding layer: the rows that a name needs are copied into a block of their own,
 * the compiled function takes that block for parameters, and its gradients are added to the rows they came from. The letters
 * that follow go in as numbers.
 */
import {
  blockOf,
  type CompiledFunction,
  compile,
  type ParameterBlock,
  parameterBlock,
  type Value,
} from '@chainrule/engine';
import type { GPT } from './model.ts';

interface Compiled {
  readonly step: CompiledFunction;
  /** The rows of the letters, one after the other. */
  readonly rows: ParameterBlock;
  readonly next: Float64Array;
}

/** A model's loss with gradients, compiled for every length that comes up. */
export class CompiledLoss {
  readonly #model: GPT;
  readonly #byLength = new Map<number, Compiled>();
  /** The token matrix's numbers and gradients. */
  readonly #tokens: ParameterBlock;
  readonly #others: readonly Value[];

  constructor(model: GPT) {
    this.#model = model;
    const values = model.tokens.flat();
    const block = blockOf(values[0] as Value); // a vocabulary has letters
    if (!block) throw new Error('the token matrix is no parameter block');
    this.#tokens = { ...block, values };
    const own = new Set(values);
    this.#others = model.parameters().filter((value) => !own.has(value));
  }

  /** How many lengths were compiled so far, and how many milliseconds that took. */
  get stats(): { readonly lengths: number; readonly milliseconds: number } {
    const all = [...this.#byLength.values()];
    return { lengths: all.length, milliseconds: all.reduce((sum, { step }) => sum + step.stats.milliseconds, 0) };
  }

  #compile(length: number): Compiled {
    const width = this.#model.config.embedding;
    const rows = parameterBlock(new Float64Array(length * width));
    const letters = Array.from({ length }, (_, at) => rows.values.slice(at * width, (at + 1) * width));
    const step = compile((next) => this.#model.loss(letters, next), {
      inputs: [length],
      parameters: [...rows.values, ...this.#others],
    });
    return { step, rows, next: new Float64Array(length) };
  }

  #forLength(length: number): Compiled {
    const known = this.#byLength.get(length);
    if (known) return known;
    const made = this.#compile(length);
    this.#byLength.set(length, made);
    return made;
  }

  /** The loss of a document; its gradients are added to the model's parameters, as `backward()` would. */
  valueAndGrad(document: readonly number[]): number {
    const { embedding: width, blockSize } = this.#model.config;
    const { data, grad } = this.#tokens;
    const { step, rows, next } = this.#forLength(Math.min(blockSize, document.length - 1));
    for (let at = 0; at < next.length; at++) {
      const from = (document[at] as number) * width; // at is within the document, here and below
      rows.data.set(data.subarray(from, from + width), at * width);
      next[at] = document[at + 1] as number;
    }
    rows.grad.fill(0);
    const loss = step.valueAndGrad(next);
    for (let at = 0; at < next.length; at++) {
      const to = (document[at] as number) * width;
      for (let i = 0; i < width; i++) grad[to + i] = (grad[to + i] as number) + (rows.grad[at * width + i] as number);
    }
    return loss;
  }
}
