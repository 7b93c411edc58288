/**
 * 14. Loss
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { sum, Value } from '@chainrule/engine';

const wanted = [1, -1, -1, 1];
const outputs = [
  new Value(-0.9270016790755088),
  new Value(-0.8928533274122414),
  new Value(-0.848556003804691),
  new Value(-0.9116328426552154),
];
const loss = sum(outputs.map((y, i) => y.sub(wanted[i] ?? 0).pow(2)));
loss.backward();

console.log(loss.data.toFixed(6)); // 7.402091
for (const y of outputs) console.log(y.grad.toFixed(4));
