/**
 * pow as IEEE 754 and C have it, which PyTorch follows for tensors, and as PyTorch computes it for a number as exponent. JavaScript's
 * `**` differs from C's in two corners.
 *
 * ECMAScript makes 1 ** NaN and (±1) ** ±Infinity NaN; C's pow, and so torch.pow, answers 1 to all of them.
 */

/** x to the power y. @example pow(1, NaN); // 1 */
export function pow(x: number, y: number): number {
  // The powers that torch computes without pow when the exponent is a number; so do we, always.
  if (y === 2) return x * x;
  if (y === 3) return x * x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (y === -0.5) return 1 / Math.sqrt(x);
  if (y === -1) return 1 / x;
  if (y === -2) return 1 / (x * x);
  return cPower(x, y);
}

/** x to the power y as C has it for all exponents; those that round once either way by the shorter way. @example cPower(-0, 0.5); // 0 */
export function cPower(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}
