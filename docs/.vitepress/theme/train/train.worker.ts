/**
 * The training worker: runs steps in short slices, so that a message (Pause, another rate, a moved point) is heard within
 * a few milliseconds, and reports some times a second.
 */
import type { Snapshot, TrainConfig } from './config.ts';
import { NamesRun } from './names.ts';
import { PlaneRun } from './plane.ts';
import { RowsRun } from './rows.ts';

export type TrainMessage =
  | { readonly type: 'start'; readonly config: TrainConfig; readonly points?: { x: number[][]; y: number[] } }
  | { readonly type: 'run'; readonly steps: number }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  | { readonly type: 'tune'; readonly value: number }
  | { readonly type: 'points'; readonly x: number[][]; readonly y: number[] };

export type TrainReply =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly running: boolean }
  | { readonly type: 'paused' }
  | { readonly type: 'failed'; readonly message: string };

/** A picture every so many milliseconds; a slice of work is shorter. */
const frame = 40;
const slice = 24;

type Run = PlaneRun | RowsRun | NamesRun;
let run: Run | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let left = 0;

const post = (reply: TrainReply): void => postMessage(reply);
const report = (): void => {
  if (run !== null) post({ type: 'snapshot', snapshot: run.snapshot(), running: left > 0 });
};

function build(config: TrainConfig, points?: { x: number[][]; y: number[] }): Run {
  if (config.kind === 'plane') return new PlaneRun(config, points);
  return config.kind === 'rows' ? new RowsRun(config) : new NamesRun(config);
}

function work(): void {
  const began = performance.now();
  const most = run instanceof NamesRun ? 10 : run instanceof PlaneRun ? 2 : 1; // slow enough to be watched
  for (let i = 0; i < most && left > 0 && performance.now() - began < slice; i++) {
    run?.step();
    left--;
  }
  report();
  if (left > 0) timer = setTimeout(work, Math.max(0, frame - (performance.now() - began)));
}

function pause(): void {
  left = 0;
  clearTimeout(timer);
}

function handle(message: TrainMessage): void {
  if (message.type === 'start') {
    pause();
    run = build(message.config, message.points);
    report();
  } else if (message.type === 'run') {
    pause();
    left = message.steps;
    work();
  } else if (message.type === 'pause') {
    pause();
    post({ type: 'paused' });
  } else if (message.type === 'step') {
    run?.step();
    report();
  } else if (message.type === 'tune') {
    run?.tune(message.value);
    if (left === 0) report();
  } else if (run instanceof PlaneRun) {
    run.points = { x: message.x, y: message.y };
    if (left === 0) report();
  }
}

addEventListener('message', ({ data }: MessageEvent<TrainMessage>) => {
  try {
    handle(data);
  } catch (error) {
    pause();
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
