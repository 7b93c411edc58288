/**
 * The straight-line code of a lifted tape's units.
 *
 * In a piece every value is one number, held in all lanes of a vector, loaded by splat and stored by its first lane; in a laned unit a
 * vector holds as many positions as fit, and single operands are splat. A lane of a value is read from its row.
 */
import type { Algebra } from '../algebra.ts';
import { assemble, lane, laneSum } from '../trace/lane-ops.ts';
import type { IdList, Node, NodeId, Step } from '../trace/tape.ts';
import { type Code, CodeEmitter, type Effect, loaded } from './code.ts';
import { Constants, type Emitter } from './emitter.ts';
import type { Callee, Local } from './function-builder.ts';
import { Gathers, type GatherTables } from './gather.ts';
import { VECTOR } from './isa.ts';
import { type LanePlan, paddedTo } from './lane-plan.ts';
import type { LaneUnit } from './lane-waves.ts';
import { whileBelow } from './loops.ts';

/** Elements of a laned value, padding included. */
const paddedWidth = ({ tape, layout }: LanePlan, width: number): number =>
  width === tape.lanes ? layout.tile : paddedTo(layout.isa, width, VECTOR);

/** The number of a unit that computes nothing itself. */
const NOTHING = -2;

class UnitWriter {
  readonly #plan: LanePlan;
  readonly #k: Algebra<Code>;
  readonly #values = new Map<NodeId, Code>();
  /** The number of this unit in the plan. */
  readonly #unit: number;
  /** The byte offset into every row; null in a piece. */
  readonly #at: Local | null;
  readonly effects: Effect[] = [];
  /** Elements that are moved, or added to the gradients of parameters, once the effects are done. */
  readonly moves: Gathers;
  readonly sums: Gathers;

  /** `steps`: what the unit computes. */
  constructor(
    plan: LanePlan,
    emitter: Emitter,
    constants: Constants,
    { at, steps }: { at: Local | null; steps: readonly NodeId[] },
  ) {
    this.#plan = plan;
    this.#k = emitter.algebra(emitter.machine(constants));
    this.#at = at;
    this.#unit = plan.unitOf[steps[0] as NodeId] ?? NOTHING;
    this.moves = new Gathers(plan.layout.isa);
    this.sums = new Gathers(plan.layout.isa);
  }

