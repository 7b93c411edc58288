/** The page that trains: it starts the worker, shows what that says, and offers the model's file. */
import penguins from '../penguins.csv?raw';
import { chosen, element } from './elements.ts';
import { keep } from './keep.ts';
import type { Reply } from './reply.ts';

const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);
const progress = element('progress', HTMLOutputElement);
const table = element('table', HTMLInputElement);
const [start, stop, save, store] = [button('train'), button('stop'), button('download'), button('keep')];

// #region train
let worker: Worker | undefined;
let model: Uint8Array<ArrayBuffer> | undefined;

/** Ends the worker, and with it its training. */
function end(words?: string): void {
  worker?.terminate();
  worker = undefined;
  [start.disabled, stop.disabled] = [false, true];
  save.disabled = store.disabled = model === undefined;
  if (words !== undefined) progress.value = words;
}

start.addEventListener('click', async () => {
  [start.disabled, stop.disabled, model] = [true, false, undefined];
  save.disabled = store.disabled = true;
  progress.value = 'Reading the table';
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', ({ message }) => end(message));
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    if (data.kind === 'failed') end(data.message);
    else if (data.kind === 'epoch')
      progress.value = `Epoch ${data.epoch}: validation loss ${data.loss.toFixed(4)}, ${percent(data.accuracy)} right`;
    else {
      model = new Uint8Array(data.file);
      end(`${data.epochs} epochs, ${data.path}: ${percent(data.heldOut)} of the held-out penguins are right`);
    }
  });
  worker.postMessage(await chosen(table, penguins));
});
stop.addEventListener('click', () => end('Stopped'));
// #endregion train

// #region save
save.addEventListener('click', () => {
  if (model === undefined) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([model]));
  link.download = 'penguins.safetensors';
  link.click();
  URL.revokeObjectURL(link.href);
});

store.addEventListener('click', async () => {
  if (model === undefined) return;
  try {
    await keep('penguins', model);
    progress.value = 'Kept: it will be there after a reload, and in the other page';
  } catch (error) {
    progress.value = `It was not kept: ${error}`; // a private window, or a disk that is full
  }
});
// #endregion save
