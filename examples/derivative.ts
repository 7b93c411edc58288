/**
 * What a derivative is: nudge the input by a small h, and see how much the output moves per nudge.
 * Then the same slope from backward(), which needs no h. Follows the beginning of the lecture.
 */
import assert from 'node:assert/strict';
import { Value } from '@chainrule/engine';

const f = (x: number): number => 3 * x ** 2 - 4 * x + 5;
const slope = (x: number, h: number): number => (f(x + h) - f(x)) / h;

console.log('f(3) =', f(3));
for (const h of [0.1, 0.001, 1e-6, 1e-15]) console.log(`slope at 3 with h = ${h}:`, slope(3, h));
// Too small an h breaks it: x + h is rounded, and the difference is mostly that rounding.

assert.equal(f(3), 20);
assert.ok(Math.abs(slope(3, 1e-6) - 14) < 1e-4);
assert.ok(Math.abs(slope(2 / 3, 1e-6)) < 1e-4); // the bottom of the parabola is flat

const x = new Value(3, { label: 'x' });
const y = x.pow(2).mul(3).sub(x.mul(4)).add(5);
y.backward();
console.log('by backward():', x.grad);

assert.equal(y.data, 20);
assert.equal(x.grad, 14);
