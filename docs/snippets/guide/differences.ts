// #region same
import { clamp, compile, maximum, Value } from '@chainrule/engine';

const x = new Value(2);
console.log(x.grad); // 0

const y = x.mul(x);
y.backward();
y.backward(); // no retain_graph
console.log(x.grad); // 8

console.log(y.grad, y.isLeaf); // 1 false
// #endregion same

// #region kinks
const at = new Value(0);
at.relu().backward();
console.log(at.grad); // 0

const tie = [new Value(1), new Value(1)] as const;
maximum(...tie).backward();
console.log(tie[0].grad, tie[1].grad); // 0.5 0.5

const bound = new Value(1);
clamp(bound, -1, 1).backward();
console.log(bound.grad); // 1

// #endregion kinks

export { compile };
