// #region input
import { grad, Value } from '@chainrule/engine';
import { MLP, manualSeed } from '@chainrule/nn';

manualSeed(42);
const model = new MLP(3, [4, 4, 1]);

const x = [2, 3, -1].map((number) => new Value(number)); // Values in place of numbers
const slopes = grad(model.forward(x), x);
console.log(slopes.map((slope) => slope.data.toFixed(4)).join(' ')); // -0.0155 -0.0078 -0.0069
console.log(model.parameters().every((p) => p.grad === 0)); // true
// #endregion input
