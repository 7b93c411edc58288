/**
 * Rounding and remainders as PyTorch and C have them, where JavaScript's differ.
 *
 * Math.round goes to +Infinity at a tie; IEEE's roundTiesToEven, torch.round's rule, goes to the even neighbour. `%` is C's fmod
 * (the sign of the dividend); torch.remainder is Python's (the sign of the divisor).
 */

/** 2^52: adding and subtracting it rounds a smaller double to an integer, ties to even, in the processor's own way. */
const integerBoundary = 2 ** 52;

/** The nearest integer, ties to the even one; keeps −0. @example roundHalfEven(2.5); // 2 */
export function roundHalfEven(x: number): number {
  const size = Math.abs(x);
  if (!(size < integerBoundary)) return x;
  const rounded = size + integerBoundary - integerBoundary;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

/** x modulo y with the divisor's sign, as torch.remainder. @example floorMod(-3, 2); // 1 */
export function floorMod(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}
