// What a user's compiler has to understand: the types of both packages, with every strict flag and no skipLibCheck.
import { compile, grad, type Operand, sum, tanh, Value } from '@chainrule/engine';
import { Generator, hingeLoss, MLP, SGD } from '@chainrule/nn';

const model = new MLP(2, [4, 1], { activation: 'tanh', generator: new Generator(1) });
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const x: readonly Operand[] = [1, new Value(2)];
const score: Value = model.forward(x);
const loss: Value = hingeLoss(score, 1);
loss.backward();
optimizer.step();

const w = new Value(0.5);
const [slope] = grad(tanh(w), [w], { createGraph: true });
export const total: number = sum([w, slope]).data;

// A row is as long as `inputs` says, and a gradient comes for each input: nothing to look for.
const step = compile(([a, b], [target]) => w.mul(a).add(b).sub(target).square(), { inputs: [2, 1], parameters: [w] });
export const mean: number = step.valueAndGrad([[1, 2]], [[3]]);
const widths: readonly number[] = [2];
export const open = compile((row) => sum(row.map((x) => w.mul(x))), { inputs: widths, parameters: [w] });
