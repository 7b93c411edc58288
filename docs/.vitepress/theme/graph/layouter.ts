/** Asks the layout worker for layouts. The worker, and Graphviz with it, is loaded at the first question. */
import type { Arrows, Box, Layouts } from './layout.ts';
import type { LayoutReply, LayoutRequest } from './layout.worker.ts';

type Settle = (reply: LayoutReply) => void;
const waiting = new Map<number, Settle>();
let worker: Worker | undefined;
let asked = 0;

function start(): Worker {
  const made = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', ({ data }: MessageEvent<LayoutReply>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  made.addEventListener('error', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'The layout could not be loaded.' });
    waiting.clear();
    worker = undefined;
  });
  return made;
}

/** Places boxes, left to right and top down. */
export function layOut(boxes: readonly Box[], arrows: Arrows): Promise<Layouts> {
  worker ??= start();
  const request: LayoutRequest = { id: ++asked, boxes, arrows };
  worker.postMessage(request);
  return new Promise((resolve, reject) => {
    waiting.set(request.id, (reply) => ('layouts' in reply ? resolve(reply.layouts) : reject(new Error(reply.error))));
  });
}
