/**
 * Activations in pieces. Those made of straight lines are exact: the same roundings as the engine's, in the same order.
 *
 * relu is one pmax, which keeps NaN and −0 as torch does; elu and its kin take expm1 from its own kernel and choose by a mask.
 */
import type { Machine } from '../machine.ts';
import { expm1 } from './exp.ts';

/** max(x, 0). */
export const relu = <T>(m: Machine<T>, x: T): T => m.pmax(x, m.constant(0));

/** x above 0, else a multiple of it. */
export const leakyRelu = <T>(m: Machine<T>, x: T, { negativeSlope }: { negativeSlope: number }): T =>
  m.select(m.gt(x, m.constant(0)), x, m.mul(x, m.constant(negativeSlope)));

/** x held within [low, high]; NaN passes. */
const hold = <T>(m: Machine<T>, x: T, low: number, high: number): T =>
  m.pmin(m.pmax(x, m.constant(low)), m.constant(high));

/** x held within [minVal, maxVal]. */
export const hardtanh = <T>(m: Machine<T>, x: T, { minVal, maxVal }: { minVal: number; maxVal: number }): T =>
  hold(m, x, minVal, maxVal);

/** x held within [0, 6]. */
export const relu6 = <T>(m: Machine<T>, x: T): T => hold(m, x, 0, 6);

const shifted = <T>(m: Machine<T>, x: T): T => hold(m, m.add(x, m.constant(3)), 0, 6);

/** (x + 3 held within [0, 6]) / 6. */
export const hardsigmoid = <T>(m: Machine<T>, x: T): T => m.div(shifted(m, x), m.constant(6));

/** x · (x + 3 held within [0, 6]) / 6. */
export const hardswish = <T>(m: Machine<T>, x: T): T => m.div(m.mul(x, shifted(m, x)), m.constant(6));

/** expm1(x·inner)·outer below 0, else x·scale. */
function exponentialBelow<T>(m: Machine<T>, x: T, outer: number, scale: number, inner: number): T {
  const below = m.mul(expm1(m, m.mul(x, m.constant(inner))), m.constant(outer));
  return m.select(m.lt(x, m.constant(0)), below, m.mul(x, m.constant(scale)));
}

/** x above 0, else alpha · (eˣ − 1). */
export const elu = <T>(m: Machine<T>, x: T, { alpha }: { alpha: number }): T => exponentialBelow(m, x, alpha, 1, 1);

/** x above 0, else alpha · (e^(x/alpha) − 1). */
export const celu = <T>(m: Machine<T>, x: T, { alpha }: { alpha: number }): T =>
  exponentialBelow(m, x, alpha, 1, 1 / alpha);

/** Klambauer et al. 2017. */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
/** elu with the two constants that keep mean and variance. */
export const selu = <T>(m: Machine<T>, x: T): T => exponentialBelow(m, x, seluAlpha * seluScale, seluScale, 1);
