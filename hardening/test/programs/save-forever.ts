/** Saves two checkpoints over each other for ever: of a model of all ones, and of all twos. Killed from outside. */
import { MLP, SGD } from '@chainrule/nn';
import { saveCheckpointFile } from '@chainrule/nn/node';

const [path = ''] = process.argv.slice(2);
const model = new MLP(64, [512, 64]);
const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
for (let round = 1; ; round++) {
  const value = 1 + (round % 2);
  for (const parameter of model.parameters()) parameter.data = value;
  await saveCheckpointFile(path, { model, optimizer }, value);
  if (round === 2) console.log('ready');
}
