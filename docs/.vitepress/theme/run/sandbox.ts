/**
 * The place where a learner's code runs: a worker inside a frame that belongs to no site and may reach nothing.
 *
 *   page ── frame, sandboxed: an origin of its own, and a content security policy
 *            └── worker, made from a blob: inherits the policy, so no `import()`, however it is hidden, leads to the network
 *
 * Taking `fetch` and its like away inside the worker (run.worker.ts) is not enough: the language itself can load modules,
 * and code can be made from strings. The policy is the browser's own lock. A worker loaded from the site directly would not
 * have it, since a static host sends no headers. The page and the worker talk through a port that the frame only hands on.
 */
import workerUrl from './run.worker.ts?worker&url';

/** Code may be made and modules may come from blobs; nothing may be fetched, and every other kind of load is off. */
const policy = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:";

/** A worker of an opaque origin cannot be a module, so the program, which imports nothing, becomes the body of a function. */
const frameScript = `
addEventListener('message', ({ data, ports }) => {
  const text = ['"use strict";(() => {', data, '})();'];
  const worker = new Worker(URL.createObjectURL(new Blob(text, { type: 'text/javascript' })));
  worker.addEventListener('error', ({ message }) => parent.postMessage({ failed: message || '' }, '*'));
  worker.postMessage('port', [ports[0]]);
});`;

const frameText = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${frameScript}</script>`;

export interface Sandbox {
  /** Speaks to the worker; its first message is 'ready'. */
  readonly port: MessagePort;
  /** Ends worker and frame at once. */
  end(): void;
}

let source: Promise<string> | undefined;

/** The worker's program, as text: it is one file, and the frame may not load it itself. */
async function workerText(): Promise<string> {
  const response = await fetch(workerUrl);
  if (!response.ok) throw new Error(`the runner's program could not be loaded (${response.status})`);
  return response.text();
}

function frameWith(text: string, port: MessagePort, failed: (why: string) => void): () => void {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.hidden = true;
  frame.title = 'Where the code runs';
  frame.srcdoc = frameText;
  frame.addEventListener('load', () => frame.contentWindow?.postMessage(text, '*', [port]), { once: true });
  const hear = ({ source: from, data }: MessageEvent<{ failed?: string }>): void => {
    if (from !== null && from === frame.contentWindow && data?.failed !== undefined) failed(data.failed);
  };
  addEventListener('message', hear);
  document.body.append(frame);
  return () => {
    removeEventListener('message', hear);
    frame.remove();
  };
}

/** In `docs:dev` the worker is many files, which the frame could not load: there it runs in the page's own origin. */
function unlocked(port: MessagePort, failed: (why: string) => void): () => void {
  const worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', ({ message }) => failed(message));
  worker.postMessage('port', [port]);
  return () => worker.terminate();
}

/**
 * Opens a place for one run.
 *
 * @param failed - hears why the worker could not be loaded, or what it threw outside of a run
 */
export function openSandbox(failed: (why: string) => void): Sandbox {
  const { port1, port2 } = new MessageChannel();
  let [close, ended] = [(): void => {}, false];
  const open = async (): Promise<void> => {
    if (import.meta.env.DEV) {
      close = unlocked(port2, failed);
      return;
    }
    source ??= workerText();
    const text = await source;
    if (!ended) close = frameWith(text, port2, failed);
  };
  open().catch((error: unknown) => {
    source = undefined; // the next run tries again
    failed(error instanceof Error ? error.message : String(error));
  });
  return {
    port: port1,
    end() {
      ended = true;
      port1.close();
      close();
    },
  };
}
