/**
 * Runs code in a worker of its own, and ends the worker: when the code is done, when the reader presses Stop, or when its
 * time is up. An endless loop therefore costs nothing but those seconds.
 */
import type { RunReply, RunRequest } from './messages.ts';

export interface Running {
  /** Ends the run at once. */
  stop(): void;
}

/** Seconds that code may take. */
export const timeLimit = 5;

/**
 * @param request - code, and checks
 * @param on - hears every reply; after `stopped` or `done` there is none
 */
export function runCode(
  request: RunRequest,
  on: { reply(reply: RunReply): void; stopped(why: string): void },
): Running {
  const worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    worker.terminate();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<RunReply | 'ready'>) => {
    if (data === 'ready') {
      worker.postMessage(request);
      timer = setTimeout(() => {
        end();
        on.stopped(`Stopped after ${timeLimit} seconds: it did not come to an end. Is there an endless loop?`);
      }, timeLimit * 1000);
      return;
    }
    if (data.type === 'done') end();
    on.reply(data);
  });
  worker.addEventListener('error', (event) => {
    end();
    on.stopped(`The run broke off: ${event.message || 'the worker could not be loaded'}.`);
  });
  return {
    stop() {
      end();
      on.stopped('Stopped.');
    },
  };
}
