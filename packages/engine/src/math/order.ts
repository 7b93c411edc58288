/**
 * The larger, the smaller, and bounds as PyTorch has them: NaN wins, and of equal numbers the first (0 and −0 are equal).
 *
 * Math.max and Math.min order −0 below 0 instead.
 */

/** The larger of two. @example larger(-0, 0); // -0 */
export const larger = (a: number, b: number): number => (a < b || Number.isNaN(b) ? b : a);

/** The smaller of two. @example smaller(2, 1); // 1 */
export const smaller = (a: number, b: number): number => (b < a || Number.isNaN(b) ? b : a);

/** x held within [low, high]; high where low > high. @example hold(5, 0, 1); // 1 */
export const hold = (x: number, low: number, high: number): number => smaller(larger(x, low), high);
