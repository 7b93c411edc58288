// #region page
import { loadSafetensors, MLP } from '@chainrule/nn';
import type { TrainReply, TrainRequest } from './messages.ts';

/** Trains in a worker; the page stays free. `signal` ends it at any time. */
export function trainInWorker(request: TrainRequest, onLoss: (loss: number) => void, signal?: AbortSignal) {
  return new Promise<MLP>((resolve, reject) => {
    const worker = new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module' });
    const end = (settle: () => void): void => {
      worker.terminate();
      settle();
    };
    worker.addEventListener('message', ({ data }: MessageEvent<TrainReply>) => {
      if (data.type === 'epoch') onLoss(data.loss);
      else if (data.type === 'failed') end(() => reject(new Error(data.message)));
      else {
        const model = new MLP(2, [16, 1], { outputActivation: 'linear' }); // the worker's shape
        model.loadStateDict(loadSafetensors(data.bytes));
        end(() => resolve(model));
      }
    });
    worker.addEventListener('error', ({ message }) => end(() => reject(new Error(message))));
    signal?.addEventListener('abort', () => end(() => reject(new Error('stopped'))));
    worker.postMessage(request);
  });
}
// #endregion page
