/**
 * What all parts of a module share while it is written: its builder, constants, kernels, and the host's functions.
 *
 * A kernel of more than a few instructions that is used more than once becomes a function of its own, called with vectors;
 * the others are written in place. What SIMD cannot do in a straight line is asked of the host, one lane at a time, through
 * one import: `host(which, x, y)`.
 */

import type { Algebra } from '../algebra.ts';
import { hostFunctions } from '../kernels/index.ts';
import type { Dtype, HostFunction, Machine } from '../machine.ts';
import type { FixedOp, Params } from '../op.ts';
import { applyKernel, machineAlgebra } from '../trace/machine-algebra.ts';
import { sameParams } from '../trace/tape.ts';
import { type Code, CodeEmitter, called, countUses, inLocal, knownAs, loaded } from './code.ts';
import { ConstantPool } from './constant-pool.ts';
import type { Callee, FunctionBuilder, Local } from './function-builder.ts';
import { isas } from './isa.ts';
import type { Layout } from './layout.ts';
import { ModuleBuilder } from './module-builder.ts';
import type { InstructionName } from './opcodes.ts';
import { type MachineHome, vectorMachine } from './vector-machine.ts';

/** The order in which the import `host` numbers its functions. */
export const hostOrder: readonly HostFunction[] = ['sin', 'cos', 'tan', 'fmod'];

const host = (which: number, x: number, y: number): number => {
  const name = hostOrder[which];
  return name === undefined ? NaN : hostFunctions[name](x, y);
};

/** What every module imports. */
export const hostImports: object = { host: { host } };

/** Instructions up to which a kernel is always written in place. */
const SMALL = 12;
/** Constants of a function that get a local; the rest are read from the pool at each use. */
const HELD = 14;

/** One function's constants: held in locals from its start. */
export class Constants {
  readonly #pool: ConstantPool;
  readonly #f: FunctionBuilder;
  readonly #splat: InstructionName;
  readonly #held = new Map<number, Local>();

  constructor(emitter: Emitter, f: FunctionBuilder) {
    this.#pool = emitter.pool;
    this.#f = f;
    this.#splat = isas[emitter.dtype].splat;
  }

  #at(address: number): Code {
    const known = this.#held.get(address);
    if (known) return inLocal(known);
    if (this.#held.size >= HELD) return loaded(this.#splat, { base: null, offset: address });
    const local = this.#f.local('v128');
    this.#held.set(address, local);
    return inLocal(local);
  }

