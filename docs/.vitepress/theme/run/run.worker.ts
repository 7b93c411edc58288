/**
 * The runner's worker: one run each, then it is ended. What it can reach of the network is taken away first, and the policy of
 * the frame that it lives in (sandbox.ts) locks what cannot be taken away.
 */
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

/** The first and only message brings the port to the page. */
function listen({ ports: [port] }: MessageEvent): void {
  if (port === undefined) return;
  const post = (reply: RunReply): void => port.postMessage(reply);
  port.onmessage = ({ data }: MessageEvent<RunRequest>) => void execute(data, post);
  port.postMessage('ready');
}
addEventListener('message', listen, { once: true });
