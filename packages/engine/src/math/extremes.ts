/** The larger and the smaller of two numbers as torch has them: NaN wins, and of 0 and −0 the first (Math.max prefers 0). */

/** The larger of two. @example larger(-0, 0); // -0 */
export const larger = (a: number, b: number): number => (a < b || Number.isNaN(b) ? b : a);

/** The smaller of two. @example smaller(1, NaN); // NaN */
export const smaller = (a: number, b: number): number => (a > b || Number.isNaN(b) ? b : a);
