/**
 * The same training, kept in a checkpoint after every batch: `resume.ts [MODEL [CHECKPOINT]]`. Stop it at any moment, however hard, and
 * start it again: it goes on where it was, and ends in the very bytes of a training that was never stopped.
 */
// #region resume
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Position } from '@chainrule/nn';
import { loadCheckpointFile, saveCheckpointFile } from '@chainrule/nn/node';
import { learn } from './learn.ts';

const [path = 'penguins.safetensors', checkpoint = 'penguins.checkpoint'] = process.argv.slice(2);
const csv = await readFile(new URL('penguins.csv', import.meta.url), 'utf8');
const { file, history } = await learn(csv, 1, async (run) => {
  const resume = existsSync(checkpoint) ? ((await loadCheckpointFile(checkpoint, run)) as Position) : undefined;
  if (resume !== undefined) console.log(`going on in epoch ${resume.epoch}, after batch ${resume.batch}`);
  return {
    resume,
    onBatch: ({ position }) => saveCheckpointFile(checkpoint, run, position()),
    onEpoch: ({ epoch, validationLoss }) => console.log(`epoch ${epoch}: ${validationLoss?.toFixed(4)}`),
  };
});
await writeFile(path, file);
await rm(checkpoint);
console.log(history);
// #endregion resume
