// #region worker
import { Adam, fit, hingeLoss, MLP, saveSafetensors } from '@chainrule/nn';
import type { TrainReply, TrainRequest } from './messages.ts';

const post = (reply: TrainReply): void => postMessage(reply);

async function train({ x, y, epochs }: TrainRequest): Promise<void> {
  const model = new MLP(2, [16, 1], { outputActivation: 'linear' });
  await fit(model, {
    data: { x, y },
    loss: hingeLoss,
    optimizer: new Adam(model.parameters(), { lr: 0.02 }),
    epochs,
    onEpoch: ({ epoch, loss }) => post({ type: 'epoch', epoch, loss }),
  });
  post({ type: 'done', bytes: saveSafetensors(model.stateDict()) });
}

addEventListener('message', ({ data }: MessageEvent<TrainRequest>) => {
  train(data).catch((error: unknown) => post({ type: 'failed', message: String(error) }));
});
// #endregion worker
