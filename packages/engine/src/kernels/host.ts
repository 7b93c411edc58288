/**
 * The functions behind `Machine.host`, one table for every machine: plain-number machines call it, a Wasm module imports it.
 *
 * Each covers arguments that no short straight line of SIMD can: angles beyond Cody and Waite's reach (a Payne-Hanek
 * reduction needs hundreds of bits of 2/π) and quotients too long for one rounding (fmod is a loop by nature).
 */
import type { HostFunction } from '../machine.ts';

/** Every host function, on float64. Functions of one argument ignore the second. */
export const hostFunctions: Readonly<Record<HostFunction, (x: number, y: number) => number>> = {
  sin: (x) => Math.sin(x),
  cos: (x) => Math.cos(x),
  tan: (x) => Math.tan(x),
  fmod: (x, y) => x % y,
};
