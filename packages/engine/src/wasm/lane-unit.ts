/**
 * The straight-line code of a lifted tape's units.
 *
 * In a piece every value is one number, held in all lanes of a vector, loaded by splat and stored by its first lane; in a laned unit a
 * vector holds as many positions as fit, and single operands are splat. A lane of a value is read from its row.
 */
import type { Algebra } from '../algebra.ts';
import { assemble, lane, laneSum } from '../trace/lane-ops.ts';
import type { Node, NodeId, Step } from '../trace/tape.ts';
import { type Code, CodeEmitter, type Effect, loaded } from './code.ts';
import { Constants, type Emitter } from './emitter.ts';
import type { Callee, Local } from './function-builder.ts';
import { VECTOR } from './isa.ts';
import { type LanePlan, paddedTo } from './lane-plan.ts';
import type { LaneUnit } from './lane-waves.ts';
import { whileBelow } from './loops.ts';

/** Elements of a laned value, padding included. */
const paddedWidth = ({ tape, layout }: LanePlan, width: number): number =>
  width === tape.lanes ? layout.tile : paddedTo(layout.isa, width, VECTOR);

class UnitWriter {
  readonly #plan: LanePlan;
  readonly #k: Algebra<Code>;
  readonly #values = new Map<NodeId, Code>();
  /** The byte offset into every row; null in a piece. */
  readonly #at: Local | null;
  readonly effects: Effect[] = [];

  constructor(plan: LanePlan, emitter: Emitter, constants: Constants, at: Local | null) {
    this.#plan = plan;
    this.#k = emitter.algebra(emitter.machine(constants));
    this.#at = at;
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

  #fromMemory(id: NodeId): Code {
    const node = this.#node(id);
    if (node.kind === 'constant') return this.#k.constant(node.value);
    if (node.kind === 'step' && node.op === lane) {
      const at = node.params.lane as number; // as LaneTape writes it
      return this.#splat(this.#row(node.lists[0]?.[0] as NodeId) + at * this.#plan.layout.isa.size); // lane has one operand
    }
    if (this.#plan.tape.width(id) > 0) return loaded('v128.load', { base: this.#at, offset: this.#row(id) });
    return this.#splat(this.#slot(id));
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

  /** Lane by lane; padding lanes repeat the last, or hold 0 in a gradient. */
  #assemble(id: NodeId, { lists }: Step): void {
    const { layout, forward } = this.#plan;
    const { isa } = layout;
    const parts = lists[0] ?? [];
    const last = id < forward ? this.value(parts.at(-1) as NodeId) : this.#k.constant(0); // lanes are not none
    for (let at = 0; at < paddedWidth(this.#plan, parts.length); at++) {
      const part = parts[at];
      const address = { base: null, offset: this.#row(id) + at * isa.size };
      this.effects.push({ address, value: part === undefined ? last : this.value(part), store: isa.storeLane });
    }
  }

  step(id: NodeId): void {
    const node = this.#node(id) as Step; // units are of steps
    if (node.op === assemble) {
      this.#assemble(id, node);
      return;
    }
    const value = this.#compute(node);
    this.#values.set(id, value);
    const { rows, slots, layout } = this.#plan;
    if (this.#at !== null) {
      if (rows[id] !== -1)
        this.effects.push({ address: { base: this.#at, offset: this.#row(id) }, value, store: 'v128.store' });
    } else if (slots[id] !== -1) {
      this.effects.push({ address: { base: null, offset: this.#slot(id) }, value, store: layout.isa.storeLane });
    }
  }

  /** Adds a single value to the gradients of parameters. */
  add(id: NodeId, parameters: readonly number[]): void {
    const { isa, sums } = this.#plan.layout;
    for (const parameter of parameters) {
      const address = { base: null, offset: sums + parameter * isa.size };
      const value = this.#k.add(loaded(isa.splat, address), this.value(id));
      this.effects.push({ address, value, store: isa.storeLane });
    }
  }

  /** Adds the loss to the result. */
  result(id: NodeId): void {
    const { isa, results } = this.#plan.layout;
    const address = { base: null, offset: results };
    this.effects.push({
      address,
      value: this.#k.add(loaded(isa.splat, address), this.value(id)),
      store: isa.storeLane,
    });
  }
}

/** Writes a unit of single values: no arguments. */
export const emitLanePiece = (plan: LanePlan, emitter: Emitter, name: string, { steps }: Piece): Callee => {
  const f = emitter.module.function(name, [], []);
  const constants = new Constants(emitter, f);
  const writer = new UnitWriter(plan, emitter, constants, null);
  steps.forEach((id) => {
    writer.step(id);
    const parameters = plan.adds.get(id);
    if (parameters) writer.add(id, parameters);
  });
  constants.load();
  new CodeEmitter(f).emit(writer.effects);
  return f;
};

/** Writes the last piece: what no unit computes but a parameter's gradient or the result needs. */
export const emitLaneEnd = (plan: LanePlan, emitter: Emitter): Callee => {
  const f = emitter.module.function('results', [], []);
  const constants = new Constants(emitter, f);
  const writer = new UnitWriter(plan, emitter, constants, null);
  for (const [id, parameters] of plan.adds) if (plan.unitOf[id] === -1) writer.add(id, parameters);
  writer.result(plan.gradient.loss);
  constants.load();
  new CodeEmitter(f).emit(writer.effects);
  return f;
};

type Laned = Extract<LaneUnit, { kind: 'laned' }>;
type Piece = Extract<LaneUnit, { kind: 'piece' }>;

/** Writes a unit of laned values: no arguments. */
export const emitLaned = (plan: LanePlan, emitter: Emitter, name: string, { steps, width }: Laned): Callee => {
  const f = emitter.module.function(name, [], []);
  const [at, end] = [f.local('i32'), f.local('i32')];
  const constants = new Constants(emitter, f);
  const writer = new UnitWriter(plan, emitter, constants, at);
  steps.forEach((id) => {
    writer.step(id);
  });
  constants.load();
  f.i32(paddedWidth(plan, width) * plan.layout.isa.size).set(end);
  whileBelow(f, at, end, VECTOR, () => new CodeEmitter(f).emit(writer.effects));
  return f;
};
