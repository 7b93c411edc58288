/**
 * The body of one wasm function, checked while it is written.
 *
 * Every call pops and pushes a model of the operand stack, so a body that the engine would refuse throws here, at the line
 * that wrote it, instead of as "type error at byte 1234" from WebAssembly.Module. Control is structured: a loop or a block is
 * a callback, and its label is only good inside. Source: WebAssembly core specification, sections 3.4 and 5.4.
 */
import { ByteWriter } from './bytes.ts';
import { type Instruction, type InstructionName, instructions, typeCodes, type ValueType } from './opcodes.ts';

/** A local variable or parameter of one function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** What a call needs to know: the callee's place in the module and its type. */
export interface Callee {
  readonly index: number;
  readonly name: string;
  readonly takes: readonly ValueType[];
  readonly gives: readonly ValueType[];
}

/** Somewhere a branch can go. */
export interface Label {
  readonly depth: number;
}

interface Immediates {
  readonly offset?: number;
  readonly lane?: number;
}
const none: Immediates = {};

/** One function under construction. */
export class FunctionBuilder implements Callee {
  readonly #body = new ByteWriter();
  readonly #locals: ValueType[];
  #stack: ValueType[] = [];
  #depth = 0;

  readonly index: number;
  readonly name: string;
  readonly takes: readonly ValueType[];
  readonly gives: readonly ValueType[];
  /** The parameters, in order. */
  readonly parameters: readonly Local[];

  constructor(index: number, name: string, takes: readonly ValueType[], gives: readonly ValueType[]) {
    this.index = index;
    this.name = name;
    this.takes = takes;
    this.gives = gives;
    this.#locals = [...takes];
    this.parameters = takes.map((type, at) => ({ index: at, type }));
  }

  #pop(type: ValueType, what: string): void {
    const top = this.#stack.pop();
    if (top !== type) this.#refuse(type, what, top);
  }

  #refuse(type: ValueType | undefined, what: string, top: ValueType | undefined): never {
    throw new Error(`${this.name}: ${what} needs ${type} on the stack, found ${top ?? 'nothing'}`);
  }

  #apply(what: string, takes: readonly ValueType[], gives: readonly ValueType[]): void {
    const stack = this.#stack;
    for (let i = takes.length - 1; i >= 0; i--) {
      const top = stack.pop();
      if (top !== takes[i]) this.#refuse(takes[i], what, top);
    }
    for (let i = 0; i < gives.length; i++) stack.push(gives[i] as ValueType); // i is in range
  }

  /** A new local. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return { index: this.#locals.length - 1, type };
  }

  get(local: Local): this {
    this.#body.byte(0x20).u32(local.index);
    this.#stack.push(local.type);
    return this;
  }

  set(local: Local): this {
    this.#pop(local.type, 'local.set');
    this.#body.byte(0x21).u32(local.index);
    return this;
  }

  tee(local: Local): this {
    this.#apply('local.tee', [local.type], [local.type]);
    this.#body.byte(0x22).u32(local.index);
    return this;
  }

  i32(value: number): this {
    this.#body.byte(0x41).s32(value);
    this.#stack.push('i32');
    return this;
  }

  f64(value: number): this {
    this.#body.byte(0x44).f64(value);
    this.#stack.push('f64');
    return this;
  }

  f32(value: number): this {
    this.#body.byte(0x43).f32(value);
    this.#stack.push('f32');
    return this;
  }

  /** Any instruction of the table; `offset` is for those that touch memory, `lane` for those that name one. */
  op(name: InstructionName, immediates: Immediates = none): this {
    const instruction: Instruction | undefined = instructions[name];
    if (!instruction) throw new Error(`${this.name}: ${name} is no instruction`);
    this.#apply(name, instruction.takes, instruction.gives);
    this.#body.bytes(instruction.code);
    if (instruction.align !== undefined) this.#body.u32(instruction.align).u32(immediates.offset ?? 0);
    if (instruction.lanes) this.#body.byte(this.#lane(name, immediates.lane ?? 0, instruction.lanes));
    return this;
  }

  #lane(name: string, lane: number, lanes: number): number {
    if (!(lane >= 0 && lane < lanes)) throw new Error(`${this.name}: ${name} has lanes 0 to ${lanes - 1}, not ${lane}`);
    return lane;
  }

  call(callee: Callee): this {
    this.#apply(callee.name, callee.takes, callee.gives);
    this.#body.byte(0x10).u32(callee.index);
    return this;
  }

  #nested(opcode: number, gives: ValueType | null, body: (label: Label) => void): void {
    const outer = this.#stack;
    this.#stack = [];
    this.#body.byte(opcode).byte(gives === null ? 0x40 : typeCodes[gives]);
    this.#depth++;
    body({ depth: this.#depth });
    this.#close(gives);
    this.#depth--;
    this.#body.byte(0x0b);
    this.#stack = outer;
    if (gives !== null) this.#stack.push(gives);
  }

  #close(gives: ValueType | null): void {
    if (gives !== null) this.#pop(gives, 'end');
    if (this.#stack.length > 0) throw new Error(`${this.name}: a block leaves ${this.#stack.join(' ')} behind`);
  }

  /** A block: branching to its label leaves it. */
  block(body: (label: Label) => void): this {
    this.#nested(0x02, null, body);
    return this;
  }

  /** A loop: branching to its label starts the next round; falling off the end leaves it. */
  loop(body: (label: Label) => void): this {
    this.#nested(0x03, null, body);
    return this;
  }

  /** Pops an i32 and runs the body when it is not 0. */
  if(body: () => void): this {
    this.#pop('i32', 'if');
    this.#nested(0x04, null, body);
    return this;
  }

  br(label: Label): this {
    this.#body.byte(0x0c).u32(this.#depth - label.depth);
    return this;
  }

  /** Pops an i32 and branches when it is not 0. */
  brIf(label: Label): this {
    this.#pop('i32', 'br_if');
    this.#body.byte(0x0d).u32(this.#depth - label.depth);
    return this;
  }

  /** How many locals there are, parameters included. */
  get localCount(): number {
    return this.#locals.length;
  }

  /** The function's entry in the code section. */
  encode(): Uint8Array {
    const left = this.#stack.join(' ');
    if (left !== this.gives.join(' ')) {
      throw new Error(`${this.name}: ${left || 'nothing'} left on the stack, not ${this.gives.join(' ') || 'nothing'}`);
    }
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#locals.slice(this.takes.length)) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    const out = new ByteWriter().u32(runs.length);
    for (const { type, count } of runs) out.u32(count).byte(typeCodes[type]);
    return out.bytes(this.#body.finish()).byte(0x0b).finish();
  }
}
