// #region use
import { Value } from '@chainrule/engine';

const a = new Value(2, { label: 'a' });
const b = new Value(-3, { label: 'b' });
const c = new Value(10, { label: 'c' });
const d = a.mul(b).add(c);

console.log(d.data); // 4
console.log(d.op); // add
console.log(d.inputs[0]?.op, d.inputs[1]?.label); // mul c
// #endregion use

// #region operator
try {
  // @ts-expect-error: TypeScript refuses it already
  void (a * b);
} catch (error) {
  console.log((error as Error).name); // TypeError
}
// #endregion operator

// #region order
const e = a.sub(b);
console.log(e.inputs[0]?.data, e.inputs[1]?.data, e.data); // 2 -3 5

// #endregion order

export { a, b, c, d, d as graph, e };
