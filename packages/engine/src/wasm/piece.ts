/**
 * Straight-line code: the steps of one piece, in a loop over the vectors of a tile, or once for uniform steps.
 *
 * Operands from elsewhere are loaded, a row's vector or a slot splat to all lanes; results that are wanted elsewhere are
 * stored; the rest never leaves registers. A total adds its value, padding lanes masked off, to its own vector in memory.
 */
import type { Algebra } from '../algebra.ts';
import type { Machine } from '../machine.ts';
import type { NodeId } from '../trace/tape.ts';
import { rowAddress, sourceOf } from './access.ts';
import { type Address, type Code, CodeEmitter, type Effect, loaded } from './code.ts';
import { Constants, type Emitter } from './emitter.ts';
import type { Callee, FunctionBuilder, Local } from './function-builder.ts';
import { VECTOR } from './isa.ts';
import { whileBelow } from './loops.ts';
import type { Plan } from './plan.ts';

/** What a piece does. */
export interface PieceWork {
  readonly name: string;
  readonly steps: readonly NodeId[];
  /** Nodes whose value is added up over the samples here. */
  readonly totals: readonly NodeId[];
  /** Nodes that are at hand in this piece, though it does not compute them, and have copies to be made. */
  readonly copies: readonly NodeId[];
}

class PieceWriter {
  readonly #plan: Plan;
  readonly #m: Machine<Code>;
  readonly #k: Algebra<Code>;
  readonly #values = new Map<NodeId, Code>();
  /** The byte offset into every row; null in uniform code. */
  readonly #at: Local | null;
  readonly effects: Effect[] = [];

  constructor(plan: Plan, emitter: Emitter, constants: Constants, at: Local | null) {
    this.#plan = plan;
    this.#m = emitter.machine(constants);
    this.#k = emitter.algebra(this.#m);
    this.#at = at;
  }

  #row(row: number): Address {
    return { base: this.#at, offset: rowAddress(this.#plan, row) };
  }

  #fromMemory(id: NodeId): Code {
    const source = sourceOf(this.#plan, id);
    if (source.kind === 'constant') return this.#k.constant(source.value);
    if (source.kind === 'row') return loaded('v128.load', { base: this.#at, offset: source.address });
    return loaded(this.#plan.layout.isa.splat, { base: null, offset: source.address });
  }

  /** The value of a node, computed here or loaded. */
  value(id: NodeId): Code {
    const same = this.#plan.schedule.alias[id] as NodeId; // every node has one
    const known = this.#values.get(same);
    if (known) return known;
    const code = this.#fromMemory(same);
    this.#values.set(same, code);
    return code;
  }

  #compute(id: NodeId): Code {
    const node = this.#plan.goal.tape.nodes[id];
    if (node?.kind !== 'step') throw new Error(`node ${id} is no step`);
    const { op, params, lists } = node;
    const operands = lists.map((list) => list.map((operand) => this.value(operand)));
    return op.arity === 'n' ? this.#k.reduce(op, operands, params) : this.#k.apply(op, operands[0] ?? [], params);
  }

  step(id: NodeId): void {
    const value = this.#compute(id);
    this.#values.set(id, value);
    const { home } = this.#plan.placement;
    const row = home.get(id);
    if (row !== undefined) this.effects.push({ address: this.#row(row), value, store: 'v128.store' });
    this.copies(id);
    if (this.#at === null) this.#keep(id, value);
  }

  #keep(id: NodeId, value: Code): void {
    const { slots, layout } = this.#plan;
    const slot = slots.get(id);
    if (slot === undefined) return;
    const address = { base: null, offset: layout.slots + slot * layout.isa.size };
    this.effects.push({ address, value, store: layout.isa.storeLane });
  }

  copies(id: NodeId): void {
    for (const row of this.#plan.placement.copies.get(id) ?? []) {
      this.effects.push({ address: this.#row(row), value: this.value(id), store: 'v128.store' });
    }
  }

  total(id: NodeId, mask: Code): void {
    const { layout, totals } = this.#plan;
    const address = { base: null, offset: layout.lanes + (totals.get(id) as number) * VECTOR }; // totalsIn found it
    const sum = this.#m.add(loaded('v128.load', address), this.#m.keep(mask, this.value(id)));
    this.effects.push({ address, value: sum, store: 'v128.store' });
  }

  mask(): Code {
    return loaded('v128.load', this.#row(this.#plan.placement.mask));
  }
}

const fill = (writer: PieceWriter, work: PieceWork): void => {
  for (const id of work.copies) writer.copies(id);
  for (const id of work.steps) writer.step(id);
  if (work.totals.length === 0) return;
  const mask = writer.mask();
  for (const id of work.totals) writer.total(id, mask);
};

/** Writes a piece that runs for every vector of samples: (end), the bytes of samples. */
export const emitSamplePiece = (plan: Plan, emitter: Emitter, work: PieceWork): Callee => {
  const f: FunctionBuilder = emitter.module.function(work.name, ['i32'], []);
  const end = f.parameters[0] as Local; // as declared
  const at = f.local('i32');
  const constants = new Constants(emitter, f);
  const writer = new PieceWriter(plan, emitter, constants, at);
  fill(writer, work);
  constants.load();
  whileBelow(f, at, end, VECTOR, () => new CodeEmitter(f).emit(writer.effects));
  return f;
};

/** Writes a piece of uniform steps: no arguments, runs once. */
export const emitUniformPiece = (plan: Plan, emitter: Emitter, work: PieceWork): Callee => {
  const f: FunctionBuilder = emitter.module.function(work.name, [], []);
  const constants = new Constants(emitter, f);
  const writer = new PieceWriter(plan, emitter, constants, null);
  fill(writer, work);
  constants.load();
  new CodeEmitter(f).emit(writer.effects);
  return f;
};
