/**
 * A running module: its memory as typed arrays, and batches taken through it tile by tile.
 *
 * Each compiled function has an instance, and so a memory, of its own; the module may be shared. The seed (the gradient
 * that arrives at each sample's loss) and the mask of real samples are rows that are written when the batch's size changes.
 */
import type { FlatBatch, TypedNumbers } from './batch.ts';
import { hostImports } from './emitter.ts';
import type { WasmHost, WasmModule } from './host.ts';
import { VECTOR, viewOf } from './isa.ts';
import type { Layout } from './layout.ts';
import type { Plan } from './plan.ts';

type Elements = Float64Array | Float32Array;

/** What a batch does besides: the seed of a sample, and what is to be read of it. */
export interface Run {
  readonly seed: number;
  /** Whether `sums` hold gradients to be added to, as `goesOn` allows; default false: they start from 0. */
  readonly goOn?: boolean;
}

/** Rows that are read of every sample, and where they are written to: shape (batch, width). */
export interface Reading {
  /** The first of the rows, and how many follow each other. */
  readonly base: number;
  readonly width: number;
  readonly into: Float64Array;
}

interface Exports {
  begin(goOn: number): void;
  tile(samples: number): void;
  end(goOn: number): void;
  step(samples: number, goOn: number): void;
  memory: { readonly buffer: ArrayBuffer };
}

/** One module with a memory of its own. */
export class Instance {
  readonly #exports: Exports;
  readonly #plan: Plan;
  readonly #staging: readonly Float64Array[];
  readonly #seed: Elements;
  readonly #mask: Uint32Array;
  #lastSamples = -1;
  #lastSeed = NaN;
  /** What no sample changes: parameters first. */
  readonly slots: Elements;
  /** Gradients' sums over the samples: of the parameters first. */
  readonly sums: Elements;
  readonly results: Elements;
  /** Gradients to be added to in the module; null where JavaScript adds. */
  readonly grads: Float64Array | null;
  /** All rows, and how many elements apart they are. */
  readonly rows: Elements;
  readonly pitch: number;

  constructor(wasm: WasmHost, module: WasmModule, plan: Plan) {
    this.#plan = plan;
    this.#exports = new wasm.Instance(module, hostImports).exports as unknown as Exports; // as program-module.ts exports
    const { layout, slots, sums, totals, placement } = plan;
    const { isa } = layout;
    const { buffer } = this.#exports.memory;
    this.slots = viewOf(isa, buffer, layout.slots, slots.count);
    this.sums = viewOf(isa, buffer, layout.sums, sums.count);
    this.results = viewOf(isa, buffer, layout.results, totals.size);
    const many = layout.tables > layout.grads;
    this.grads = many ? new Float64Array(buffer, layout.grads, plan.goal.tape.parameters) : null;
    this.pitch = layout.pitch / isa.size;
    this.rows = viewOf(isa, buffer, layout.rows, placement.rows * this.pitch);
    this.#staging = layout.staging.map(
      (at, i) => new Float64Array(buffer, at, layout.tile * (plan.inputs[i] ?? 0)), // one staging area per input
    );
    const rowAt = (row: number): number => layout.rows + row * layout.pitch;
    this.#seed = viewOf(isa, buffer, rowAt(placement.seed), this.pitch);
    this.#mask = new Uint32Array(buffer, rowAt(placement.mask), layout.pitch / 4);
    viewOf(isa, buffer, rowAt(placement.ones), this.pitch).fill(1);
    for (const [id, slot] of slots.entries()) {
      const node = plan.goal.tape.nodes[id];
      if (node?.kind === 'constant') this.slots[slot] = node.value;
    }
  }

  /** Whether a batch of this size is added to the gradients that stand in `sums` before it. */
  goesOn(samples: number): boolean {
    return this.#plan.single && samples <= this.#layout.tile;
  }

  get #layout(): Layout {
    return this.#plan.layout;
  }

  /** Rows that depend on how many samples a tile has. */
  #prepare(samples: number, seed: number): void {
    if (samples === this.#lastSamples && seed === this.#lastSeed) return;
    const words = this.#layout.isa.size / 4;
    this.#seed.fill(0);
    this.#seed.fill(seed, 0, samples);
    this.#mask.fill(0);
    this.#mask.fill(0xffffffff, 0, samples * words);
    this.#lastSamples = samples;
    this.#lastSeed = seed;
  }

  /** Copies samples `first` to `first + samples` of the batch into staging. */
  #stage({ rows, samples: all }: FlatBatch, first: number, samples: number): void {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as TypedNumbers; // i is in range, here and below
      const width = row.length / all;
      (this.#staging[i] as Float64Array).set(
        samples === all ? row : row.subarray(first * width, (first + samples) * width),
      );
    }
  }

  /** Reads a tile, whose samples begin with `first` of the batch: rows become columns. */
  #read({ base, width, into }: Reading, first: number, samples: number): void {
    for (let i = 0; i < width; i++) {
      const from = (base + i) * this.pitch;
      for (let s = 0, to = first * width + i; s < samples; s++, to += width) into[to] = this.rows[from + s] as number; // within the tile
    }
  }

  /** Takes a batch through the module; parameters stand in `slots` by then. */
  run(batch: FlatBatch, { seed, goOn = false }: Run, reading: Reading | null = null): void {
    const { tile, isa } = this.#layout;
    const { samples } = batch;
    if (samples <= tile) {
      this.#prepare(samples, seed);
      this.#stage(batch, 0, samples);
      this.#exports.step(samples, goOn ? 1 : 0);
      if (reading !== null) this.#read(reading, 0, samples);
      return;
    }
    const unit = (2 * VECTOR) / isa.size;
    const tiles = Math.ceil(samples / tile);
    const size = Math.ceil(samples / tiles / unit) * unit;
    this.#exports.begin(0);
    for (let first = 0; first < samples; first += size) {
      const count = Math.min(size, samples - first);
      this.#prepare(count, seed);
      this.#stage(batch, first, count);
      this.#exports.tile(count);
      if (reading !== null) this.#read(reading, first, count);
    }
    this.#exports.end(0);
  }
}
