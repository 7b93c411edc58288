/** The playground's training worker: steps in short slices, so that Pause and every change are heard within milliseconds. */
import type { Change, NetConfig } from './config.ts';
import { NetRun, type NetSnapshot } from './run.ts';

/** Steps a picture: one, ten, or as many as there is time for. */
export type Speed = 'slow' | 'normal' | 'fast';

export type NetMessage =
  | {
      readonly type: 'start';
      readonly run: number;
      readonly config: NetConfig;
      readonly changes: readonly Change[];
      readonly steps: number;
    }
  | { readonly type: 'run'; readonly speed: Speed }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  | { readonly type: 'change'; readonly key: Change['key']; readonly to: readonly number[] };

export type NetReply =
  | {
      readonly type: 'snapshot';
      readonly run: number;
      readonly snapshot: NetSnapshot;
      readonly running: boolean;
      readonly ready: boolean;
    }
  | { readonly type: 'failed'; readonly run: number; readonly message: string };

/** A picture every so many milliseconds; a slice of work is shorter. */
const frame = 60;
const slice = 20;
const steps = { slow: 1, normal: 10, fast: Infinity } as const;

let run: NetRun | null = null;
let name = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let running = false;
let speed: Speed = 'normal';
/** A link asks for the network after so many steps: it is trained up to there first. */
let wanted = 0;

const post = (reply: NetReply, transfer: Transferable[] = []): void => postMessage(reply, { transfer });

function report(): void {
  if (run === null) return;
  const snapshot = run.snapshot();
  const ready = run.step >= wanted || run.broken;
  post({ type: 'snapshot', run: name, snapshot, running, ready }, [snapshot.grids.buffer, snapshot.parameters.buffer]);
}

function work(): void {
  const began = performance.now();
  const most = running ? steps[speed] : Infinity;
  const goesOn = (): boolean => run !== null && !run.broken && (running || run.step < wanted);
  for (let i = 0; i < most && goesOn() && performance.now() - began < slice; i++) {
    run?.advance();
    if (!running && run !== null && run.step >= wanted) break;
  }
  if (run?.broken) running = false;
  report();
  if (goesOn()) timer = setTimeout(work, Math.max(4, frame - (performance.now() - began)));
}

function pause(): void {
  running = false;
  wanted = 0;
  clearTimeout(timer);
}

function handle(message: NetMessage): void {
  if (message.type === 'start') {
    pause();
    name = message.run;
    wanted = message.steps;
    run = new NetRun(message.config, message.changes);
    if (wanted > 0) work();
    else report();
  } else if (message.type === 'run') {
    pause();
    running = run !== null && !run.broken;
    speed = message.speed;
    work();
  } else if (message.type === 'pause') {
    pause();
    report();
  } else if (message.type === 'step') {
    if (!run?.broken) run?.advance();
    report();
  } else {
    run?.change(message.key, message.to);
    if (!running) report();
  }
}

addEventListener('message', ({ data }: MessageEvent<NetMessage>) => {
  try {
    handle(data);
  } catch (error) {
    pause();
    post({ type: 'failed', run: name, message: error instanceof Error ? error.message : String(error) });
  }
});
