/**
 * A training run as a widget sees it: start, pause, step, reset; the latest snapshot and all losses.
 *
 * The worker is made at the first need, and dies with the widget. Pause does not wait for the worker: the button changes at
 * once, and the step in which the worker is told is the last. What the worker said before it heard the latest request counts
 * as a picture and not as a state: else the picture of the untrained network, sent before a press on Play, would undo the press.
 */
import { onBeforeUnmount, onMounted, type Ref, ref, type ShallowRef, shallowRef, useTemplateRef } from 'vue';
import type { Snapshot, TrainConfig } from './config.ts';
import type { TrainReply, TrainRequest } from './train.worker.ts';

export interface Training {
  readonly snapshot: ShallowRef<Snapshot | null>;
  readonly losses: ShallowRef<readonly number[]>;
  readonly running: Ref<boolean>;
  readonly error: Ref<string>;
  /** Builds the network anew; the worker then sends its untrained picture. */
  start(config: TrainConfig, points?: Points): void;
  run(steps?: number): void;
  /** Runs so many steps as fast as it goes. */
  catchUp(steps: number): void;
  pause(): void;
  step(): void;
  /** Another learning rate; for names, another temperature. */
  tune(value: number): void;
  move(points: Points): void;
}

interface Points {
  readonly x: number[][];
  readonly y: number[];
}

/** Losses that are drawn; older ones are thinned out. */
const longest = 4000;

function appended(old: readonly number[], more: readonly number[]): readonly number[] {
  const all = [...old, ...more];
  return all.length > longest ? all.slice(-longest) : all;
}

function newWorker(receive: (event: MessageEvent<TrainReply>) => void, fail: (message: string) => void): Worker {
  const worker = new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', receive);
  worker.addEventListener('error', () => {
    fail('The training worker could not be loaded. Reload the page to try again.');
  });
  return worker;
}

export function useTraining(): Training {
  const snapshot = shallowRef<Snapshot | null>(null);
  const losses = shallowRef<readonly number[]>([]);
  const [running, error] = [ref(false), ref('')];
  let worker: Worker | undefined;
  let [turn, started] = [0, 0];

  function fail(message: string): void {
    error.value = message;
    running.value = false;
  }

  function receive({ data }: MessageEvent<TrainReply>): void {
    if (data.type === 'failed') {
      fail(data.message);
    } else if (data.turn >= started) {
      snapshot.value = data.snapshot;
      losses.value = appended(losses.value, data.snapshot.losses);
      if (running.value && data.turn === turn) running.value = data.running;
    }
  }

  function send(request: TrainRequest): void {
    turn++;
    worker ??= newWorker(receive, fail);
    worker.postMessage({ ...request, turn });
  }

  function go(steps: number, fast: boolean): void {
    running.value = true;
    send({ type: 'run', steps, calm: matchMedia('(prefers-reduced-motion: reduce)').matches, fast });
  }

  onBeforeUnmount(() => worker?.terminate());
  return {
    snapshot,
    losses,
    running,
    error,
    start(config, points) {
      running.value = false;
      losses.value = [];
      if (snapshot.value !== null) snapshot.value = { ...snapshot.value, step: 0, loss: null }; // until the worker's own
      error.value = '';
      const plain = JSON.parse(JSON.stringify(config)) as TrainConfig; // a worker cannot take Vue's proxies
      started = turn + 1;
      send(points === undefined ? { type: 'start', config: plain } : { type: 'start', config: plain, points });
    },
    run: (steps = 100_000) => go(steps, false),
    catchUp: (steps) => go(steps, true),
    pause() {
      running.value = false;
      send({ type: 'pause' });
    },
    step: () => send({ type: 'step' }),
    tune: (value) => send({ type: 'tune', value }),
    move: ({ x, y }) => send({ type: 'points', x: x.map((row) => [...row]), y: [...y] }),
  };
}

/**
 * Calls `seen` when the widget first comes near the screen, `left` and `back` when it leaves and returns.
 * @param name - of the template ref of the element to be watched
 */
export function useSight(name: string, on: { seen(): void; left?(): void; back?(): void }): void {
  const element = useTemplateRef<HTMLElement>(name);
  let observer: IntersectionObserver | undefined;
  let known = false;
  onMounted(() => {
    observer = new IntersectionObserver(
      (entries) => {
        const visible = entries.some((entry) => entry.isIntersecting);
        if (visible && !known) on.seen();
        else if (visible) on.back?.();
        else if (known) on.left?.();
        known ||= visible;
      },
      { rootMargin: '120px' },
    );
    if (element.value !== null) observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
}
