/**
 * Parameters that are numbers at once and Values when somebody asks: a network that only predicts never makes a Value.
 *
 *   MLP(3, [4, 4, 1])   [ layer 0: 16 | layer 1: 20 | layer 2: 5 ]      one block, and each layer a part of it
 *
 * The layers of a network lie one behind the other, so optimisers and compiled code move all of them with one copy.
 */
import { parameterBlock, type Value } from '@chainrule/engine';

/** Numbers, and the Values that look at them. */
export class LazyBlock {
  readonly data: Float64Array;
  readonly #make: () => readonly Value[];
  #values: readonly Value[] | undefined;

  constructor(data: Float64Array, make: () => readonly Value[] = () => parameterBlock(data).values) {
    this.data = data;
    this.#make = make;
  }

  /** One per number; the same ones every time. */
  get values(): readonly Value[] {
    this.#values ??= Object.freeze(this.#make());
    return this.#values;
  }

  /** The places from `start` up to `end`, with the whole's Values. */
  part(start: number, end: number): LazyBlock {
    return new LazyBlock(this.data.subarray(start, end), () => this.values.slice(start, end));
  }
}
