/**
 * 1. A derivative is a sensitivity
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

const f = (x: number): number => 3 * x ** 2 - 4 * x + 5;
const slope = (x: number, h: number): number => (f(x + h) - f(x)) / h;

console.log(f(3)); // 20
console.log(slope(3, 0.1).toFixed(4)); // 14.3000
console.log(slope(3, 0.001).toFixed(4)); // 14.0030
console.log(slope(3, 1e-16).toFixed(4)); // 0.0000

console.log(slope(2 / 3, 0.001).toFixed(4)); // 0.0030