  number(x: number): Code {
    return knownAs(x, this.#at(this.#pool.number(x)));
  }

  pattern(bits: bigint): Code {
    return this.#at(this.#pool.pattern(bits));
  }

  /** Fills the locals; to be written before the code that reads them. */
  load(): void {
    for (const [address, local] of this.#held) this.#f.i32(0).op(this.#splat, { offset: address }).set(local);
  }
}

/** Counts the instructions of an expression over its operands, up to a limit. */
const sizeOf = (root: Code, operands: readonly Code[], limit: number): number => {
  const seen = new Set<Code>(operands);
  const todo = [root];
  let size = 0;
  for (let code = todo.pop(); code && size <= limit; code = todo.pop()) {
    if (seen.has(code)) continue;
    seen.add(code);
    if (code.kind !== 'local' && code.kind !== 'load') size++;
    todo.push(...code.args);
  }
  return size;
};

/** An op with options, as a function; null if it is written in place. */
interface Kernel {
  readonly params: Params;
  readonly callee: Callee | null;
}

const none: readonly Kernel[] = [];

/** A module being written. */
export class Emitter {
  readonly module: ModuleBuilder = new ModuleBuilder();
  readonly dtype: Dtype;
  readonly fma: boolean;
  readonly layout: Layout;
  readonly pool: ConstantPool;
  readonly #host: Callee;
  readonly #helpers = new Map<HostFunction, Callee>();
  readonly #kernels = new Map<FixedOp, readonly Kernel[]>();

  constructor(layout: Layout, options: { readonly fma: boolean }) {
    this.layout = layout;
    this.dtype = layout.isa.dtype;
    this.fma = options.fma;
    this.pool = new ConstantPool(layout.isa, layout.pool);
    this.#host = this.module.import('host', 'host', ['i32', 'f64', 'f64'], ['f64']);
  }

  /** The machine that writes code for a function. */
  machine(constants: Constants): Machine<Code> {
    const home: MachineHome = {
      constant: (x) => constants.number(x),
      pattern: (bits) => constants.pattern(bits),
      host: (name) => this.#helper(name),
    };
    return vectorMachine(this.layout.isa, home, { fma: this.fma });
  }

  /** The algebra over such a machine, large kernels called. */
  algebra(m: Machine<Code>): Algebra<Code> {
    const algebra: Algebra<Code> = machineAlgebra(m, (op, args, params) => {
      const kernel = this.#kernel(op, params);
      return kernel ? called(kernel, args) : applyKernel(algebra, m, op, args, params);
    });
    return algebra;
  }

  /** An op as a function of its own; null if it is so small that it had better be written in place. */
  #kernel(op: FixedOp, params: Params): Callee | null {
    const kernels = this.#kernels.get(op) ?? none;
    for (let i = 0; i < kernels.length; i++) {
      const known = kernels[i] as Kernel; // i is in range
      if (sameParams(known.params, params)) return known.callee;
    }
    const callee = this.#isSmall(op, params) ? null : this.#kernelFunction(op, params);
    this.#kernels.set(op, [...kernels, { params, callee }]);
    return callee;
  }

  /** Tried on operands of no function: nothing is written. */
  #isSmall(op: FixedOp, params: Params): boolean {
    const nowhere = (): Code => inLocal({ index: -1, type: 'v128' });
    const m = vectorMachine(
      this.layout.isa,
      {
        constant: (x) => knownAs(x, nowhere()),
        pattern: nowhere,
        host: (name) => this.#helper(name),
      },
      { fma: this.fma },
    );
    const args = Array.from({ length: op.arity }, nowhere);
    const result = applyKernel(machineAlgebra(m), m, op, args, params);
    return sizeOf(result, args, SMALL) <= SMALL;
  }

  #kernelFunction(op: FixedOp, params: Params): Callee {
    const f = this.module.function(
      op.name,
      Array.from({ length: op.arity }, () => 'v128' as const),
      ['v128'],
    );
    const constants = new Constants(this, f);
    const m = this.machine(constants);
    const result = applyKernel(machineAlgebra(m), m, op, f.parameters.map(inLocal), params);
    constants.load();
    countUses([result]);
    new CodeEmitter(f).value(result);
    return f;
  }

  /** (mask, value, ...args) → value with the lanes of the mask asked of the host. */
  #helper(name: HostFunction): Callee {
    const known = this.#helpers.get(name);
    if (known) return known;
    const arity = name === 'fmod' ? 2 : 1;
    const f = this.module.function(
      `host ${name}`,
      Array.from({ length: 2 + arity }, () => 'v128' as const),
      ['v128'],
    );
    this.#helpers.set(name, f);
    const [mask, value, x, y = x] = f.parameters as [Local, Local, Local, Local?]; // as declared
    const { shape, lanes, bits } = this.layout.isa;
    for (let lane = 0; lane < lanes; lane++) {
      const argument = (from: Local): void => {
        f.get(from).op(`${shape}.extract_lane`, { lane });
        if (shape === 'f32x4') f.op('f64.promote_f32');
      };
      f.get(mask).op('i32x4.extract_lane', { lane: bits === 'i64x2' ? 2 * lane : lane });
      f.if(() => {
        f.get(value).i32(hostOrder.indexOf(name));
        argument(x);
        argument(y as Local); // x if there is no second
        f.call(this.#host);
        if (shape === 'f32x4') f.op('f32.demote_f64');
        f.op(`${shape}.replace_lane`, { lane }).set(value);
      });
    }
    f.get(value);
    return f;
  }
}
