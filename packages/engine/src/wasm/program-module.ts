/**
 * A plan as a module: three functions that JavaScript calls, and what they call.
 *
 *     begin(goOn)     clears the sums (not those of parameters if it is told to go on from what they are), runs uniform steps, gathers weights
 *     tile(samples)   takes a tile of samples from staging through every stage
 *     end(goOn)       adds up lanes, scatters gradients, runs the uniform steps that follow, adds what parameters get
 *     step(samples, goOn)   the three in a row, for a batch of one tile
 */
import type { NodeId } from '../trace/tape.ts';
import { Emitter } from './emitter.ts';
import type { Callee, FunctionBuilder, Local } from './function-builder.ts';
import { VECTOR } from './isa.ts';
import { emitFold, emitSampleLoop, emitUniformLoop } from './loop.ts';
import { advance, whileBelow } from './loops.ts';
import { emitOuter, sumLanes } from './outer.ts';
import { emitSamplePiece, emitUniformPiece } from './piece.ts';
import type { OuterPlan, Plan, ProductPlan } from './plan.ts';
import { emitProduct, PAIR } from './product.ts';
import { emitMask, emitTranspose } from './rows.ts';
import { emitAddRuns, emitCopyRuns, encodeRuns } from './runs.ts';
import type { Run } from './slots.ts';
import type { Unit } from './units.ts';

/** A module's bytes, and what a report says of them. */
export interface ProgramModule {
  readonly bytes: Uint8Array;
  readonly memory: number;
  readonly blocks: number;
}

class ProgramWriter {
  readonly #plan: Plan;
  readonly #emitter: Emitter;
  readonly #made = new Map<string, FunctionBuilder>();
  #tables: number;

  constructor(plan: Plan, options: { readonly fma: boolean }) {
    this.#plan = plan;
    this.#emitter = new Emitter(plan.layout, options);
    this.#tables = plan.layout.tables;
  }

  /** A routine that is written when first called for. */
  #routine(name: 'product' | 'outer' | 'transpose' | 'mask' | 'copy' | 'add'): FunctionBuilder {
    const known = this.#made.get(name);
    if (known) return known;
    const { isa, pitch } = this.#plan.layout;
    const context = { isa, pitch, fma: this.#emitter.fma };
    const { module } = this.#emitter;
    const made = {
      product: () => emitProduct(module, context),
      outer: () => emitOuter(module, context),
      transpose: () => emitTranspose(module, context),
      mask: () => emitMask(module, context),
      copy: () => emitCopyRuns(module, isa),
      add: () => emitAddRuns(module, isa),
    }[name]();
    this.#made.set(name, made);
    return made;
  }

