/**
 * Vector code as a graph of expressions, written out at the end.
 *
 * `Code` is one v128 value: an instruction and the values it takes. Nothing is emitted while the graph grows; `emit` walks it from
 * its effects (stores and sums), nests what is used once on the operand stack, and gives a local to what is used again.
 * So code no effect needs is never written, and locals are handed back after their last use (a function may have 50,000).
 * Walks are loops over an explicit stack: an expression may be thousands deep.
 */
import type { Callee, FunctionBuilder, Local } from './function-builder.ts';
import type { InstructionName } from './opcodes.ts';

/** A place in memory: a constant offset from an i32 local, or from 0. */
export interface Address {
  readonly base: Local | null;
  readonly offset: number;
}

/** One vector value. */
export interface Code {
  readonly kind: 'op' | 'load' | 'shift' | 'local' | 'guard' | 'call';
  readonly name: InstructionName | undefined;
  readonly args: readonly Code[];
  readonly address: Address | undefined;
  readonly count: number;
  readonly callee: Callee | undefined;
  /** The number that is in every lane, if it is known. */
  readonly constant: number | undefined;
  /** The mask that this is 1 for, and 0 elsewhere. */
  readonly flagOf: Code | undefined;
  local: Local | undefined;
  uses: number;
  left: number;
}

/** Something the code does: a store, of a vector or of its first lane. */
export interface Effect {
  readonly address: Address;
  readonly value: Code;
  readonly store: InstructionName;
}

/** Pushes the variable part of an address. */
export const pushBase = (f: FunctionBuilder, { base }: Address): void => {
  if (base === null) f.i32(0);
  else f.get(base);
};

const none: readonly Code[] = [];
/** What few pieces of code have. */
type Rare = Partial<Pick<Code, 'count' | 'callee' | 'constant' | 'flagOf' | 'local'>>;
const nothing: Rare = {};
/** All pieces of code have the same fields in the same order, and so one hidden class, which the walks over them are fast by. */
const code = (
  kind: Code['kind'],
  name: InstructionName | undefined,
  args: readonly Code[],
  address?: Address,
  { count = 0, callee, constant, flagOf, local }: Rare = nothing,
): Code => ({ kind, name, args, address, count, callee, constant, flagOf, local, uses: 0, left: 0 });

/** A value from an instruction of the table. */
export const op = (name: InstructionName, ...args: readonly Code[]): Code => code('op', name, args);
/** A value from memory: a whole vector, or one element in every lane. */
export const loaded = (name: InstructionName, address: Address): Code => code('load', name, none, address);
/** Lanes' bits shifted by a constant. */
export const shifted = (name: InstructionName, a: Code, count: number): Code =>
  code('shift', name, [a], undefined, { count });
/** A value that stands in a local already. */
export const inLocal = (local: Local): Code => code('local', undefined, none, undefined, { local });
/** The same value, known to be a number. */
export const knownAs = (x: number, { kind, name, args, address, local }: Code): Code =>
  code(kind, name, args, address, { local, constant: x });
/** 1 where the mask holds, else 0, from its instruction. */
export const flag = (name: InstructionName, mask: Code, one: Code): Code =>
  code('op', name, [mask, one], undefined, { flagOf: mask });
/** `args[1]`, unless some lane of the mask `args[0]` holds: then what the callee makes of all arguments. */
export const guarded = (callee: Callee, args: readonly Code[]): Code =>
  code('guard', undefined, args, undefined, { callee });
/** What a function of the module returns. */
export const called = (callee: Callee, args: readonly Code[]): Code =>
  code('call', undefined, args, undefined, { callee });

/** Counts how often each value is read, from the results back. */
export const countUses = (results: readonly Code[]): void => {
  const todo: Code[] = [...results];
  for (let code = todo.pop(); code; code = todo.pop()) {
    code.uses++;
    code.left++;
    if (code.uses > 1) continue;
    for (let i = 0; i < code.args.length; i++) todo.push(code.args[i] as Code); // i is in range
  }
};

/** Writes effects into a function; locals freed by one body serve the next. */
export class CodeEmitter {
  readonly #f: FunctionBuilder;
  readonly #free: Local[] = [];
  /** The way from a value down to what is written next, and which argument comes next at each; empty between values. */
  readonly #codes: Code[] = [];
  readonly #nexts: number[] = [];

  constructor(f: FunctionBuilder) {
    this.#f = f;
  }

  /** Writes all effects in order. */
  emit(effects: readonly Effect[]): void {
    countUses(effects.map(({ value }) => value));
    effects.forEach(({ address, value, store }) => {
      pushBase(this.#f, address);
      this.value(value);
      this.#f.op(store, address);
    });
  }

  /** Writes one value onto the stack; its uses must have been counted. */
  value(root: Code): void {
    const codes = this.#codes;
    const nexts = this.#nexts;
    codes.push(root);
    nexts.push(0);
    while (codes.length > 0) {
      const top = codes.length - 1;
      const code = codes[top] as Code; // top is in range, here and below
      const next = nexts[top] as number;
      const arg = code.local ? undefined : code.args[next];
      if (arg) {
        nexts[top] = next + 1;
        codes.push(arg);
        nexts.push(0);
        continue;
      }
      codes.pop();
      nexts.pop();
      if (code.local) this.#read(code, code.local);
      else this.#finish(code);
    }
  }

  #read(code: Code, local: Local): void {
    this.#f.get(local);
    code.left--;
    if (code.left === 0 && code.kind !== 'local') this.#free.push(local);
  }

  #take(): Local {
    return this.#free.pop() ?? this.#f.local('v128');
  }

  #finish(code: Code): void {
    this.#instruction(code);
    code.left--;
    if (code.left === 0) return;
    code.local = this.#take();
    this.#f.tee(code.local);
  }

  #instruction(code: Code): void {
    const f = this.#f;
    if (code.kind === 'guard') this.#guard(code);
    else if (code.kind === 'call')
      f.call(code.callee as Callee); // a call has one
    else if (code.kind === 'load') {
      const address = code.address as Address; // so has a load
      pushBase(f, address);
      f.op(code.name as InstructionName, address);
    } else {
      if (code.kind === 'shift') f.i32(code.count);
      f.op(code.name as InstructionName); // an op or a shift has a name
    }
  }

  /** The arguments lie on the stack; they are put aside, since a block cannot read the stack outside it. */
  #guard(code: Code): void {
    const f = this.#f;
    const held = code.args.map(() => this.#take());
    for (let i = held.length - 1; i >= 0; i--) f.set(held[i] as Local);
    const [mask, value] = held as [Local, Local]; // a guard has a mask and a value
    f.get(mask).op('v128.any_true');
    f.if(() => {
      for (const local of held) f.get(local);
      f.call(code.callee as Callee).set(value); // a guard has a callee
    });
    f.get(value);
    this.#free.push(...held);
  }
}
