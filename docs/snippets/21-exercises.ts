import { Value } from '@chainrule/engine';
import { momentum } from './21-momentum.solution.ts';
import { slopes } from './21-slopes.solution.ts';
import { softmax } from './21-softmax.solution.ts';

const found = slopes(([a = 0, b = 0, c = 0]) => a * b + c, [2, -3, 10]);
console.log(found.map((slope) => slope.toFixed(4)).join(' ')); // -3.0000 2.0000 1.0000

const p = softmax([new Value(1000), new Value(0)]);
console.log(p[0]?.data, p[1]?.data); // 1 0

const w = new Value(1);
const step = momentum([w], 0.1, 0.9);
w.mul(w).backward();
step();
console.log(w.data); // 0.8
