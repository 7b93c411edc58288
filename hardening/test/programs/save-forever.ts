/**
 * Writes two checkpoints over each other for ever: of a model of all ones, and of all twos. Killed from outside. The bytes are made
 * before, so that nearly all of the time goes into the writing itself.
 */
import { MLP, SGD, saveCheckpoint } from '@chainrule/nn';
import { writeFileAtomically } from '@chainrule/nn/node';

const [path = ''] = process.argv.slice(2);
const model = new MLP(64, [512, 64]);
const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
const files = [1, 2].map((value) => {
  for (const parameter of model.parameters()) parameter.data = value;
  return saveCheckpoint({ model, optimizer }, value);
});
for (let round = 0; ; round++) {
  await writeFileAtomically(path, files[round % 2] as Uint8Array); // there are two
  if (round === 2) console.log('ready');
}
