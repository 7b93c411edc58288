/**
 * Machine<T> in SIMD: every verb is an instruction, T is a piece of `Code`.
 *
 * The numbers machine (`kernels/machines.ts`) computes what this one emits; a kernel run on both agrees bit for bit. Masks
 * are vectors of all ones and all zeros. Constants come from the module's pool; inside a loop they should stand in locals,
 * so the caller says how a constant is to be read.
 */
import type { HostFunction, Machine } from '../machine.ts';
import { type Code, guarded, op, shifted } from './code.ts';
import type { Callee } from './function-builder.ts';
import type { Isa } from './isa.ts';

/** What a vector machine asks of the function it works for. */
export interface MachineHome {
  /** A number in all lanes. */
  constant(x: number): Code;
  /** A bit pattern in all lanes. */
  pattern(bits: bigint): Code;
  /** The routine that runs a host function lane by lane: (mask, value, ...args). */
  host(name: HostFunction): Callee;
}

const arithmetic = (
  isa: Isa,
): Pick<Machine<Code>, 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'abs' | 'neg' | 'min' | 'max' | 'pmin' | 'pmax'> => {
  const { shape } = isa;
  return {
    add: (a, b) => op(`${shape}.add`, a, b),
    sub: (a, b) => op(`${shape}.sub`, a, b),
    mul: (a, b) => op(`${shape}.mul`, a, b),
    div: (a, b) => op(`${shape}.div`, a, b),
    sqrt: (a) => op(`${shape}.sqrt`, a),
    abs: (a) => op(`${shape}.abs`, a),
    neg: (a) => op(`${shape}.neg`, a),
    min: (a, b) => op(`${shape}.min`, a, b),
    max: (a, b) => op(`${shape}.max`, a, b),
    pmin: (a, b) => op(`${shape}.pmin`, a, b),
    pmax: (a, b) => op(`${shape}.pmax`, a, b),
  };
};

const roundings = (isa: Isa): Pick<Machine<Code>, 'floor' | 'ceil' | 'trunc' | 'nearest'> => {
  const { shape } = isa;
  return {
    floor: (a) => op(`${shape}.floor`, a),
    ceil: (a) => op(`${shape}.ceil`, a),
    trunc: (a) => op(`${shape}.trunc`, a),
    nearest: (a) => op(`${shape}.nearest`, a),
  };
};

/** A mask made into 1 and 0 by `keep` and asked again whether it is not 0 is the mask itself. */
const comparisons = (isa: Isa): Pick<Machine<Code>, 'keep' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'> => {
  const { shape } = isa;
  return {
    keep: (mask, a) => {
      const kept = op('v128.and', mask, a);
      return a.constant === 1 ? { ...kept, flagOf: mask } : kept;
    },
    eq: (a, b) => op(`${shape}.eq`, a, b),
    ne: (a, b) => (a.flagOf && b.constant === 0 ? a.flagOf : op(`${shape}.ne`, a, b)),
    lt: (a, b) => op(`${shape}.lt`, a, b),
    le: (a, b) => op(`${shape}.le`, a, b),
    gt: (a, b) => op(`${shape}.gt`, a, b),
    ge: (a, b) => op(`${shape}.ge`, a, b),
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

/** A machine that writes `Code` for one function. */
export const vectorMachine = (isa: Isa, home: MachineHome, options: { readonly fma: boolean }): Machine<Code> => ({
  dtype: isa.dtype,
  constant: home.constant,
  pattern: home.pattern,
  ...arithmetic(isa),
  ...roundings(isa),
  ...comparisons(isa),
  ...masks,
  ...integers(isa),
  ...(options.fma ? { fma: (a: Code, b: Code, c: Code): Code => op(`${isa.shape}.relaxed_madd`, a, b, c) } : {}),
  host: (mask, value, name, args) => guarded(home.host(name), [mask, value, ...args]),
});
