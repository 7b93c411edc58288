/**
 * compileUpdate(): what an optimiser does to every parameter, as a WebAssembly loop with memory of its own.
 *
 * An update reads and writes columns: typed arrays of one length, the parameter, its gradient and whatever is remembered of
 * earlier steps. Its rule is written once over an algebra, as derivative rules are: over plain numbers it is a step of
 * arithmetic, here it becomes SIMD, two elements at a time, bit for bit the same. Scalars (a learning rate, a bias
 * correction) are handed over at every run. The columns are views of the module's memory, which never moves.
 */
import { fail } from './errors/compile.ts';
import { hostImports } from './wasm/emitter.ts';
import { refuse, type WasmHost, type WasmModule } from './wasm/host.ts';
import { PAGE } from './wasm/module-builder.ts';
import { MOST, requireHost } from './wasm/program.ts';
import { emitUpdate, START, type Update } from './wasm/update-module.ts';

export type { Update } from './wasm/update-module.ts';

interface Exports {
  run(...addresses: number[]): void;
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

interface Built {
  readonly module: WasmModule;
  readonly scalars: number;
}

/** Modules of updates, which are objects that are kept and used again. */
const modules = new WeakMap<object, Built>();

const moduleOf = (wasm: WasmHost, bytes: Uint8Array): WasmModule => {
  try {
    return new wasm.Module(bytes);
  } catch (error) {
    return refuse(bytes.length, error);
  }
};

const build = (wasm: WasmHost, update: Update): Built => {
  const known = modules.get(update);
  if (known) return known;
  const { bytes, scalars } = emitUpdate(update);
  const built = { module: moduleOf(wasm, bytes), scalars };
  modules.set(update, built);
  return built;
};

/**
 * An update with columns of its own: what compileUpdate() returns.
 * @example
 * const halve = compileUpdate({ columns: ['p'], scalars: [], next: (k, { p }) => ({ p: k.mul(p, 0.5) }) }, 2);
 * halve.columns.p.set([2, 6]);
 * halve.run({});
 * halve.columns.p; // [1, 3]
 */
export class CompiledUpdate<C extends string = string, S extends string = string> {
  /** How many elements each column has. */
  readonly length: number;
  /** The columns by name, each of shape (length): read and write them freely. */
  readonly columns: Readonly<Record<C, Float64Array>>;
  readonly #names: readonly S[];
  readonly #scalars: Float64Array;
  readonly #run: Exports['run'];
  readonly #addresses: readonly number[];

  /** @hidden Use compileUpdate(). */
  constructor(wasm: WasmHost, { module, scalars }: Built, update: Update<C, S>, length: number) {
    const exports = new wasm.Instance(module, hostImports).exports as unknown as Exports; // as update-module.ts exports
    const pitch = Math.ceil(length / 2) * 16;
    exports.memory.grow(Math.ceil((pitch * update.columns.length) / PAGE));
    const { buffer } = exports.memory;
    this.length = length;
    this.#run = exports.run;
    this.#names = update.scalars;
    this.#scalars = new Float64Array(buffer, scalars, update.scalars.length);
    this.#addresses = update.columns.map((_, at) => START + at * pitch);
    const views = update.columns.map(
      (name, at) => [name, new Float64Array(buffer, START + at * pitch, length)] as const,
    );
    this.columns = Object.fromEntries(views) as Record<C, Float64Array>; // a view per name
  }

  /**
   * Takes elements one step on.
   *
   * @param scalars - a number for every scalar of the update
   * @param from - the first element, default 0
   * @param to - the element after the last, default `length`
   * @throws RangeError unless 0 <= from <= to <= length
   */
  run(scalars: Readonly<Record<S, number>>, from = 0, to: number = this.length): void {
    const whole = Number.isInteger(from) && Number.isInteger(to);
    if (!whole || from < 0 || from > to || to > this.length) fail('ERR_UPDATE_RANGE', from, to, this.length);
    for (let i = 0; i < this.#names.length; i++) {
      const name = this.#names[i] as S; // i is in range
      const x: unknown = scalars[name];
      if (typeof x !== 'number') fail('ERR_UPDATE_SCALAR', name, x);
      this.#scalars[i] = x;
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = this.#addresses;
    const at = from * 8;
    const count = to - from;
    switch (this.#addresses.length) {
      case 2:
        return this.#run(a + at, b + at, count);
      case 3:
        return this.#run(a + at, b + at, c + at, count);
      case 4:
        return this.#run(a + at, b + at, c + at, d + at, count);
      case 5:
        return this.#run(a + at, b + at, c + at, d + at, e + at, count);
      default:
        return this.#run(...this.#addresses.map((address) => address + at), count);
    }
  }
}

const isNames = (names: unknown): names is readonly string[] =>
  Array.isArray(names) && names.every((name) => typeof name === 'string') && new Set(names).size === names.length;

/**
 * Compiles an elementwise update to WebAssembly, with zeros in all columns.
 *
 * @param update - columns, scalars, and the rule; keep the object, since modules are kept by it
 * @param length - elements per column, a whole number >= 1
 * @returns the columns, and `run`
 * @throws TypeError for something that is no update; RangeError for another length; CompileError where there is no WebAssembly
 *   SIMD or too little memory
 * @example
 * const descent = compileUpdate(
 *   { columns: ['p', 'g'], scalars: ['lr'], next: (k, { p, g }, { lr }) => ({ p: k.sub(p, k.mul(lr, g)) }) },
 *   3,
 * );
 * descent.columns.g.set([1, 2, 3]);
 * descent.run({ lr: 0.5 });
 * descent.columns.p[2]; // -1.5
 */
export function compileUpdate<C extends string, S extends string>(
  update: Update<C, S>,
  length: number,
): CompiledUpdate<C, S> {
  const { columns, scalars, next } = (update ?? {}) as Partial<Update>;
  if (!isNames(columns) || columns.length === 0 || !isNames(scalars) || typeof next !== 'function')
    fail('ERR_UPDATE', update);
  if (!Number.isInteger(length) || length < 1) fail('ERR_UPDATE_LENGTH', length);
  const bytes = START + columns.length * (length + 1) * 8;
  if (bytes > MOST) fail('ERR_COMPILE_SIZE', bytes);
  const wasm = requireHost({ fma: false });
  const built = build(wasm, update);
  try {
    return new CompiledUpdate(wasm, built, update, length);
  } catch (error) {
    return refuse(bytes, error);
  }
}
