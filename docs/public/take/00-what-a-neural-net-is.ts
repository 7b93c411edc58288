/**
 * 0. What a neural net is: a big expression with knobs
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

type Knobs = readonly [w1: number, w2: number, b: number];

/** Two inputs, three knobs, one answer between −1 and 1. */
function net(x1: number, x2: number, [w1, w2, b]: Knobs): number {
  return Math.tanh(w1 * x1 + w2 * x2 + b);
}

console.log(net(2, 0, [-3, 1, 6]).toFixed(4)); // 0.0000
console.log(net(2, 0, [-3, 1, 7]).toFixed(4)); // 0.7616
console.log(net(2, 0, [-3, 1, 8]).toFixed(4)); // 0.9640
