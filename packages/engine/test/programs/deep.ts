/** A chain of a million nodes through everything that walks a graph; run by scale.test.ts, also with a small stack. */
import { grad, type Operand, toDot, toJSON, topologicalOrder, Value } from '../../src/index.ts';

const n = 1_000_000;
const x = new Value(1);
let y = x;
for (let i = 0; i < n; i++) y = y.add(x);

y.backward();
const [first] = grad(y, [x]);
const [again] = grad(y, [x], { createGraph: true });
const text = toDot(y);
const json = toJSON(y);
const seen: Operand[] = [y.data, x.grad, first?.data ?? NaN, again?.data ?? NaN];
console.log(JSON.stringify([...seen, topologicalOrder(y).length, json.nodes.length, text.endsWith('}\n')]));
