/**
 * Parameters in, gradients out.
 *
 * Parameters that stand side by side in one array, as a layer's do, move with one copy. Loose Values share slabs, so they
 * too come in runs. Gradients are added, as `backward()` adds.
 */
import type { Value } from '../value.ts';

interface ParameterRun {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** The first parameter's number. */
  readonly start: number;
  readonly trainable: boolean;
}

type Elements = Float64Array | Float32Array;

/** Up to here a loop is faster than a call of `set`. */
const SHORT = 12;

const runsOf = (parameters: readonly Value[], trainable: readonly boolean[]): ParameterRun[] => {
  const runs: ParameterRun[] = [];
  for (let start = 0; start < parameters.length; ) {
    const { memory, at } = parameters[start] as Value; // start is in range
    let count = 1;
    for (;;) {
      const next = parameters[start + count];
      if (next?.memory !== memory || next.at !== at + count || trainable[start + count] !== trainable[start]) break;
      count++;
    }
    const data = memory.data.subarray(at, at + count);
    runs.push({ data, grad: memory.grad.subarray(at, at + count), start, trainable: trainable[start] === true });
    start += count;
  }
  return runs;
};

/** Moves one function's parameters and gradients. */
export class Traffic {
  readonly #runs: readonly ParameterRun[];
  /** Parts of the module's gradients, a run each. */
  #stored: { readonly grads: Elements; readonly views: readonly Elements[] } | undefined;

  constructor(parameters: readonly Value[], trainable: readonly boolean[]) {
    this.#runs = runsOf(parameters, trainable);
  }

  /** Copies the parameters' numbers into a module's memory. */
  load(slots: Elements): void {
    for (const { data, start } of this.#runs) {
      if (data.length > SHORT) slots.set(data, start);
      else for (let i = 0; i < data.length; i++) slots[start + i] = data[i] as number; // i is in range
    }
  }

  /** Copies gradients in, where the module adds to them. */
  loadGradients(grads: Elements): void {
    for (const { grad, start, trainable } of this.#runs) if (trainable) grads.set(grad, start);
  }

  /** Copies them back. */
  storeGradients(grads: Elements): void {
    if (this.#stored?.grads !== grads) {
      const views = this.#runs.map(({ grad, start }) => grads.subarray(start, start + grad.length));
      this.#stored = { grads, views };
    }
    for (const [i, { grad, trainable }] of this.#runs.entries()) {
      if (trainable) grad.set(this.#stored.views[i] as Elements); // a view a run
    }
  }

  /** Adds a module's sums to the parameters' gradients. */
  addGradients(sums: Elements): void {
    for (const { grad, start, trainable } of this.#runs) {
      if (!trainable) continue;
      for (let i = 0; i < grad.length; i++) grad[i] = (grad[i] as number) + (sums[start + i] as number); // i is in range
    }
  }
}
