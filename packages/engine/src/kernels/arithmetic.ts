/**
 * The ops that are one instruction or a few: correctly rounded, so every machine gives the bits that JavaScript gives.
 *
 * Comparisons answer 1 or 0. Choices are masks and pmin/pmax, which are single instructions on x86 and let NaN through from the
 * left, as torch does; a NaN on the right needs a mask.
 */
import type { Machine } from '../machine.ts';

/** x. */
export const clone = <T>(_m: Machine<T>, x: T): T => x;
/** x. */
export const detach = <T>(_m: Machine<T>, x: T): T => x;
/** −x. */
export const neg = <T>(m: Machine<T>, x: T): T => m.neg(x);
/** a + b. */
export const add = <T>(m: Machine<T>, a: T, b: T): T => m.add(a, b);
/** a − b. */
export const sub = <T>(m: Machine<T>, a: T, b: T): T => m.sub(a, b);
/** a · b. */
export const mul = <T>(m: Machine<T>, a: T, b: T): T => m.mul(a, b);
/** a / b. */
export const div = <T>(m: Machine<T>, a: T, b: T): T => m.div(a, b);
/** x². */
export const square = <T>(m: Machine<T>, x: T): T => m.mul(x, x);
/** 1/x. */
export const reciprocal = <T>(m: Machine<T>, x: T): T => m.div(m.constant(1), x);
/** √x. */
export const sqrt = <T>(m: Machine<T>, x: T): T => m.sqrt(x);
/** 1/√x. */
export const rsqrt = <T>(m: Machine<T>, x: T): T => m.div(m.constant(1), m.sqrt(x));

/** |x|. */
export const abs = <T>(m: Machine<T>, x: T): T => m.abs(x);
/** Rounds down. */
export const floor = <T>(m: Machine<T>, x: T): T => m.floor(x);
/** Rounds up. */
export const ceil = <T>(m: Machine<T>, x: T): T => m.ceil(x);
/** Rounds towards 0. */
export const trunc = <T>(m: Machine<T>, x: T): T => m.trunc(x);
/** Rounds to the nearest integer, ties to even. */
export const round = <T>(m: Machine<T>, x: T): T => m.nearest(x);

/** 1 where the mask holds, else 0. */
const flag = <T>(m: Machine<T>, mask: T): T => m.keep(mask, m.constant(1));
/** 1 where a = b, else 0. */
export const eq = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.eq(a, b));
/** 1 where a ≠ b, else 0. */
export const ne = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.ne(a, b));
/** 1 where a < b, else 0. */
export const lt = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.lt(a, b));
/** 1 where a ≤ b, else 0. */
export const le = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.le(a, b));
/** 1 where a > b, else 0. */
export const gt = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.gt(a, b));
/** 1 where a ≥ b, else 0. */
export const ge = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.ge(a, b));

/** −1, 0 or 1; 0 for NaN. */
export const sign = <T>(m: Machine<T>, x: T): T => m.sub(gt(m, x, m.constant(0)), lt(m, x, m.constant(0)));

/** NaN wins, and of equal numbers (0 and −0 too) the first: pmax knows all but a NaN on its right. */
export const maximum = <T>(m: Machine<T>, a: T, b: T): T => m.select(m.ne(b, b), b, m.pmax(a, b));
/** As maximum, for the smaller. */
export const minimum = <T>(m: Machine<T>, a: T, b: T): T => m.select(m.ne(b, b), b, m.pmin(a, b));
/** x held within [min, max]; max where min is above it. */
export const clamp = <T>(m: Machine<T>, x: T, min: T, max: T): T => minimum(m, maximum(m, x, min), max);
/** a where the condition is not 0, else b. */
export const where = <T>(m: Machine<T>, condition: T, a: T, b: T): T => m.select(m.ne(condition, m.constant(0)), a, b);
