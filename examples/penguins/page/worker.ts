/** The worker: the training of learn.ts, as Node runs it. Gets the text of a table, says how far it is, and ends with the model's file. */
// #region worker
import { accuracy } from '@chainrule/nn';
import { learn } from '../learn.ts';
import type { Reply } from './reply.ts';

const say = (reply: Reply): void => postMessage(reply);

async function train(text: string): Promise<void> {
  const { file, history, scores, species } = await learn(text, 1, async () => ({
    onEpoch: ({ epoch, validationLoss, validationMetrics }) =>
      say({ kind: 'epoch', epoch, loss: validationLoss ?? NaN, accuracy: validationMetrics?.accuracy ?? NaN }),
  }));
  say({ kind: 'done', file, epochs: history.epochs.length, path: history.path, heldOut: accuracy(scores, species) });
}

addEventListener('message', ({ data }: MessageEvent<string>) => {
  train(data).catch((error: unknown) => say({ kind: 'failed', message: String(error) }));
});
// #endregion worker
