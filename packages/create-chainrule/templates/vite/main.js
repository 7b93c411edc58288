// The page: starts the worker, shows what it reports, and stops it when asked. It never blocks.
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const progress = document.querySelector('#progress');

worker.onmessage = ({ data: { step, steps, loss, accuracy } }) => {
  progress.textContent = `step ${step} of ${steps}, loss ${loss.toFixed(4)}, accuracy ${Math.round(accuracy * 100)} %`;
  if (step === steps) document.title = accuracy > 0.95 ? 'it works' : `accuracy ${accuracy}`;
};
worker.onerror = (event) => {
  document.title = `worker: ${event.message}`;
};
document.querySelector('#stop').addEventListener('click', () => worker.terminate());
