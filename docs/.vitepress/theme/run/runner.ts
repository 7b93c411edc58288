/**
 * Runs code in a sandbox of its own, and ends the sandbox: when the code is done, when the reader presses Stop, or when its
 * time is up. An endless loop therefore costs nothing but those seconds.
 */
import type { RunReply, RunRequest } from './messages.ts';
import { openSandbox } from './sandbox.ts';

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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (why: string): void => {
    clearTimeout(timer);
    sandbox.end();
    on.stopped(why);
  };
  const sandbox = openSandbox((why) => stop(`The run broke off: ${why || 'the worker could not be loaded'}.`));
  sandbox.port.onmessage = ({ data }: MessageEvent<RunReply | 'ready'>) => {
    if (data === 'ready') {
      sandbox.port.postMessage(request);
      timer = setTimeout(
        () => stop(`Stopped after ${timeLimit} seconds: it did not come to an end. Is there an endless loop?`),
        timeLimit * 1000,
      );
      return;
    }
    if (data.type === 'done') {
      clearTimeout(timer);
      sandbox.end();
    }
    on.reply(data);
  };
  return { stop: () => stop('Stopped.') };
}