  #node(id: NodeId): Node {
    return this.#plan.tape.nodes[id] as Node; // ids come from the tape
  }

  #row(id: NodeId): number {
    const { layout, rows } = this.#plan;
    return layout.rows + (rows[id] as number) * layout.pitch; // the plan gave it one
  }

  #slot(id: NodeId): number {
    const { layout, slots } = this.#plan;
    return layout.slots + (slots[id] as number) * layout.isa.size; // as above
  }

  #splat(offset: number): Code {
    return loaded(this.#plan.layout.isa.splat, { base: null, offset });
  }

  /** Where a single value of another unit stands: a lane in its row. */
  #place(node: Node): number {
    if (node.kind !== 'step' || node.op !== lane) return this.#slot(node.id);
    const at = node.params.lane as number; // as LaneTape writes it
    return this.#row(node.lists[0]?.[0] as NodeId) + at * this.#plan.layout.isa.size; // lane has one operand
  }

  /** Whether a single value was there before this unit. */
  #isThere({ id, kind }: Node): boolean {
    return kind !== 'constant' && this.#plan.unitOf[id] !== this.#unit;
  }

  #fromMemory(id: NodeId): Code {
    const node = this.#node(id);
    if (node.kind === 'constant') return this.#k.constant(node.value);
    if (this.#plan.tape.width(id) > 0) return loaded('v128.load', { base: this.#at, offset: this.#row(id) });
    return this.#splat(this.#place(node));
  }

  value(id: NodeId): Code {
    const known = this.#values.get(id);
    if (known) return known;
    const code = this.#fromMemory(id);
    this.#values.set(id, code);
    return code;
  }

  #sumOfLanes(id: NodeId): Code {
    const { layout, tape } = this.#plan;
    const lanes = Array.from({ length: tape.width(id) }, (_, at) => this.#splat(this.#row(id) + at * layout.isa.size));
    return lanes.reduce((a, b) => this.#k.add(a, b));
  }

  #compute({ op, params, lists }: Step): Code {
    if (op === laneSum) return this.#sumOfLanes(lists[0]?.[0] as NodeId); // laneSum has one operand
    const operands = lists.map((list) => list.map((id) => this.value(id)));
    return op.arity === 'n' ? this.#k.reduce(op, operands, params) : this.#k.apply(op, operands[0] ?? [], params);
  }

  /** Lane by lane; padding lanes repeat the last, or hold 0 in a gradient: so does memory from the start. */
  #assemble(id: NodeId, { lists }: Step): void {
    const parts = lists[0] as IdList; // assemble has one list
    const { layout, forward } = this.#plan;
    const row = this.#row(id);
    const count = id < forward ? paddedWidth(this.#plan, parts.length) : parts.length;
    for (let at = 0; at < count; at++)
      this.#put(row + at * layout.isa.size, parts[Math.min(at, parts.length - 1)] as NodeId); // lanes are not none
  }

  #put(offset: number, part: NodeId): void {
    const node = this.#node(part);
    if (this.#isThere(node)) this.moves.add(offset, this.#place(node));
    else if (node.kind !== 'constant' || !Object.is(node.value, 0)) this.#store(offset, this.value(part));
  }

  /** Stores a single value. */
  #store(offset: number, value: Code): void {
    this.effects.push({ address: { base: null, offset }, value, store: this.#plan.layout.isa.storeLane });
  }

  step(id: NodeId): void {
    const node = this.#node(id) as Step; // units are of steps
    if (node.op === assemble) {
      this.#assemble(id, node);
      return;
    }
    const value = this.#compute(node);
    this.#values.set(id, value);
    const { rows, slots } = this.#plan;
    if (this.#at !== null) {
      if (rows[id] !== -1)
        this.effects.push({ address: { base: this.#at, offset: this.#row(id) }, value, store: 'v128.store' });
    } else if (slots[id] !== -1) this.#store(this.#slot(id), value);
  }

  /** Adds a single value to the gradients of parameters. */
  add(id: NodeId, parameters: readonly number[]): void {
    const { isa, sums } = this.#plan.layout;
    const node = this.#node(id);
    for (const parameter of parameters) {
      const offset = sums + parameter * isa.size;
      if (this.#isThere(node)) this.sums.add(offset, this.#place(node));
      else this.#increase(offset, id);
    }
  }

  /** Adds the loss to the result. */
  result(id: NodeId): void {
    this.#increase(this.#plan.layout.results, id);
  }

  #increase(offset: number, by: NodeId): void {
    this.#store(offset, this.#k.add(this.#splat(offset), this.value(by)));
  }
}

/** Writes a unit of single values: no arguments. */
export const emitLanePiece = (
  plan: LanePlan,
  emitter: Emitter,
  tables: GatherTables,
  { name, steps }: { readonly name: string; readonly steps: readonly NodeId[] },
): Callee => {
  const f = emitter.module.function(name, [], []);
  const constants = new Constants(emitter, f);
  const writer = new UnitWriter(plan, emitter, constants, { at: null, steps });
  steps.forEach((id) => {
    writer.step(id);
    const parameters = plan.adds.get(id);
    if (parameters) writer.add(id, parameters);
  });
  constants.load();
  new CodeEmitter(f).emit(writer.effects);
  tables.move(f, writer.moves);
  tables.sum(f, writer.sums);
  return f;
};

/** Writes the last piece: what no unit computes but a parameter's gradient or the result needs. */
export const emitLaneEnd = (plan: LanePlan, emitter: Emitter, tables: GatherTables): Callee => {
  const f = emitter.module.function('results', [], []);
  const constants = new Constants(emitter, f);
  const writer = new UnitWriter(plan, emitter, constants, { at: null, steps: [] });
  for (const [id, parameters] of plan.adds) if (plan.unitOf[id] === -1) writer.add(id, parameters);
  writer.result(plan.gradient.loss);
  constants.load();
  new CodeEmitter(f).emit(writer.effects);
  tables.sum(f, writer.sums);
  return f;
};

type Laned = Extract<LaneUnit, { kind: 'laned' }>;

/** Writes a unit of laned values: no arguments. */
export const emitLaned = (plan: LanePlan, emitter: Emitter, name: string, { steps, width }: Laned): Callee => {
  const f = emitter.module.function(name, [], []);
  const [at, end] = [f.local('i32'), f.local('i32')];
  const constants = new Constants(emitter, f);
  const writer = new UnitWriter(plan, emitter, constants, { at, steps });
  steps.forEach((id) => {
    writer.step(id);
  });
  constants.load();
  f.i32(paddedWidth(plan, width) * plan.layout.isa.size).set(end);
  whileBelow(f, at, end, VECTOR, () => new CodeEmitter(f).emit(writer.effects));
  return f;
};
