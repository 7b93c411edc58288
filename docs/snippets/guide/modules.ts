// #region module
import { type Operand, Value } from '@chainrule/engine';
import { Layer, Module, mseLoss, SGD } from '@chainrule/nn';

class Residual extends Module {
  inner = new Layer(2, 2);
  scale = new Value(0.5);

  forward(x: readonly Operand[]): Value[] {
    const y = this.inner.forward(x) as Value[]; // two outputs, so a list
    return y.map((v, i) => v.mul(this.scale).add(x[i] ?? 0));
  }
}

const block = new Residual();
console.log(block.parameters().length); // 7
const names = block.namedParameters().map(([name]) => name);
console.log(names.join(' ')); // inner scale
// #endregion module

// #region loop
const optimizer = new SGD(block.parameters(), { lr: 0.1 });
for (let step = 0; step < 200; step++) {
  const loss = mseLoss(block.forward([1, -1]), [0.25, 0.75]);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
const [first, second] = block.forward([1, -1]);
console.log(first?.data.toFixed(3), second?.data.toFixed(3)); // 0.250 0.750
// #endregion loop

// #region freeze
for (const p of block.inner.parameters()) p.requiresGrad = false;
const trainable = block.parameters().filter((p) => p.requiresGrad);
console.log(trainable.length); // 1
// #endregion freeze
