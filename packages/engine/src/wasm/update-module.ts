/**
 * An elementwise update as a module: `run` takes the columns, element by element, through a rule that is written over an algebra.
 *
 *     memory   [ scalars | constants ]   up to the first page's end
 *              [ columns … ]             from START on, wherever the caller puts them; grown as the caller needs
 *
 * Elements stand in lanes, two at a time; a last odd one is loaded into both and stored from the first. All results of an
 * element are computed before any is stored, so a rule reads what stood there before.
 */
import type { Algebra } from '../algebra.ts';
import { fail } from '../errors/compile.ts';
import { type Code, CodeEmitter, countUses, inLocal, loaded } from './code.ts';
import { Constants, Emitter } from './emitter.ts';
import type { FunctionBuilder, Local } from './function-builder.ts';
import { isas, VECTOR } from './isa.ts';
import { layOut } from './layout.ts';
import { advance, whileBelow } from './loops.ts';
import { PAGE } from './module-builder.ts';

/** Where columns may begin. */
export const START = PAGE;

/** An elementwise rule over columns. */
export interface Update<C extends string = string, S extends string = string> {
  /** The arrays that it reads and writes, by name. */
  readonly columns: readonly C[];
  /** The numbers that all elements share, by name. */
  readonly scalars: readonly S[];
  /**
   * One element's step: from what its columns hold to what those that change will hold. It may not look at a number to
   * decide what to do next: it selects.
   */
  next<T>(
    k: Algebra<T>,
    element: Readonly<Record<C, T>>,
    scalars: Readonly<Record<S, T>>,
  ): Readonly<Partial<Record<C, T>>>;
}

type Named<T> = Readonly<Record<string, T>>;

const named = <T>(names: readonly string[], make: (name: string, at: number) => T): Named<T> =>
  Object.fromEntries(names.map((name, at) => [name, make(name, at)]));

class UpdateWriter {
  readonly emitter: Emitter;
  readonly #update: Update;
  readonly #f: FunctionBuilder;
  readonly #columns: readonly Local[];
  readonly #constants: Constants;
  readonly #scalars: Named<Local>;
  readonly scalarsAt: number;

  constructor(update: Update) {
    const isa = isas.float64;
    const none = { sums: 0, totals: 0, grads: 0, tables: 0, inputs: [], rows: 0 };
    const layout = layOut(isa, { ...none, slots: update.scalars.length });
    this.#update = update;
    this.scalarsAt = layout.slots;
    this.emitter = new Emitter(layout, { fma: false });
    const takes = [...update.columns, 'count'].map(() => 'i32' as const);
    this.#f = this.emitter.module.function('run', takes, []);
    this.#columns = this.#f.parameters.slice(0, -1);
    this.#constants = new Constants(this.emitter, this.#f);
    this.#scalars = named(update.scalars, () => this.#f.local('v128'));
  }

  /** What the rule makes of one vector of elements: the columns that change, with their values. */
  #next(load: 'v128.load' | 'v128.load64_splat'): readonly (readonly [Local, Code])[] {
    const { columns, next } = this.#update;
    const k = this.emitter.algebra(this.emitter.machine(this.#constants));
    const at = named(columns, (_, i) => this.#columns[i] as Local); // a local per column
    const element = named(columns, (name) => loaded(load, { base: at[name] as Local, offset: 0 }));
    const changed = next(
      k,
      element,
      named(this.#update.scalars, (name) => inLocal(this.#scalars[name] as Local)),
    );
    return Object.entries(changed).map(([name, value]) => [
      at[name] ?? fail('ERR_UPDATE_RESULT', name, columns),
      value as Code,
    ]); // Code in, Code out
  }

  #emit(load: 'v128.load' | 'v128.load64_splat', store: 'v128.store' | 'v128.store64_lane'): void {
    const f = this.#f;
    const changed = this.#next(load);
    countUses(changed.map(([, value]) => value));
    const code = new CodeEmitter(f);
    const results = changed.map(([column, value]) => {
      const result = f.local('v128');
      code.value(value);
      f.set(result);
      return [column, result] as const;
    });
    for (const [column, result] of results) f.get(column).get(result).op(store);
  }

  /** Writes `run(column…, count)`. */
  run(): void {
    const f = this.#f;
    const [first] = this.#columns as [Local]; // an update has columns
    const count = f.parameters.at(-1) as Local; // as declared
    for (const [name, local] of Object.entries(this.#scalars)) {
      const at = this.scalarsAt + this.#update.scalars.indexOf(name) * isas.float64.size;
      f.i32(0).op('v128.load64_splat', { offset: at }).set(local);
    }
    this.#next('v128.load'); // asks for every constant, so that all can be loaded here
    this.#constants.load();
    const end = f.local('i32');
    f.get(count).i32(1).op('i32.shr_u').i32(VECTOR).op('i32.mul').get(first).op('i32.add').set(end);
    whileBelow(f, first, end, VECTOR, () => {
      this.#emit('v128.load', 'v128.store');
      for (const column of this.#columns.slice(1)) advance(f, column, VECTOR);
    });
    f.get(count).i32(1).op('i32.and');
    f.if(() => this.#emit('v128.load64_splat', 'v128.store64_lane'));
    this.emitter.module.export(f);
  }
}

/** A module, and where its scalars stand. */
export interface UpdateModule {
  readonly bytes: Uint8Array;
  readonly scalars: number;
}

/** Writes the module of an update; its memory has one page and grows. */
export const emitUpdate = (update: Update): UpdateModule => {
  const writer = new UpdateWriter(update);
  writer.run();
  const { module, pool } = writer.emitter;
  module.growingMemory();
  const { pool: at } = writer.emitter.layout;
  module.data(at, pool.encode());
  return { bytes: module.encode(), scalars: writer.scalarsAt };
};
