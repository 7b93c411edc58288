/** Trains a small net and prints how much the heap grew between step 1,000 and step 10,000; run with --expose-gc. */
import { dot, parameterBlock, sum, type Value } from '../../src/index.ts';

const block = parameterBlock(Float64Array.from({ length: 12 }, (_, i) => Math.sin(i)));
const row = (i: number): Value[] => block.values.slice(3 * i, 3 * i + 2);
const points = Array.from({ length: 8 }, (_, i) => [Math.cos(i), Math.sin(2 * i)]);

function step(): void {
  const losses = points.map((x) => {
    const hidden = [0, 1, 2].map((i) => dot(row(i), x, block.values[3 * i + 2]).tanh());
    return sum(hidden).sub(1).pow(2);
  });
  sum(losses).backward();
  for (let i = 0; i < block.data.length; i++) block.data[i] = (block.data[i] ?? 0) - 0.001 * (block.grad[i] ?? 0);
  block.grad.fill(0);
}

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

for (let i = 0; i < 1000; i++) step();
const early = used();
for (let i = 0; i < 9000; i++) step();
console.log(JSON.stringify({ gc: typeof globalThis.gc, grown: used() - early }));
