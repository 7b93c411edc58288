/** One derivative rule of a record with fixed arity, applied over any algebra: what every reader of a graph needs. */
import type { Algebra } from './algebra.ts';
import type { FixedOp, Params } from './op.ts';

/**
 * Gradient arriving at operand number `i`, given `g` arriving at the result `y` of `op` on `args`.
 *
 * @returns null where no gradient flows to that operand.
 */
export function pull<T>(
  k: Algebra<T>,
  op: FixedOp,
  i: number,
  g: T,
  args: readonly T[],
  y: T,
  params: Params,
): T | null {
  const a = args[0] as T; // as many as the arity says; the others are not read
  const b = args[1] as T;
  const c = args[2] as T;
  switch (op.arity) {
    case 1:
      return op.vjps[0]?.(k, g, a, y, params) ?? null;
    case 2:
      return op.vjps[i as 0 | 1]?.(k, g, a, b, y, params) ?? null;
    case 3:
      return op.vjps[i as 0 | 1 | 2]?.(k, g, a, b, c, y, params) ?? null;
  }
}

/** Whether a gradient can reach operand number `i` at all. */
export const carriesGradient = (op: FixedOp, i: number): boolean => (op.vjps[i as 0] ?? null) !== null;
