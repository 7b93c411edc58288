/**
 * 21. Exercises, and where to go next
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value, amax, sum } from '@chainrule/engine';

function momentum(parameters: Value[], lr: number, share: number) {
  const speeds = new Map<Value, number>();
  return () => {
    for (const p of parameters) {
      const speed = share * (speeds.get(p) ?? 0) + p.grad;
      speeds.set(p, speed);
      p.data -= lr * speed;
    }
  };
}

type Formula = (xs: number[]) => number;

function slopes(f: Formula, xs: number[], h = 1e-5): number[] {
  return xs.map((_, i) => {
    const moved = (dx: number) => xs.map((x, j) => (j === i ? x + dx : x));
    const at = (dx: number): number => f(moved(dx));
    return (at(h) - at(-h)) / (2 * h);
  });
}

function softmax(scores: Value[]): Value[] {
  const top = amax(scores);
  const powers = scores.map((score) => score.sub(top).exp());
  const total = sum(powers);
  return powers.map((power) => power.div(total));
}

const found = slopes(([a = 0, b = 0, c = 0]) => a * b + c, [2, -3, 10]);
console.log(found.map((slope) => slope.toFixed(4)).join(' ')); // -3.0000 2.0000 1.0000

const p = softmax([new Value(1000), new Value(0)]);
console.log(p[0]?.data, p[1]?.data); // 1 0

const w = new Value(1);
const step = momentum([w], 0.1, 0.9);
w.mul(w).backward();
step();
console.log(w.data); // 0.8
