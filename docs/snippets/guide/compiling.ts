// #region compile
import { compile, Value } from '@chainrule/engine';
import { hingeLoss, MLP, manualSeed, SGD } from '@chainrule/nn';

manualSeed(1);
const model = new MLP(2, [16, 1]);
const parameters = model.parameters();

const step = compile((x, y) => hingeLoss(model.forward(x), y[0] ?? 0), {
  inputs: [2, 1],
  parameters,
});

const xs = [
  [0, 1],
  [1, 0],
  [1, 1],
];
const ys = [[1], [1], [-1]];
const optimizer = new SGD(parameters, { lr: 0.1 });
optimizer.zeroGrad();
const loss = step.valueAndGrad(xs, ys); // the mean; gradients are added
optimizer.step();
// #endregion compile

console.log(loss.toFixed(4)); // 1.0842

// #region step
import { fuse } from '@chainrule/nn';

const oneCall = compile((x, y) => hingeLoss(model.forward(x), y[0] ?? 0), {
  inputs: [2, 1],
  update: fuse(optimizer),
});
const before = oneCall.step(xs, ys); // the loss; the parameters have moved already
// #endregion step

console.log(before > oneCall.step(xs, ys)); // true

// #region forward
const shape = compile(([x = new Value(0), y = new Value(0)]) => [x.mul(y).tanh(), x.add(y)], {
  inputs: [2],
});
const outputs = shape.forward([
  [1, 0],
  [0.5, 2],
]);
console.log(outputs.length, outputs[1], outputs[3]); // 4 1 2.5
// #endregion forward

// #region refuse
try {
  compile(([x]) => ((x?.data ?? 0) > 0 ? new Value(1) : new Value(2)), { inputs: [1] });
} catch (error) {
  console.log((error as Error).name); // CompileError
}

// #endregion refuse

// #region where
import { where } from '@chainrule/engine';

const bent = compile(([x = new Value(0)]) => where(x.gt(0), x, x.mul(0.1)), { inputs: [1] });
console.log(bent.forward([[2], [-2]]).join(' ')); // 2 -0.2

// #endregion where

// #region contract
const scale = new Value(2, { requiresGrad: false });
const scaled = compile(([x = new Value(0)]) => x.mul(scale), { inputs: [1] });
scale.data = 10; // a leaf is read at every call
console.log(scaled.forward([[3]])[0]); // 30

let calls = 0;
try {
  compile(([x = new Value(0)]) => x.mul(++calls), { inputs: [1] });
} catch (error) {
  console.log((error as { code?: string }).code); // ERR_COMPILE_DIFFERS
}

// #endregion contract

// #region trace
import { mean, trace } from '@chainrule/engine';

const rate = new Value(2);
const errors = trace((xs) => xs.map((x) => rate.mul(x).sub(1).square()), { inputs: [5], parameters: [rate] });
const overTwo = errors.compile((all) => mean(all.slice(0, 2)));
const overFour = errors.compile((all) => mean(all.slice(0, 4)));
console.log(overTwo.valueAndGrad([[1, 2, 0, 0, 0]]), overFour.valueAndGrad([[1, 2, 3, 4, 0]])); // 5 21
// #endregion trace

// #region dispose
console.log(step.stats.nodes > 0, step.inspect().length > 0); // true true
step.dispose();
// #endregion dispose