  #row(row: number): number {
    return this.#plan.layout.rows + row * this.#plan.layout.pitch;
  }

  #base(list: readonly NodeId[]): number {
    return this.#row(this.#plan.placement.base.get(list) as number); // every list of a block was placed
  }

  /** Calls a routine with constants, then what `more` pushes. */
  #call(f: FunctionBuilder, routine: Callee, args: readonly number[], ...more: readonly Local[]): void {
    for (const arg of args) f.i32(arg);
    for (const local of more) f.get(local);
    f.call(routine);
  }

  #product(f: FunctionBuilder, { xs, rows, weights, bias, start, addBias }: ProductPlan, end: Local): void {
    const { slots, isa } = this.#plan.layout;
    const w = slots + weights.base * isa.size;
    const b = bias ? slots + bias.base * isa.size : slots;
    const shape = [rows.length, xs.length, weights.outer * isa.size, weights.inner * isa.size];
    const args = [this.#base(xs), w, this.#base(rows), b, ...shape, (bias?.outer ?? 0) * isa.size];
    this.#call(f, this.#routine('product'), [...args, start, addBias ? 1 : 0], end);
  }

  #outer(f: FunctionBuilder, { gs, xs, out }: OuterPlan, end: Local): void {
    const { sums, isa } = this.#plan.layout;
    const x = xs === null ? this.#row(this.#plan.placement.ones) : this.#base(xs);
    const strides = [out.outer * isa.size, out.inner * isa.size];
    const args = [this.#base(gs), x, sums + out.base * isa.size, gs.length, xs?.length ?? 1, ...strides];
    this.#call(f, this.#routine('outer'), args, end);
  }

  /** Clears the padding lanes of a list's rows: `last` is the offset of the last vector. */
  #mask(f: FunctionBuilder, list: readonly NodeId[], last: Local): void {
    f.get(last).i32(this.#base(list)).op('i32.add').i32(list.length);
    f.get(last).i32(this.#row(this.#plan.placement.mask)).op('i32.add').call(this.#routine('mask'));
  }

  #outers(f: FunctionBuilder, outers: readonly OuterPlan[], end: Local, samples: Local): void {
    if (outers.length === 0) return;
    const { lanes } = this.#plan.layout.isa;
    f.get(samples)
      .i32(lanes - 1)
      .op('i32.and');
    f.if(() => {
      const last = f.local('i32');
      f.get(end).i32(VECTOR).op('i32.sub').set(last);
      const lists = new Set(outers.flatMap(({ gs, xs }) => (xs === null ? [gs] : [gs, xs])));
      for (const list of lists) this.#mask(f, list, last);
    });
    for (const outer of outers) this.#outer(f, outer, end);
  }

  /** For every piece: what it sums, and what it copies though another made it. */
  #duties(): { readonly totals: Map<number, NodeId[]>; readonly copies: Map<number, NodeId[]> } {
    const { schedule, totals, placement } = this.#plan;
    const [summed, copied] = [new Map<number, NodeId[]>(), new Map<number, NodeId[]>()];
    const push = (into: Map<number, NodeId[]>, id: NodeId): void => {
      const piece = schedule.duty(id);
      const list = into.get(piece);
      if (list) list.push(id);
      else into.set(piece, [id]);
    };
    for (const id of totals.keys()) push(summed, id);
    // A piece copies what it computes by itself.
    for (const id of placement.copies.keys()) if (schedule.unitOf[id] !== schedule.duty(id)) push(copied, id);
    return { totals: summed, copies: copied };
  }

  #transposes(f: FunctionBuilder, samples: Local, padded: Local): void {
    const { layout, inputs } = this.#plan;
    let row = 0;
    for (const [i, staging] of layout.staging.entries()) {
      const width = inputs[i] ?? 0;
      this.#call(f, this.#routine('transpose'), [staging, this.#row(row), width, width * 8], samples, padded);
      row += width;
    }
  }

  /** Rounds the bytes of `samples` up to a multiple of `unit`. */
  #bytes(f: FunctionBuilder, samples: Local, unit: number): Local {
    const end = f.local('i32');
    f.get(samples).i32(this.#plan.layout.isa.size).op('i32.mul');
    f.i32(unit - 1)
      .op('i32.add')
      .i32(-unit)
      .op('i32.and')
      .set(end);
    return end;
  }

  tile(): Callee {
    const { stages } = this.#plan;
    const duties = this.#duties();
    let number = 0;
    const units = stages.map((stage) =>
      stage.units.map((unit) => {
        const [totals, copies] = [duties.totals.get(number) ?? [], duties.copies.get(number) ?? []];
        const name = `unit ${number++}`;
        if (unit.kind === 'loop') return emitSampleLoop(this.#plan, this.#emitter, name, unit);
        const idle = unit.steps.length + totals.length + copies.length === 0;
        return idle ? null : emitSamplePiece(this.#plan, this.#emitter, { name, steps: unit.steps, totals, copies });
      }),
    );
    const { size } = this.#plan.layout.isa;
    const f = this.#emitter.module.function('tile', ['i32'], []);
    const samples = f.parameters[0] as Local; // as declared
    const end = this.#bytes(f, samples, VECTOR);
    const pairs = this.#bytes(f, samples, PAIR);
    const padded = f.local('i32');
    f.get(samples)
      .i32(PAIR / size - 1)
      .op('i32.add')
      .i32(-PAIR / size)
      .op('i32.and')
      .set(padded);
    this.#transposes(f, samples, padded);
    for (const [i, { products, outers }] of stages.entries()) {
      for (const product of products) this.#product(f, product, pairs);
      for (const callee of units[i] ?? []) if (callee) f.get(end).call(callee);
      this.#outers(f, outers, end, samples);
    }
    return f;
  }

  #runs(f: FunctionBuilder, routine: 'copy' | 'add', runs: readonly Run[]): void {
    if (runs.length === 0) return;
    this.#emitter.module.data(this.#tables, encodeRuns(runs));
    this.#call(f, this.#routine(routine), [this.#tables, runs.length]);
    this.#tables += 12 * runs.length;
  }

  #uniform(units: readonly Unit[], phase: string): Callee[] {
    return units.map((unit, i) => {
      const name = `${phase} ${i}`;
      if (unit.kind === 'loop') return emitUniformLoop(this.#plan, this.#emitter, name, unit);
      if (unit.kind === 'fold') return emitFold(this.#plan, this.#emitter, name, unit.steps[0]);
      return emitUniformPiece(this.#plan, this.#emitter, { name, steps: unit.steps, totals: [], copies: [] });
    });
  }

  begin(): Callee {
    const { layout, schedule, gather, single } = this.#plan;
    const before = this.#uniform(schedule.before, 'before');
    const f = this.#emitter.module.function('begin', ['i32'], []);
    const goOn = f.parameters[0] as Local; // as declared
    const clear = (from: number): void => {
      const bytes = layout.results - from;
      if (bytes > 0) f.i32(from).i32(0).i32(bytes).op('memory.fill');
    };
    f.get(goOn).op('i32.eqz');
    f.if(() => clear(layout.sums));
    if (single) f.get(goOn).if(() => clear(layout.lanes));
    for (const callee of before) f.call(callee);
    this.#runs(f, 'copy', gather);
    return f;
  }

  /** The lanes of totals `first` to `last` added up: put at `target` on, or added to what is there. */
  #addLanes(f: FunctionBuilder, first: number, last: number, target: number, add: boolean): void {
    const { layout } = this.#plan;
    const { isa } = layout;
    if (last <= first) return;
    const [from, to, limit, vector] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('v128')];
    f.i32(layout.lanes + first * VECTOR).set(from);
    f.i32(target).set(to);
    f.i32(layout.lanes + last * VECTOR).set(limit);
    whileBelow(f, from, limit, VECTOR, () => {
      f.get(from).op('v128.load').set(vector);
      f.get(to);
      if (add) f.get(to).op(`${isa.scalar}.load`);
      sumLanes(f, { isa, pitch: layout.pitch, fma: false }, vector);
      if (add) f.op(`${isa.scalar}.add`);
      f.op(`${isa.scalar}.store`);
      advance(f, to, isa.size);
    });
  }

  /** grads[i] += sums[i] for every parameter, two at a time. */
  #addGradients(f: FunctionBuilder): void {
    const { layout, goal } = this.#plan;
    if (layout.tables === layout.grads) return;
    const [at, limit] = [f.local('i32'), f.local('i32')];
    f.i32(goal.tape.parameters * layout.isa.size).set(limit);
    whileBelow(f, at, limit, VECTOR, () => {
      f.get(at).get(at).op('v128.load', { offset: layout.grads });
      f.get(at).op('v128.load', { offset: layout.sums }).op(`${layout.isa.shape}.add`);
      f.op('v128.store', { offset: layout.grads });
    });
  }

  end(): Callee {
    const { schedule, scatter, adds, layout, totals, direct } = this.#plan;
    const { size } = layout.isa;
    const after = this.#uniform(schedule.after, 'after');
    const f = this.#emitter.module.function('end', ['i32'], []);
    this.#addLanes(f, direct.count, totals.size, layout.results + direct.count * size, false);
    this.#runs(f, 'add', scatter);
    for (const callee of after) f.call(callee);
    this.#runs(f, 'add', adds);
    this.#addLanes(f, 0, direct.count, layout.sums + direct.to * size, true);
    f.get(f.parameters[0] as Local).op('i32.eqz'); // as declared
    f.if(() => this.#addGradients(f));
    return f;
  }

  finish(): ProgramModule {
    const { module, pool } = this.#emitter;
    const [begin, tile, end] = [this.begin(), this.tile(), this.end()];
    const step = module.function('step', ['i32', 'i32'], []);
    const [samples, goOn] = step.parameters as [Local, Local]; // as declared
    step.get(goOn).call(begin);
    step.get(samples).call(tile);
    step.get(goOn).call(end);
    for (const callee of [begin, tile, end, step]) module.export(callee);
    const memory = this.#plan.layout.pool + pool.bytes;
    module.memory(memory);
    module.data(this.#plan.layout.pool, pool.encode());
    const blocks = this.#plan.stages.reduce(
      (count, { products, outers }) => count + products.length + outers.length,
      0,
    );
    return { bytes: module.encode(), memory, blocks };
  }
}

/** Writes the module of a plan. */
export const emitModule = (plan: Plan, options: { readonly fma: boolean }): ProgramModule =>
  new ProgramWriter(plan, options).finish();
