/**
 * Machine<T>: the verbs the hardware has. Kernels are written in them, so one text runs on plain numbers (tests and the
 * interpreter) and emits f64x2 or f32x4 instructions (T is then a piece of code, each given a local).
 *
 * Unlike Algebra there are no transcendentals here, and T has bits: every verb is one SIMD instruction or a short fixed
 * run of them, on lanes of 64 bits (float64) or 32 bits (float32). Two machines of one dtype agree bit for bit, NaN's
 * payload excepted; so kernels never let a NaN's bits decide anything but that the result is NaN.
 *
 * Masks are a T too, yet only `select`, `keep`, `drop`, `both`, `either` and `not` take one: in Wasm a mask is all ones or all
 * zeros in a lane, on plain numbers it is 1 or 0. Semantics are the WebAssembly SIMD proposal's.
 */

/** Bit layout of a lane, and the constants that range reductions need. */
export interface Format {
  /** Explicit bits of the significand: 52 or 23. */
  readonly mantissaBits: number;
  /** The exponent field of 1: 1023 or 127. */
  readonly bias: number;
  /** 1.5 · 2^mantissaBits: x + magic has the integer nearest to x in its low bits, in two's complement. */
  readonly magic: number;
  /** The smallest positive number with full precision. */
  readonly minNormal: number;
  /** The largest finite number. */
  readonly max: number;
}

export type Dtype = 'float64' | 'float32';

/** The two formats by name. */
export const formats: Readonly<Record<Dtype, Format>> = {
  float64: { mantissaBits: 52, bias: 1023, magic: 1.5 * 2 ** 52, minNormal: 2 ** -1022, max: Number.MAX_VALUE },
  float32: { mantissaBits: 23, bias: 127, magic: 1.5 * 2 ** 23, minNormal: 2 ** -126, max: (2 - 2 ** -23) * 2 ** 127 },
};

/** What no straight line computes: done lane by lane outside, for the few lanes that need it. See `Machine.host`. */
export type HostFunction = 'sin' | 'cos' | 'tan' | 'fmod';

export interface Machine<T> {
  readonly dtype: Dtype;

  /** A number in every lane, rounded to the dtype; machines pool equal constants. */
  constant(x: number): T;
  /** A bit pattern in every lane, 64 or 32 bits wide; negative numbers stand for their two's complement. */
  pattern(bits: bigint): T;

  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  sqrt(a: T): T;
  /** Clears the sign bit, of NaN too. */
  abs(a: T): T;
  /** Flips the sign bit. */
  neg(a: T): T;
  /** NaN if either is NaN; min(-0, 0) is -0. Several instructions: prefer `pmin` where one side is a constant. */
  min(a: T, b: T): T;
  /** NaN if either is NaN; max(-0, 0) is 0. */
  max(a: T, b: T): T;
  /** b < a ? b : a. So pmin(x, constant) lets NaN through and pmin(constant, x) does not. */
  pmin(a: T, b: T): T;
  /** a < b ? b : a. So pmax(x, constant) lets NaN through and pmax(constant, x) does not. */
  pmax(a: T, b: T): T;
  floor(a: T): T;
  ceil(a: T): T;
  trunc(a: T): T;
  /** To the nearest integer, ties to even; keeps -0. */
  nearest(a: T): T;
  /** a · b + c, rounded once or twice as the host likes. Only a machine that was asked for it has this verb: last bits then differ. */
  fma?(a: T, b: T, c: T): T;

  /** Comparisons give masks; with NaN all but `ne` are false. */
  eq(a: T, b: T): T;
  ne(a: T, b: T): T;
  lt(a: T, b: T): T;
  le(a: T, b: T): T;
  gt(a: T, b: T): T;
  ge(a: T, b: T): T;
  /** `a` where the mask holds, else `b`. */
  select(mask: T, a: T, b: T): T;
  /** `a` where the mask holds, else +0: one instruction where `select` may be three. */
  keep(mask: T, a: T): T;
  /** +0 where the mask holds, else `a`: the other half of `keep`, and one instruction too (v128.andnot). */
  drop(mask: T, a: T): T;
  /** Both masks hold. */
  both(a: T, b: T): T;
  /** At least one mask holds. */
  either(a: T, b: T): T;
  /** The mask does not hold. */
  not(a: T): T;

  /** Bitwise, on the lanes' bits; for masks see `keep`, `drop`, `both`, `either`, `not`. */
  and(a: T, b: T): T;
  or(a: T, b: T): T;
  xor(a: T, b: T): T;
  /** Shifts each lane's bits left, 0 ≤ count < lane width. */
  shiftLeft(a: T, count: number): T;
  /** Shifts each lane's bits right, zeros coming in, 0 ≤ count < lane width. */
  shiftRight(a: T, count: number): T;
  /** Adds the lanes' bits as integers, wrapping. */
  addBits(a: T, b: T): T;
  /** Subtracts the lanes' bits as integers, wrapping. */
  subBits(a: T, b: T): T;

  /**
   * `value`, but in lanes where the mask holds the named function of the arguments, computed outside in float64 and rounded
   * to the dtype. A machine tests all lanes at once, so that this costs next to nothing while no lane needs it.
   */
  host(mask: T, value: T, name: HostFunction, args: readonly T[]): T;
}
