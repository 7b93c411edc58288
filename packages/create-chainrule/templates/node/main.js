// A place to start: a network that learns xor. `npm install`, then `npm start`.
import { Adam, MLP, manualSeed, mseLoss } from '@chainrule/nn';

const xs = [[0, 0], [0, 1], [1, 0], [1, 1]]; // biome-ignore format: a sample a row
const ys = [0, 1, 1, 0];

manualSeed(1);
const model = new MLP(2, [8, 1], { activation: 'tanh', outputActivation: 'linear' });
const optimizer = new Adam(model.parameters(), { lr: 0.05 });

for (let step = 1; step <= 300; step++) {
  const loss = mseLoss(
    xs.map((x) => model.forward(x)),
    ys,
  );
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  if (step % 100 === 0) console.log(`step ${step}: loss ${loss.data.toFixed(6)}`);
}

const answers = [...model.predict(xs)].map((y) => Math.round(y));
console.log(`xor: ${answers.join(' ')}`);
