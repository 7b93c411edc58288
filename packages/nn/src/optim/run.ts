/**
 * Run: consecutive parameters that are updated in one loop, with their step count and buffers. It is a rule's Slot.
 *
 * Parameters of one typed block are updated where they live. Loose Values (made one by one) are copied into two staging
 * arrays, updated by the same loop, and copied back: the same numbers, only slower. A parameter that is frozen
 * (requiresGrad false) is skipped, as torch skips it: its run is split, and its step count and buffers stay as they are.
 */
import { blockOf, type Value } from '@chainrule/engine';
import type { Slot } from './rule.ts';

/** Consecutive parameters with one history. */
export interface Run extends Slot {
  readonly values: readonly Value[];
  /** Whether data and grad are copies, to be filled before an update and written back after it. */
  readonly staged: boolean;
  step: number;
  readonly buffers: Map<string, Float64Array>;
}

/** Cuts parameters into runs: one per stretch of a typed block, one per stretch of loose Values. */
export function runsOf(parameters: readonly Value[]): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < parameters.length; ) {
    const end = endOfStretch(parameters, start);
    runs.push(runOf(parameters.slice(start, end)));
    start = end;
  }
  return runs;
}

/** The run of the values, which lie side by side in one block or are all loose. */
function runOf(values: readonly Value[]): Run {
  const block = blockOf(first(values));
  const length = values.length;
  if (block === undefined)
    return makeRun(values, true, new Float64Array(length), new Float64Array(length), 0, new Map());
  const { data, grad, at } = block;
  return makeRun(values, false, data.subarray(at, at + length), grad.subarray(at, at + length), 0, new Map());
}

const first = (values: readonly Value[]): Value => values[0] as Value; // runs are never empty

function endOfStretch(parameters: readonly Value[], start: number): number {
  const block = blockOf(parameters[start] as Value); // start is below the length
  let end = start + 1;
  for (; end < parameters.length; end++) {
    const next = blockOf(parameters[end] as Value); // end is below the length
    if (next?.data !== block?.data) break;
    if (block !== undefined && next?.at !== block.at + end - start) break;
  }
  return end;
}

function makeRun(
  values: readonly Value[],
  staged: boolean,
  data: Float64Array,
  grad: Float64Array,
  step: number,
  buffers: Map<string, Float64Array>,
): Run {
  const buffer = (name: string, initial = 0): Float64Array => {
    const known = buffers.get(name);
    if (known !== undefined) return known;
    const made = new Float64Array(data.length).fill(initial);
    buffers.set(name, made);
    return made;
  };
  return { values, staged, data, grad, step, buffers, buffer, has: (name) => buffers.has(name) };
}

/** The part of a run from start to end, with its share of the history. */
export function cutRun(run: Run, start: number, end: number): Run {
  const buffers = new Map([...run.buffers].map(([name, data]) => [name, data.slice(start, end)] as const));
  const data = run.data.subarray(start, end);
  return makeRun(run.values.slice(start, end), run.staged, data, run.grad.subarray(start, end), run.step, buffers);
}

/** Whether all of a run is trainable or all of it frozen; asked at every step, so it stops at the first that differs. */
function isUniform({ values }: Run): boolean {
  const wanted = first(values).requiresGrad;
  for (let i = 1; i < values.length; i++) if ((values[i] as Value).requiresGrad !== wanted) return false; // i is below the length
  return true;
}

/** Splits a run that is frozen in part where the freezing changes. */
function splitFrozen(run: Run): Run[] {
  const parts: Run[] = [];
  for (let start = 0; start < run.values.length; ) {
    const frozen = !run.values[start]?.requiresGrad;
    let end = start + 1;
    while (end < run.values.length && !run.values[end]?.requiresGrad === frozen) end++;
    parts.push(cutRun(run, start, end));
    start = end;
  }
  return parts;
}

/** The runs after splitting; the very array that came in when nothing had to be split. */
export function settle(runs: Run[]): Run[] {
  if (runs.every(isUniform)) return runs;
  return runs.flatMap((run) => (isUniform(run) ? [run] : splitFrozen(run)));
}

/** Runs `update` over the run where it lives, or over its copies; frozen runs are left alone. */
export function updateRun(run: Run, update: (run: Run) => void): void {
  if (!first(run.values).requiresGrad) return;
  run.step++;
  if (run.staged) load(run);
  update(run);
  if (run.staged) store(run);
}

/** Copies loose Values into the staging arrays. */
export function load({ values, data, grad }: Run): void {
  for (const [i, value] of values.entries()) {
    data[i] = value.data;
    grad[i] = value.grad;
  }
}

function store({ values, data }: Run): void {
  for (const [i, value] of values.entries()) value.data = data[i] as number; // as many as values
}
