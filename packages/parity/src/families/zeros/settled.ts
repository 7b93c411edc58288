/**
 * Which zeros have a sign in torch, and which have not: its kernels for a scalar, for a vector, for the rest of one and for a layer do
 * not always agree. What stands here is where they differ; every other zero has one sign on every path.
 *
 * This is a claim that every run checks: `python/zeros.py` puts each case to torch on all of its paths and answers which signs were
 * the same, and a case whose answer is not this table's fails. The table is the same with torch's DEFAULT, AVX2 and AVX512 kernels. What a
 * processor decides (the BLAS under torch picks its kernels by it) is marked: there either answer is right, and no sign is compared.
 */

/** A zero in a result. */
export interface ZeroAt {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly of: 'value' | 'gradient';
  /** What is there: +0 or −0. */
  readonly zero: number;
}

/** Zeros of which torch has both signs. */
export interface Unsettled {
  readonly ops: readonly string[];
  readonly of: 'value' | 'gradient';
  /** Where, in words. */
  readonly where: string;
  /** Why torch has both. */
  readonly why: string;
  /** That torch has both on some processors, and one sign on others. */
  readonly byProcessor?: true;
  applies(at: ZeroAt): boolean;
}

const isMinusZero = (x: number): boolean => Object.is(x, -0);

/** Whether both zeros are among some numbers. */
const bothZeros = (xs: readonly number[]): boolean => xs.some((x) => Object.is(x, 0)) && xs.some(isMinusZero);

type Choice = (a: number, b: number) => number;

/** clamp's min(max(x, low), high), with a rule for which of two equals is kept. */
const clamped = ([x = NaN, low = NaN, high = NaN]: readonly number[], greater: Choice, lesser: Choice): number =>
  lesser(greater(x, low), high);
const byFirst = (xs: readonly number[]): number =>
  clamped(
    xs,
    (a, b) => (a >= b ? a : b),
    (a, b) => (a <= b ? a : b),
  );
const bySecond = (xs: readonly number[]): number =>
  clamped(
    xs,
    (a, b) => (b >= a ? b : a),
    (a, b) => (b <= a ? b : a),
  );

/** Whether the products of two lists, and the bias after them, are all −0. */
function onlyMinusZeros(inputs: readonly number[]): boolean {
  const length = (inputs.length - 1) / 2;
  const products = inputs.slice(0, length).map((w, i) => w * (inputs[length + i] ?? NaN));
  return [...products, inputs.at(-1) ?? NaN].every(isMinusZero);
}

/** Where torch's own kernels differ about the sign of a zero. */
export const unsettled: readonly Unsettled[] = [
  {
    ops: ['maximum', 'minimum', 'amax', 'amin'],
    of: 'value',
    where: 'both zeros tie for the result',
    why: 'scalar kernels keep the first of two equals, vector kernels the second, and a reduction goes through its list in blocks',
    applies: ({ inputs }) => bothZeros(inputs),
  },
  {
    ops: ['clamp'],
    of: 'value',
    where: 'it hangs on which of two equals is kept',
    why: 'it is min(max(x, low), high), by the same kernels',
    applies: ({ inputs }) => !Object.is(byFirst(inputs), bySecond(inputs)),
  },
  {
    ops: ['dot'],
    of: 'value',
    where: 'every product and the bias are −0',
    why: 'torch.dot starts from +0; a layer starts from its bias on some processors, and from +0 on others (both were seen, with MKL)',
    byProcessor: true,
    applies: ({ inputs }) => onlyMinusZeros(inputs),
  },
  {
    ops: ['dot'],
    of: 'gradient',
    where: 'torch.dot gives −0',
    why: 'as a layer the gradient is a product of matrices, whose sum starts from +0; torch.dot multiplies alone',
    applies: ({ zero }) => isMinusZero(zero),
  },
  {
    ops: ['pow'],
    of: 'value',
    where: '−0 to the power of 0.5',
    why: 'a number as exponent is a square root, which keeps −0; a tensor as exponent is the C library’s pow, which gives +0',
    applies: ({ inputs: [base, exponent] }) => exponent === 0.5 && Object.is(base, -0),
  },
];

/** Whether every path of torch gives a zero the same sign: yes, no, or as the processor has it. */
export function signOf(at: ZeroAt): 'settled' | 'unsettled' | 'by processor' {
  const both = unsettled.filter(({ ops, of, applies }) => ops.includes(at.op) && of === at.of && applies(at));
  if (both.length === 0) return 'settled';
  return both.every(({ byProcessor }) => byProcessor) ? 'by processor' : 'unsettled';
}

/** A zero whose sign is settled in torch and another one here. */
export interface KnownSign {
  readonly ops: readonly string[];
  readonly of: 'value' | 'gradient';
  readonly why: string;
}

/** Where our zeros are known to have another sign than torch's. Their numbers are compared all the same. */
export const knownSigns: readonly KnownSign[] = [
  {
    ops: ['softmax', 'logSoftmax'],
    of: 'gradient',
    why: 'torch has one kernel for the whole rule; here it is composed, and what cancels to 0 is added in another order',
  },
  {
    ops: ['norm'],
    of: 'gradient',
    why: 'torch multiplies x by powers of |x|, and masks afterwards: the zero has the sign of g · x; here the mask gives +0',
  },
];

/** Whether ours is known to have another sign. */
export const isKnownSign = (op: string, of: ZeroAt['of']): boolean =>
  knownSigns.some((known) => known.ops.includes(op) && known.of === of);
