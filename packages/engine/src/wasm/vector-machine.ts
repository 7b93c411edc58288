/**
 * Machine<T> in SIMD: every verb is an instruction, T is a piece of `Code`.
 *
 * The numbers machine (`kernels/machines.ts`) computes what this one emits; a kernel run on both agrees bit for bit. Masks
 * are vectors of all ones and all zeros. Constants come from the module's pool; inside a loop they should stand in locals,
 * so the caller says how a constant is to be read.
 */
import type { HostFunction, Machine } from '../machine.ts';
import { type Code, flag, guarded, op, shifted } from './code.ts';
import type { Callee } from './function-builder.ts';
import type { Isa } from './isa.ts';
import type { InstructionName } from './opcodes.ts';

/** What a vector machine asks of the function it works for. */
export interface MachineHome {
  /** A number in all lanes. */
  constant(x: number): Code;
  /** A bit pattern in all lanes. */
  pattern(bits: bigint): Code;
  /** The routine that runs a host function lane by lane: (mask, value, ...args). */
  host(name: HostFunction): Callee;
}

/** Verbs of one instruction, by how many values they take; the names are put together once. */
const one = (isa: Isa, verb: string): ((a: Code) => Code) => {
  const name: InstructionName = `${isa.shape}.${verb}`;
  return (a) => op(name, a);
};
const two = (isa: Isa, verb: string): ((a: Code, b: Code) => Code) => {
  const name: InstructionName = `${isa.shape}.${verb}`;
  return (a, b) => op(name, a, b);
};

const arithmetic = (
  isa: Isa,
): Pick<Machine<Code>, 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'abs' | 'neg' | 'min' | 'max' | 'pmin' | 'pmax'> => ({
  add: two(isa, 'add'),
  sub: two(isa, 'sub'),
  mul: two(isa, 'mul'),
  div: two(isa, 'div'),
  sqrt: one(isa, 'sqrt'),
  abs: one(isa, 'abs'),
  neg: one(isa, 'neg'),
  min: two(isa, 'min'),
  max: two(isa, 'max'),
  pmin: two(isa, 'pmin'),
  pmax: two(isa, 'pmax'),
});

const roundings = (isa: Isa): Pick<Machine<Code>, 'floor' | 'ceil' | 'trunc' | 'nearest'> => ({
  floor: one(isa, 'floor'),
  ceil: one(isa, 'ceil'),
  trunc: one(isa, 'trunc'),
  nearest: one(isa, 'nearest'),
});

/** A mask made into 1 and 0 by `keep` and asked again whether it is not 0 is the mask itself. */
const comparisons = (isa: Isa): Pick<Machine<Code>, 'keep' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'> => {
  const differs = two(isa, 'ne');
  return {
    keep: (mask, a) => (a.constant === 1 ? flag('v128.and', mask, a) : op('v128.and', mask, a)),
    eq: two(isa, 'eq'),
    ne: (a, b) => (a.flagOf && b.constant === 0 ? a.flagOf : differs(a, b)),
    lt: two(isa, 'lt'),
    le: two(isa, 'le'),
    gt: two(isa, 'gt'),
    ge: two(isa, 'ge'),
  };
};

const masks: Pick<Machine<Code>, 'select' | 'drop' | 'both' | 'either' | 'not' | 'and' | 'or' | 'xor'> = {
  select: (mask, a, b) => op('v128.bitselect', a, b, mask),
  drop: (mask, a) => op('v128.andnot', a, mask),
  both: (a, b) => op('v128.and', a, b),
  either: (a, b) => op('v128.or', a, b),
  not: (a) => op('v128.not', a),
  and: (a, b) => op('v128.and', a, b),
  or: (a, b) => op('v128.or', a, b),
  xor: (a, b) => op('v128.xor', a, b),
};

const integers = (isa: Isa): Pick<Machine<Code>, 'shiftLeft' | 'shiftRight' | 'addBits' | 'subBits'> => {
  const { bits } = isa;
  return {
    shiftLeft: (a, count) => shifted(`${bits}.shl`, a, count),
    shiftRight: (a, count) => shifted(`${bits}.shr_u`, a, count),
    addBits: (a, b) => op(`${bits}.add`, a, b),
    subBits: (a, b) => op(`${bits}.sub`, a, b),
  };
};

/** What is the same in every function. */
type Verbs = Omit<Machine<Code>, 'constant' | 'pattern' | 'host' | 'fma'>;
const verbs = new Map<Isa, Verbs>();

const verbsOf = (isa: Isa): Verbs => {
  const known = verbs.get(isa);
  if (known) return known;
  const made = {
    dtype: isa.dtype,
    ...arithmetic(isa),
    ...roundings(isa),
    ...comparisons(isa),
    ...masks,
    ...integers(isa),
  };
  verbs.set(isa, made);
  return made;
};

/** A machine that writes `Code` for one function. */
export const vectorMachine = (isa: Isa, home: MachineHome, options: { readonly fma: boolean }): Machine<Code> => ({
  ...verbsOf(isa),
  constant: home.constant,
  pattern: home.pattern,
  ...(options.fma ? { fma: (a: Code, b: Code, c: Code): Code => op(`${isa.shape}.relaxed_madd`, a, b, c) } : {}),
  host: (mask, value, name, args) => guarded(home.host(name), [mask, value, ...args]),
});
