/**
 * 2. Several inputs
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

const d = (a: number, b: number, c: number): number => a * b + c;
const h = 0.0001;
const before = d(2, -3, 10);

console.log(before); // 4
console.log(((d(2 + h, -3, 10) - before) / h).toFixed(4)); // -3.0000
console.log(((d(2, -3 + h, 10) - before) / h).toFixed(4)); // 2.0000
console.log(((d(2, -3, 10 + h) - before) / h).toFixed(4)); // 1.0000

const twice = (a: number): number => a * -3 + a;
console.log(((twice(2 + h) - twice(2)) / h).toFixed(4)); // -2.0000
