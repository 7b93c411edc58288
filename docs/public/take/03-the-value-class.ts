/**
 * 3. The `Value` class
 *
 * The code of a chapter of Chainrule's tutorial, as its tests run it.
 *   npm install @chainrule/engine @chainrule/nn && npx tsx FILE
 */

import { Value } from '@chainrule/engine';

const a = new Value(2, { label: 'a' });
const b = new Value(-3, { label: 'b' });
const c = new Value(10, { label: 'c' });
const d = a.mul(b).add(c);

console.log(d.data); // 4
console.log(d.op); // add
console.log(d.inputs[0]?.op, d.inputs[1]?.label); // mul c

try {
  // @ts-expect-error: TypeScript refuses it already
  void (a * b);
} catch (error) {
  console.log((error as Error).name); // TypeError
}

const e = a.sub(b);
console.log(e.inputs[0]?.data, e.inputs[1]?.data, e.data); // 2 -3 5
