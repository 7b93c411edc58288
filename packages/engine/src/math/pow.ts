/**
 * pow as IEEE 754 and C have it, which PyTorch follows; JavaScript's `**` differs in two corners.
 *
 * ECMAScript makes 1 ** NaN and (±1) ** ±Infinity NaN; C's pow, and so torch.pow, answers 1 to all of them.
 */

/** x to the power y. @example pow(1, NaN); // 1 */
export function pow(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}
