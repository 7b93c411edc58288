/** A running module of a lifted tape: samples one after the other, each with all its positions at once. */
import type { FlatBatch } from './batch.ts';
import { hostImports } from './emitter.ts';
import type { WasmHost, WasmModule } from './host.ts';
import { viewOf } from './isa.ts';
import type { LaneFrame } from './lane-plan.ts';

type Elements = Float64Array | Float32Array;

interface Exports {
  step(): void;
  clear(): void;
  memory: { readonly buffer: ArrayBuffer };
}

/** One module with a memory of its own. */
export class LaneInstance {
  readonly #exports: Exports;
  readonly #inputs: Elements;
  readonly #seed: Elements;
  /** Parameters first. */
  readonly slots: Elements;
  readonly sums: Elements;
  readonly results: Elements;
  /** Gradients that are sums of several samples are added outside. */
  readonly grads: undefined;
  readonly #single: boolean;

  constructor(wasm: WasmHost, module: WasmModule, { layout, seed, parameters, inputs, single }: LaneFrame) {
    this.#exports = new wasm.Instance(module, hostImports).exports as unknown as Exports; // as lane-module.ts exports
    this.#single = single;
    const { buffer } = this.#exports.memory;
    const { isa } = layout;
    const width = inputs.reduce((sum, count) => sum + count, 0);
    const at = (slot: number): number => layout.slots + slot * isa.size;
    this.slots = viewOf(isa, buffer, layout.slots, parameters);
    this.#inputs = viewOf(isa, buffer, at(parameters), width);
    this.#seed = viewOf(isa, buffer, at(seed), 1);
    this.sums = viewOf(isa, buffer, layout.sums, parameters);
    this.results = viewOf(isa, buffer, layout.results, 1);
  }

  /** Whether the sums of a batch may start from what they are. */
  goesOn(samples: number): boolean {
    return this.#single && samples === 1;
  }

  /** Takes a batch through the module; parameters stand in `slots` by then, and in `sums` what is gone on from. */
  run({ rows, samples }: FlatBatch, { seed, goOn = false }: { readonly seed: number; readonly goOn?: boolean }): void {
    this.#seed[0] = seed;
    if (goOn) this.results[0] = 0;
    else this.#exports.clear();
    for (let sample = 0; sample < samples; sample++) {
      let to = 0;
      for (const row of rows) {
        const width = row.length / samples;
        for (let i = 0; i < width; i++) this.#inputs[to + i] = row[sample * width + i] as number; // within the batch
        to += width;
      }
      this.#exports.step();
    }
  }
}
