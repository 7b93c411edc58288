/**
 * A lifted tape's plan as a module: `step()` takes one sample, whose inputs and seed stand in memory, through every unit,
 * and adds to the sums and to the result; `clear()` sets these to 0.
 */
import { neuronOf } from '../trace/chain.ts';
import type { NodeId } from '../trace/tape.ts';
import { Emitter } from './emitter.ts';
import type { Callee, FunctionBuilder } from './function-builder.ts';
import { GatherTables } from './gather.ts';
import type { LanePlan } from './lane-plan.ts';
import { emitLaned, emitLaneEnd, emitLanePiece } from './lane-unit.ts';
import type { LaneUnit } from './lane-waves.ts';
import { emitOuter } from './outer.ts';
import { emitProduct, START } from './product.ts';

/** A lifted tape's module. */
export interface LaneModule {
  readonly bytes: Uint8Array;
  readonly blocks: number;
}

/** Writes the module. */
export const emitLaneModule = (plan: LanePlan, options: { readonly fma: boolean }): LaneModule => {
  const { layout, units } = plan;
  const { isa, pitch } = layout;
  const emitter = new Emitter(layout, options);
  const { module, pool } = emitter;
  const context = { isa, pitch, fma: options.fma };
  const [product, outer] = [emitProduct(module, context), emitOuter(module, context)];
  const tables = new GatherTables(module, isa, layout.tables);
  const row = (id: NodeId): number => layout.rows + (plan.rows[id] as number) * pitch; // lists of blocks were placed
  const end = layout.tile * isa.size;
  const call = (f: FunctionBuilder, callee: Callee, args: readonly number[]): void => {
    for (const arg of args) f.i32(arg);
    f.call(callee);
  };
  const write = (unit: LaneUnit, at: number): ((f: FunctionBuilder) => void) => {
    if (unit.kind === 'piece') {
      const callee = emitLanePiece(plan, emitter, tables, { name: `piece ${at}`, steps: unit.steps });
      return (f) => call(f, callee, []);
    }
    if (unit.kind === 'laned') {
      const callee = emitLaned(plan, emitter, `laned ${at}`, unit);
      return (f) => call(f, callee, []);
    }
    if (unit.kind === 'product') {
      const { xs, rows } = unit.group;
      const { base, outer: wOut, inner: wIn } = unit.weights;
      const addresses = [row(xs[0] as NodeId), layout.slots + base * isa.size, row(rows[0] as NodeId), 0]; // lists are not empty
      const shape = [rows.length, xs.length, wOut * isa.size, wIn * isa.size, 0];
      const start = neuronOf(plan.tape.nodes[rows[0] as NodeId])?.bare ? START.zero : START.plusZero;
      return (f) => call(f, product, [...addresses, ...shape, start, 0, end]);
    }
    const { gs, xs } = unit.outer;
    const { base, outer: gOut, inner: gIn } = unit.out;
    const addresses = [row(gs[0] as NodeId), row(xs[0] as NodeId), layout.sums + base * isa.size]; // as above
    return (f) => call(f, outer, [...addresses, gs.length, xs.length, gOut * isa.size, gIn * isa.size, end]);
  };
  const calls = units.map(write);
  const last = emitLaneEnd(plan, emitter, tables);
  const step = module.function('step', [], []);
  for (const emit of calls) emit(step);
  step.call(last);
  const clear = module.function('clear', [], []);
  clear
    .i32(layout.sums)
    .i32(0)
    .i32(layout.rows - layout.sums)
    .op('memory.fill');
  for (const callee of [step, clear]) module.export(callee);
  module.memory(layout.pool + pool.bytes);
  module.data(layout.pool, pool.encode());
  return { bytes: module.encode(), blocks: units.filter(({ kind }) => kind === 'product' || kind === 'outer').length };
};
