/**
 * What every runtime has and the language's own types do not name: a clock, a console, and a way to let others have their turn.
 * A page stays alive while it trains because the trainer stops here a few dozen times a second.
 */

interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}
interface Runtime {
  readonly performance: { now(): number };
  readonly setImmediate?: (run: () => void) => void;
  readonly MessageChannel?: new () => { readonly port1: Port; readonly port2: Port };
  readonly setTimeout: (run: () => void, milliseconds: number) => void;
  readonly console?: { warn(message: string): void };
}

const runtime = globalThis as unknown as Runtime; // in every runtime, though not in the language

/** Milliseconds, from some start. */
export const now = (): number => runtime.performance.now();

/** Says something on the console, where there is one. */
export const warn = (message: string): void => runtime.console?.warn(message);

/** Lets pending events run: by setImmediate in Node, by a message in pages and workers (timers would wait 4 ms). */
export function breathe(): Promise<void> {
  const { setImmediate, MessageChannel, setTimeout } = runtime;
  return new Promise((resolve) => {
    if (setImmediate !== undefined) setImmediate(resolve);
    else if (MessageChannel === undefined) setTimeout(resolve, 0);
    else {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }
  });
}
