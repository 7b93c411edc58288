/**
 * The ops that are one instruction or a few: correctly rounded, so every machine gives the bits that JavaScript gives.
 *
 * Comparisons answer 1 or 0. Choices are masks and pmin/pmax, which are single instructions on x86 and let NaN through from the
 * left, as torch does; a NaN on the right needs a mask.
 */
import type { Machine } from '../machine.ts';

export const clone = <T>(_m: Machine<T>, x: T): T => x;
export const detach = <T>(_m: Machine<T>, x: T): T => x;
export const neg = <T>(m: Machine<T>, x: T): T => m.neg(x);
export const add = <T>(m: Machine<T>, a: T, b: T): T => m.add(a, b);
export const sub = <T>(m: Machine<T>, a: T, b: T): T => m.sub(a, b);
export const mul = <T>(m: Machine<T>, a: T, b: T): T => m.mul(a, b);
export const div = <T>(m: Machine<T>, a: T, b: T): T => m.div(a, b);
export const square = <T>(m: Machine<T>, x: T): T => m.mul(x, x);
export const reciprocal = <T>(m: Machine<T>, x: T): T => m.div(m.constant(1), x);
export const sqrt = <T>(m: Machine<T>, x: T): T => m.sqrt(x);
export const rsqrt = <T>(m: Machine<T>, x: T): T => m.div(m.constant(1), m.sqrt(x));

export const abs = <T>(m: Machine<T>, x: T): T => m.abs(x);
export const floor = <T>(m: Machine<T>, x: T): T => m.floor(x);
export const ceil = <T>(m: Machine<T>, x: T): T => m.ceil(x);
export const trunc = <T>(m: Machine<T>, x: T): T => m.trunc(x);
export const round = <T>(m: Machine<T>, x: T): T => m.nearest(x);

/** 1 where the mask holds, else 0. */
const flag = <T>(m: Machine<T>, mask: T): T => m.keep(mask, m.constant(1));
export const eq = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.eq(a, b));
export const ne = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.ne(a, b));
export const lt = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.lt(a, b));
export const le = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.le(a, b));
export const gt = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.gt(a, b));
export const ge = <T>(m: Machine<T>, a: T, b: T): T => flag(m, m.ge(a, b));

/** −1, 0 or 1; 0 for NaN. */
export const sign = <T>(m: Machine<T>, x: T): T => m.sub(gt(m, x, m.constant(0)), lt(m, x, m.constant(0)));

/** NaN wins, and of equal numbers (0 and −0 too) the first: pmax knows all but a NaN on its right. */
export const maximum = <T>(m: Machine<T>, a: T, b: T): T => m.select(m.ne(b, b), b, m.pmax(a, b));
export const minimum = <T>(m: Machine<T>, a: T, b: T): T => m.select(m.ne(b, b), b, m.pmin(a, b));
export const clamp = <T>(m: Machine<T>, x: T, min: T, max: T): T => minimum(m, maximum(m, x, min), max);
export const where = <T>(m: Machine<T>, condition: T, a: T, b: T): T => m.select(m.ne(condition, m.constant(0)), a, b);
