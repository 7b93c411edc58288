/**
 * Loops over packs: the code of one member, run for every member.
 *
 *     sample   for each member: for each vector of samples      rows advance by the pitch, slots by one element
 *     uniform  for each vector of members                       slots advance by a vector, all lanes in use
 *
 * Values of packs in the same loop are passed on in registers; a pack whose values are wanted elsewhere also stores them, in
 * consecutive rows or slots. `fold` adds up consecutive uniform numbers, one by one, in order.
 */
import type { Algebra } from '../algebra.ts';
import type { NodeId, Step } from '../trace/tape.ts';
import { sourceOf } from './access.ts';
import { type Address, type Code, CodeEmitter, type Effect, loaded } from './code.ts';
import { Constants, type Emitter } from './emitter.ts';
import type { Callee, FunctionBuilder, Local } from './function-builder.ts';
import { VECTOR } from './isa.ts';
import { advance, times, whileBelow } from './loops.ts';
import type { Pack } from './packs.ts';
import type { Plan } from './plan.ts';
import type { Unit } from './units.ts';

type Loop = Extract<Unit, { kind: 'loop' }>;

/** The pointers of a loop: into rows of its members, into one row, into slots. */
interface Pointers {
  /** Offset of the member's row and of the vector in it; null in uniform code. */
  readonly row: Local | null;
  /** Offset of the vector alone. */
  readonly vector: Local | null;
  /** Offset of the member's slot. */
  readonly slot: Local;
}

class LoopWriter {
  readonly #plan: Plan;
  readonly #k: Algebra<Code>;
  readonly #pointers: Pointers;
  readonly #values = new Map<Pack, Code>();
  readonly effects: Effect[] = [];

  constructor(plan: Plan, emitter: Emitter, constants: Constants, pointers: Pointers) {
    this.#plan = plan;
    this.#k = emitter.algebra(emitter.machine(constants));
    this.#pointers = pointers;
  }

  /** What all members read from the very same place. */
  #shared(id: NodeId): Code {
    const source = sourceOf(this.#plan, id);
    if (source.kind === 'constant') return this.#k.constant(source.value);
    const { splat } = this.#plan.layout.isa;
    if (source.kind === 'scalar') return loaded(splat, { base: null, offset: source.address });
    return loaded('v128.load', { base: this.#pointers.vector, offset: source.address });
  }

  /** What each member reads from its own place; consecutive, as the search for packs saw to. */
  #own(first: NodeId): Code {
    const source = sourceOf(this.#plan, first);
    const { row, slot } = this.#pointers;
    if (source.kind === 'constant') return this.#k.constant(source.value);
    if (source.kind === 'row') return loaded('v128.load', { base: row, offset: source.address });
    const uniform = row === null;
    return loaded(uniform ? 'v128.load' : this.#plan.layout.isa.splat, { base: slot, offset: source.address });
  }

  #operand(ids: readonly NodeId[]): Code {
    const first = ids[0] as NodeId; // packs are not empty
    const pack = this.#plan.schedule.packOf.get(first);
    const value = pack && this.#values.get(pack);
    if (value && pack.members.every((id, i) => id === ids[i])) return value;
    return ids.every((id) => id === first) ? this.#shared(first) : this.#own(first);
  }

  pack(pack: Pack): void {
    const { goal, schedule } = this.#plan;
    const steps = pack.members.map((id) => goal.tape.nodes[id] as Step); // members are steps
    const { op, params, lists } = steps[0] as Step; // of one op
    if (op.arity === 'n') throw new Error(`${op.name} cannot be packed`);
    const operands = (lists[0] ?? []).map(
      (_, o) => this.#operand(steps.map((step) => schedule.alias[step.lists[0]?.[o] as NodeId] as NodeId)), // same arity
    );
    const value = this.#k.apply(op, operands, params);
    this.#values.set(pack, value);
    const target = this.#target(pack.members[0] as NodeId);
    if (target) this.effects.push({ address: target, value, store: 'v128.store' });
  }

  #target(first: NodeId): Address | null {
    const { placement, slots, layout } = this.#plan;
    const { row, slot } = this.#pointers;
    if (row !== null) return placement.home.has(first) ? { base: row, offset: this.#address(first) } : null;
    return slots.get(first) === undefined
      ? null
      : { base: slot, offset: layout.slots + slots.of(first) * layout.isa.size };
  }

  #address(id: NodeId): number {
    const source = sourceOf(this.#plan, id);
    return source.kind === 'constant' ? 0 : source.address;
  }
}

/** Writes a loop over rows: (end), the bytes of samples. */
export const emitSampleLoop = (plan: Plan, emitter: Emitter, name: string, { packs, size }: Loop): Callee => {
  const f: FunctionBuilder = emitter.module.function(name, ['i32'], []);
  const end = f.parameters[0] as Local; // as declared
  const [row, vector, slot, start, left] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ];
  const constants = new Constants(emitter, f);
  const writer = new LoopWriter(plan, emitter, constants, { row, vector, slot });
  for (const pack of packs) writer.pack(pack);
  constants.load();
  f.i32(size).set(left);
  times(f, left, () => {
    f.i32(0).set(vector).get(start).set(row);
    whileBelow(f, vector, end, VECTOR, () => {
      new CodeEmitter(f).emit(writer.effects);
      advance(f, row, VECTOR);
    });
    advance(f, start, plan.layout.pitch);
    advance(f, slot, plan.layout.isa.size);
  });
  return f;
};

/** Writes a loop over slots: no arguments. */
export const emitUniformLoop = (plan: Plan, emitter: Emitter, name: string, { packs, size }: Loop): Callee => {
  const f: FunctionBuilder = emitter.module.function(name, [], []);
  const [slot, limit] = [f.local('i32'), f.local('i32')];
  const constants = new Constants(emitter, f);
  const writer = new LoopWriter(plan, emitter, constants, { row: null, vector: null, slot });
  for (const pack of packs) writer.pack(pack);
  constants.load();
  f.i32(size * plan.layout.isa.size).set(limit);
  whileBelow(f, slot, limit, VECTOR, () => new CodeEmitter(f).emit(writer.effects));
  return f;
};

/** Writes the sum of consecutive uniform numbers, from +0 and the first on: no arguments. */
export const emitFold = (plan: Plan, emitter: Emitter, name: string, id: NodeId): Callee => {
  const { layout, goal, schedule, slots } = plan;
  const { scalar, size } = layout.isa;
  const list = (goal.tape.nodes[id] as Step).lists[0] ?? []; // folds are steps
  const source = sourceOf(plan, schedule.alias[list[0] as NodeId] as NodeId); // and long
  const from = source.kind === 'constant' ? 0 : source.address;
  const f: FunctionBuilder = emitter.module.function(name, [], []);
  const [at, limit, sum] = [f.local('i32'), f.local('i32'), f.local(scalar)];
  f.i32(0).op(`${scalar}.load`, { offset: from });
  if (scalar === 'f64') f.f64(0).op('f64.add').set(sum);
  else f.f32(0).op('f32.add').set(sum);
  f.i32(size)
    .set(at)
    .i32(list.length * size)
    .set(limit);
  whileBelow(f, at, limit, size, () => {
    f.get(sum).get(at).op(`${scalar}.load`, { offset: from }).op(`${scalar}.add`).set(sum);
  });
  f.i32(0)
    .get(sum)
    .op(`${scalar}.store`, { offset: layout.slots + slots.of(id) * size });
  return f;
};
