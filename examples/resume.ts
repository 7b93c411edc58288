/**
 * Resume: 20 epochs, a checkpoint in a file, 20 more in a run that was built anew, against 40 epochs in one go.
 * The parameters agree to the last bit: weights, optimiser, schedule and the stream of random orders were all saved.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Adam,
  CosineAnnealingWarmRestarts,
  DataLoader,
  fit,
  Generator,
  hingeLoss,
  MLP,
  makeMoons,
} from '@chainrule/nn';
import { loadCheckpointFile, saveCheckpointFile } from '@chainrule/nn/node';

const { x, y } = makeMoons(100, { noise: 0.1, seed: 1 });
const data = { x, y: y.map((label) => 2 * label - 1) };

function build(seed: number) {
  const generator = new Generator(seed);
  const model = new MLP(2, [16, 1], { outputActivation: 'linear', generator });
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const scheduler = new CosineAnnealingWarmRestarts(optimizer, { T0: 7 });
  const loader = new DataLoader(data, { batchSize: 20, shuffle: true, generator });
  return { model, optimizer, scheduler, generator, loader };
}
const train = ({ model, optimizer, scheduler, loader }: ReturnType<typeof build>, epochs: number) =>
  fit(model, { data: loader, loss: hingeLoss, optimizer, scheduler, epochs });

const whole = build(1);
const history = await train(whole, 40);

const first = build(1);
await train(first, 20);
const folder = await mkdtemp(join(tmpdir(), 'resume-'));
const file = join(folder, 'run.safetensors');
await saveCheckpointFile(file, first, { epoch: 20 });

const second = build(2); // another start: everything that matters comes from the file
const notes = await loadCheckpointFile(file, second);
await train(second, 20);
await rm(folder, { recursive: true });

console.log(`resumed after ${JSON.stringify(notes)}, loss ${history.loss.at(-1)?.toFixed(6)}`);
assert.deepEqual(second.model.stateDict(), whole.model.stateDict());
console.log('40 epochs and 20 + 20 agree to the last bit');
