/**
 * 4. Drawing the graph
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { topologicalOrder, Value } from '@chainrule/engine';

const a = new Value(2, { label: 'a' });
const b = new Value(-3, { label: 'b' });
const c = new Value(10, { label: 'c' });
const f = new Value(-2, { label: 'f' });
const L = a.mul(b).add(c).mul(f);

for (const v of topologicalOrder(L)) {
  console.log(v.label || v.op, v.data, v.grad);
}
