/** A run of the network playground as the page sees it. The worker is made at the first need and ends with the widget. */
import { onBeforeUnmount, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import type { Change, NetConfig } from './config.ts';
import type { NetMessage, NetReply, Speed } from './net.worker.ts';
import type { NetSnapshot } from './run.ts';

export interface NetTraining {
  readonly snapshot: ShallowRef<NetSnapshot | null>;
  readonly running: Ref<boolean>;
  /** A link's steps are being made up for. */
  readonly catchingUp: Ref<boolean>;
  readonly error: Ref<string>;
  start(config: NetConfig, changes?: readonly Change[], steps?: number): void;
  run(speed: Speed): void;
  pause(): void;
  step(): void;
  change(key: Change['key'], to: readonly number[]): void;
}

export function useNet(): NetTraining {
  const snapshot = shallowRef<NetSnapshot | null>(null);
  const [running, catchingUp, error] = [ref(false), ref(false), ref('')];
  let worker: Worker | undefined;
  let name = 0;

  function receive({ data }: MessageEvent<NetReply>): void {
    if (data.run !== name) return; // of a run that is no more
    if (data.type === 'failed') {
      error.value = data.message;
      running.value = catchingUp.value = false;
      return;
    }
    snapshot.value = data.snapshot;
    if (running.value) running.value = data.running;
    if (data.ready) catchingUp.value = false;
  }

  function send(message: NetMessage): void {
    if (worker === undefined) {
      worker = new Worker(new URL('./net.worker.ts', import.meta.url), { type: 'module' });
      worker.addEventListener('message', receive);
      worker.addEventListener('error', () => {
        error.value = 'The training worker could not be loaded. Reload the page to try again.';
        running.value = catchingUp.value = false;
      });
    }
    worker.postMessage(JSON.parse(JSON.stringify(message))); // a worker cannot take Vue's proxies
  }

  onBeforeUnmount(() => worker?.terminate());
  return {
    snapshot,
    running,
    catchingUp,
    error,
    start(config, changes = [], steps = 0) {
      running.value = false;
      catchingUp.value = steps > 0;
      error.value = '';
      send({ type: 'start', run: ++name, config, changes, steps });
    },
    run(speed) {
      running.value = true;
      catchingUp.value = false;
      send({ type: 'run', speed });
    },
    pause() {
      running.value = catchingUp.value = false;
      send({ type: 'pause' });
    },
    step: () => send({ type: 'step' }),
    change: (key, to) => send({ type: 'change', key, to }),
  };
}
