/**
 * Elements of a lifted tape's rows put together in another order: what `assemble` does to lanes of other values.
 *
 * Attention needs the heads of each position side by side where a matrix left positions side by side, hundreds of elements each way. So
 * they are moved by one loop over a table. An entry is four i32:
 *
 *     to, from, stride, count        to[i] = the element at from + i · stride, for i < count
 *
 * A second routine adds instead: gradients of parameters that positions read one by one.
 */
import type { Callee, FunctionBuilder } from './function-builder.ts';
import type { Isa } from './isa.ts';
import type { ModuleBuilder } from './module-builder.ts';
import { emitMoves } from './runs.ts';

/** Bytes of an entry. */
export const ENTRY = 16;

/** Moves, those that follow each other regularly in one entry. */
export class Gathers {
  readonly #size: number;
  readonly #words: number[] = [];

  constructor(isa: Isa) {
    this.#size = isa.size;
  }

  get count(): number {
    return this.#words.length / 4;
  }

  /** One more element, by byte addresses. */
  add(to: number, from: number): void {
    const words = this.#words;
    const last = words.length - 4;
    const count = last < 0 ? 0 : (words[last + 3] as number); // an entry is four words, here and below
    const step = count === 1 ? from - (words[last + 1] as number) : (words[last + 2] as number);
    const goesOn = to === (words[last] as number) + count * this.#size;
    if (count === 0 || !goesOn || from !== (words[last + 1] as number) + count * step) {
      words.push(to, from, 0, 1);
      return;
    }
    words[last + 2] = step;
    words[last + 3] = count + 1;
  }

  encode(): Uint8Array {
    return new Uint8Array(Int32Array.from(this.#words).buffer);
  }
}

/** Writes the routine over entries: to[i] = …, or to[i] += …. */
const emitGather = (module: ModuleBuilder, isa: Isa, adds: boolean): FunctionBuilder =>
  emitMoves(module, isa, { name: adds ? 'gather sums' : 'gather', adds, strided: true });

/** The tables of a module, one after the other from an address on, and the routines, once they are needed. */
export class GatherTables {
  readonly #module: ModuleBuilder;
  readonly #isa: Isa;
  #next: number;
  #move: Callee | undefined;
  #sum: Callee | undefined;

  constructor(module: ModuleBuilder, isa: Isa, start: number) {
    this.#module = module;
    this.#isa = isa;
    this.#next = start;
  }

  /** Moves elements at this place in a function. */
  move(f: FunctionBuilder, gathers: Gathers): void {
    if (gathers.count === 0) return;
    this.#move ??= emitGather(this.#module, this.#isa, false);
    this.#call(f, gathers, this.#move);
  }

  /** Adds them to what is there. */
  sum(f: FunctionBuilder, gathers: Gathers): void {
    if (gathers.count === 0) return;
    this.#sum ??= emitGather(this.#module, this.#isa, true);
    this.#call(f, gathers, this.#sum);
  }

  #call(f: FunctionBuilder, gathers: Gathers, routine: Callee): void {
    this.#module.data(this.#next, gathers.encode());
    f.i32(this.#next).i32(gathers.count).call(routine);
    this.#next += ENTRY * gathers.count;
  }
}
