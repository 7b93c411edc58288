/**
 * The training worker: runs steps in short slices, so that a message (Pause, another rate, a moved point) is heard within
 * a few milliseconds, and reports some times a second.
 */
import type { Snapshot, TrainConfig } from './config.ts';
import { NamesRun } from './names.ts';
import { PlaneRun } from './plane.ts';
import { RowsRun } from './rows.ts';

/** `turn` counts what the page has asked for: a reply says which request it knows of. */
export type TrainMessage = { readonly turn: number } & TrainRequest;

export type TrainRequest =
  | { readonly type: 'start'; readonly config: TrainConfig; readonly points?: { x: number[][]; y: number[] } }
  | { readonly type: 'run'; readonly steps: number; readonly calm: boolean; readonly fast?: boolean }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  | { readonly type: 'tune'; readonly value: number }
  | { readonly type: 'points'; readonly x: number[][]; readonly y: number[] };

export type TrainReply =
  | { readonly type: 'snapshot'; readonly turn: number; readonly snapshot: Snapshot; readonly running: boolean }
  | { readonly type: 'failed'; readonly message: string };

/** A picture every so many milliseconds; a slice of work is shorter. */
const frame = 40;
const slice = 24;
/** Milliseconds between pictures for a reader who wants nothing to move. */
const calmFrame = 1000;

type Run = PlaneRun | RowsRun | NamesRun;
let run: Run | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let left = 0;
let turn = 0;
let calm = false;
/** As fast as it goes: on the way to a link's step there is nothing to watch. */
let fast = false;
let reported = 0;

const post = (reply: TrainReply): void => postMessage(reply);
const report = (): void => {
  reported = performance.now();
  if (run !== null) post({ type: 'snapshot', turn, snapshot: run.snapshot(), running: left > 0 });
};

function build(config: TrainConfig, points?: { x: number[][]; y: number[] }): Run {
  if (config.kind === 'plane') return new PlaneRun(config, points);
  return config.kind === 'rows' ? new RowsRun(config) : new NamesRun(config);
}

function work(): void {
  const began = performance.now();
  const calmly = run instanceof NamesRun ? 10 : run instanceof PlaneRun ? 2 : 1; // slow enough to be watched
  const most = fast ? Infinity : calmly;
  for (let i = 0; i < most && left > 0 && performance.now() - began < slice; i++) {
    run?.step();
    left--;
  }
  if (!calm || left === 0 || performance.now() - reported >= calmFrame) report();
  if (left > 0) timer = setTimeout(work, fast ? 0 : Math.max(0, frame - (performance.now() - began)));
}

function pause(): void {
  left = 0;
  clearTimeout(timer);
}

function handle(message: TrainMessage): void {
  turn = message.turn;
  if (message.type === 'start') {
    pause();
    run = build(message.config, message.points);
    report();
  } else if (message.type === 'run') {
    pause();
    left = message.steps;
    calm = message.calm;
    fast = message.fast === true;
    reported = performance.now();
    work();
  } else if (message.type === 'pause') {
    pause();
    report();
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
