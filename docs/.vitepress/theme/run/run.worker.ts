/** The runner's worker: one run each, then it is ended. What it can reach of the network is taken away first. */
import { execute } from './execute.ts';
import type { RunReply, RunRequest } from './messages.ts';

const reachable = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'importScripts',
  'indexedDB',
  'caches',
  'WebTransport',
  'BroadcastChannel',
  'Worker',
];
for (const name of reachable) {
  for (let owner: object | null = globalThis; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    if (Object.hasOwn(owner, name)) Reflect.deleteProperty(owner, name);
  }
}

addEventListener('message', ({ data }: MessageEvent<RunRequest>) => {
  const post = (reply: RunReply): void => postMessage(reply);
  void execute(data, post);
});
postMessage('ready');
